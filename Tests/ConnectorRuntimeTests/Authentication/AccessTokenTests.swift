import Testing

@testable import ConnectorRuntime

@Suite struct AccessTokenTests {
  /// Lifetime and leeway in seconds, the moment in milliseconds after the request.
  @Test(arguments: [
    (3600, 60, 0, true), (3600, 60, 3_539_999, true), (3600, 60, 3_540_000, false),
    (3600, 60, 3_600_000, false), (100, 60, 49_999, true), (100, 60, 50_000, false),
    (1, 60, 499, true), (1, 60, 500, false), (3600, 0, 3_599_999, true),
    (3600, 0, 3_600_000, false),
    (3600, 60, -1, false),
  ])
  func isRenewedBeforeItsEnd(lifetime: Int64, leeway: Int64, moment: Int64, isFresh: Bool) {
    let token = AccessToken(
      value: "t", requestedAt: WallTime(milliseconds: 0),
      expiresAt: WallTime(milliseconds: lifetime * 1000))
    #expect(
      token.isFresh(at: WallTime(milliseconds: moment), leeway: .seconds(leeway)) == isFresh)
  }

  @Test func withoutAnEndItLivesOn() {
    let token = AccessToken(value: "t", requestedAt: WallTime(milliseconds: 0))
    #expect(token.isFresh(at: WallTime(milliseconds: .max), leeway: .seconds(60)))
    #expect(!token.isFresh(at: WallTime(milliseconds: -1), leeway: .seconds(60)))
  }
}
