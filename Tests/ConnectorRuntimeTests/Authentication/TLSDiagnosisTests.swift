import Testing

@testable import ConnectorRuntime

/// What is said of a server's certificates.
@Suite struct TLSDiagnosisTests {
  // 2026-11-28T00:00:00Z
  private static let now = WallTime(milliseconds: 1_795_824_000_000)

  private static func certificate(
    _ subject: String = "CN = api.example.com", by issuer: String = "CN = authority",
    until end: String = "Nov 28 00:00:00 2027 GMT",
    names: String = "DNS:api.example.com, DNS:*.x.example.com, IP Address:192.0.2.7"
  ) -> PeerCertificate {
    PeerCertificate(parts: [
      ("Subject", subject), ("Issuer", issuer), ("Start date", "Nov 27 06:33:04 2026 GMT"),
      ("Expire date", end), ("X509v3 Subject Alternative Name", names),
    ])
  }

  private func findings(
    _ certificates: [PeerCertificate] = [certificate()], verification: Int = 0,
    host: String = "api.example.com", tls: TransportTLS = TransportTLS()
  ) -> [TokenFinding] {
    TLSDiagnosis(
      host: host,
      connection: InspectedConnection(
        version: "TLSv1.3", certificates: certificates, verification: verification,
        systemAuthorities: "/etc/ssl/certs/ca-certificates.crt"),
      tls: tls, now: Self.now
    ).findings
  }

  @Test func datesAreThoseOfOpenSSL() {
    let certificate = Self.certificate(until: "Jan  5 10:00:01 2030 GMT")
    #expect(certificate.end?.rfc3339 == "2030-01-05T10:00:01Z")
    #expect(Self.certificate(until: "soon").end == nil)
  }

  @Test(arguments: [
    ("api.example.com", true), ("API.Example.com", true), ("a.x.example.com", true),
    ("a.b.x.example.com", false), ("x.example.com", false), ("example.com", false),
    ("192.0.2.7", true), ("192.0.2.8", false), ("[::1]", nil as Bool?),
  ])
  func namesAreCompared(host: String, isFor: Bool?) {
    #expect(Self.certificate().isFor(host) == isFor)
  }

  @Test func aSoundChainIsTold() {
    let intermediate = Self.certificate("CN = authority", by: "CN = root", names: "")
    let all = findings([Self.certificate(), intermediate])
    #expect(all.map(\.level) == [.ok, .ok, .ok])
    #expect(
      all.map(\.text) == [
        "TLSv1.3 with api.example.com",
        "'CN = api.example.com' by 'CN = authority', valid until 2027-11-28 (365 days), for "
          + "api.example.com, *.x.example.com, 192.0.2.7",
        "by 'CN = root', one of this system's authorities (/etc/ssl/certs/ca-certificates.crt)",
      ])
    #expect(
      all[1].advice == ["then 'CN = authority' by 'CN = root', valid until 2027-11-28 (365 days)"])
  }

  @Test(arguments: [("Dec 27 23:59:59 2026 GMT", true), ("Dec 28 00:00:00 2026 GMT", false)])
  func theEndIsWarnedOf(end: String, isSoon: Bool) {
    let finding = findings([Self.certificate(until: end)])[1]
    #expect(finding.level == (isSoon ? .warning : .ok))
    #expect(finding.advice.contains { $0.contains("within 30 days") } == isSoon)
  }

  @Test(arguments: [
    (9, "a certificate is not valid yet", "clock"), (10, "a certificate has expired", "renew"),
    (18, "the certificate is self-signed", "tls.ca"),
    (20, "'CN = authority', which issued the chain, is none of tls.ca '/x/ca.pem'", "tls.ca"),
    (23, "the certificate has been revoked", "replace"), (77, "OpenSSL's error 77", ""),
  ])
  func eachFaultIsExplained(verification: Int, text: String, advice: String) throws {
    let tls = TransportTLS(certificateAuthorities: "/x/ca.pem")
    let finding = try #require(findings(verification: verification, tls: tls).last)
    #expect(finding.level == .failed)
    #expect(finding.text.contains(text), "\(finding.text)")
    #expect(advice.isEmpty || finding.advice.contains { $0.contains(advice) })
  }

  /// OpenSSL misses its issuer; there is no other one, and no chain that could be sent.
  @Test(arguments: [18, 20, 21])
  func oneThatIsItsOwnIssuersIsSelfSigned(_ verification: Int) throws {
    let own = Self.certificate(by: "CN = api.example.com")
    let finding = try #require(findings([own], verification: verification).last)
    #expect(finding.text.hasPrefix("the certificate is self-signed, and none of "))
    #expect(
      finding.advice == ["if it is meant to be: put it into a file, and name that as tls.ca"])
  }

  @Test func anotherHostIsExplained() throws {
    let finding = try #require(findings(host: "other.example.com").last)
    #expect(finding.level == .failed)
    #expect(finding.text == "the certificate is for another host than other.example.com")
    #expect(finding.advice[0].hasPrefix("it is for api.example.com, *.x.example.com, 192.0.2.7"))
  }

  @Test func unverifiedIsAWarning() throws {
    var tls = TransportTLS()
    tls.verifies = false
    #expect(try #require(findings(verification: 10, tls: tls).last).level == .warning)
  }

  @Test func namesCannotMoveTheCursor() {
    let evil = Self.certificate("CN = a\u{1B}[2J\nCN = b")
    #expect(!findings([evil]).contains { $0.text.contains("\u{1B}") || $0.text.contains("\n") })
  }
}
