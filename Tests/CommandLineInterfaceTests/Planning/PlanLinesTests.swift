import Testing

@testable import CommandLineInterface

@Suite struct PlanLinesTests {
  /// Nobody compares a certificate by eye, and its lines would hide the plan.
  @Test(arguments: [
    (
      "-----BEGIN CERTIFICATE-----\nMII\nabc\n-----END CERTIFICATE-----\n",
      "-----BEGIN CERTIFICATE----- … (4 lines)"
    ),
    (
      "-----BEGIN A-----\r\nx\r\n-----END A-----\r\n-----BEGIN B-----\r\ny\r\n-----END B-----",
      "-----BEGIN A----- … (6 lines)"
    ),
    ("-----BEGIN CERTIFICATE----- MII -----END CERTIFICATE-----", nil), ("two\nlines", nil),
    ("-----BEGIN A-----\nx\nnot the end", nil), ("", nil),
  ])
  func aPEMBlockIsShortened(text: String, expected: String?) {
    #expect(PlanLines.shortPEM(text) == expected)
  }
}
