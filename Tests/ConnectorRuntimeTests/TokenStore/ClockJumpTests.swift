import TestSupport
import Testing

@testable import ConnectorRuntime

/// A clock that jumps, both ways, while a token is in the store and in memory.
@Suite struct ClockJumpTests {
  /// A token of so many seconds, used so many seconds after its request; the clock is set in
  /// between.
  struct Jump: Sendable, CustomTestStringConvertible {
    var lifetime: Int64
    var leeway: Int64 = 60
    /// How long the token has really been there.
    var age: Int64
    /// How far the clock was set.
    var jump: Int64
    /// Whether the clock still says that it may be used.
    var isUsed: Bool
    var testDescription: String { "\(lifetime) s, after \(age) s, clock set by \(jump) s" }
  }

  static let jumps: [Jump] = [
    Jump(lifetime: 3600, age: 0, jump: 0, isUsed: true),
    Jump(lifetime: 3600, age: 3539, jump: 0, isUsed: true),
    Jump(lifetime: 3600, age: 3540, jump: 0, isUsed: false),
    Jump(lifetime: 3600, age: 3599, jump: 0, isUsed: false),
    Jump(lifetime: 3600, age: 3601, jump: 0, isUsed: false),
    Jump(lifetime: 2, age: 0, jump: 0, isUsed: true),
    Jump(lifetime: 2, age: 1, jump: 0, isUsed: false),
    // Forward: it seems older than it is, and is renewed early.
    Jump(lifetime: 3600, age: 10, jump: 3529, isUsed: true),
    Jump(lifetime: 3600, age: 10, jump: 3530, isUsed: false),
    Jump(lifetime: 3600, age: 10, jump: 86_400, isUsed: false),
    Jump(lifetime: 3600, age: 10, jump: 50 * 365 * 86_400, isUsed: false),
    // Backward to before its request: nobody knows its age, so it is not used; it would seem good
    // for as long as the clock was set back.
    Jump(lifetime: 3600, age: 10, jump: -11, isUsed: false),
    Jump(lifetime: 3600, age: 0, jump: -1, isUsed: false),
    Jump(lifetime: 3600, age: 10, jump: -3600, isUsed: false),
    Jump(lifetime: 3600, age: 3590, jump: -86_400, isUsed: false),
    Jump(lifetime: 3600, age: 5000, jump: -50 * 365 * 86_400, isUsed: false),
    // Backward, but not as far as its request: no more can be known than what the clock says, and
    // it is never used past its end by more than the clock was set back.
    Jump(lifetime: 3600, age: 100, jump: -100, isUsed: true),
    Jump(lifetime: 3600, age: 3590, jump: -60, isUsed: true),
    Jump(lifetime: 3600, age: 3700, jump: -60, isUsed: false),
  ]

  @Test(arguments: jumps, [true, false])
  func aTokenIsUsedNoLongerThanTheClockAllows(_ jump: Jump, fromStore: Bool) async throws {
    let home = try TemporaryFolder()
    let reports = Reports()
    let clock = ManualClock()
    let transport = ScriptedTransport { _, number in
      tokenResponse("token-\(number)", expiresIn: Int(jump.lifetime))
    }
    func make() throws -> any Authenticator {
      try Authenticators.make(
        [.oauth2(oauth2(leeway: .seconds(jump.leeway)))],
        services: services(
          transport, clock: clock,
          store: TokenStore(folder: home.path + "/connector-run", report: reports.add)))
    }
    let first = try make()
    #expect(try await first.credentials().tokens == ["token-1"])
    clock.advance(by: .seconds(jump.age))
    clock.advance(by: .seconds(jump.jump))
    let later = fromStore ? try make() : first
    #expect(try await later.credentials().tokens == [jump.isUsed ? "token-1" : "token-2"])
    #expect(transport.requests.count == (jump.isUsed ? 1 : 2))
    // What is in the store now is good for all, by the clock as it stands.
    #expect(try await make().credentials().tokenOrigin == .store)
    #expect(transport.requests.count == (jump.isUsed ? 1 : 2))
    #expect(reports.all.isEmpty)
  }

  /// The server's word counts where the clock misleads: one renewal, no more.
  @Test func aTokenThatEndedUnnoticedIsRenewedOnce() async throws {
    let home = try TemporaryFolder()
    let clock = ManualClock()
    let transport = ScriptedTransport { _, number in tokenResponse("token-\(number)") }
    func make() throws -> any Authenticator {
      try Authenticators.make(
        [.oauth2(oauth2())],
        services: services(
          transport, clock: clock,
          store: TokenStore(folder: home.path + "/connector-run", report: { _ in })))
    }
    let first = try make()
    let second = try make()
    let old = try await first.credentials()
    clock.advance(by: .seconds(3700))
    clock.advance(by: .seconds(-3700))
    #expect(try await second.credentials().tokens == old.tokens)
    #expect(try await first.renew(after: old).tokens == ["token-2"])
    #expect(try await second.renew(after: old).tokens == ["token-2"])
    #expect(transport.requests.count == 2)
  }

  /// No pair of moments makes a token usable that is past its end or from the future.
  @Test func noTokenIsFreshOutsideItsLifetime() {
    var generator = SeededGenerator(seed: 7)
    let edges: [Int64] = [.min, -1, 0, 1, 1_000_000_000_000, .max - 1, .max]
    func moment() -> Int64 {
      Bool.random(using: &generator)
        ? edges.randomElement(using: &generator) ?? 0
        : Int64.random(in: -10_000...10_000, using: &generator)
    }
    let cases = 200_000
    var fresh = 0
    for _ in 0..<cases {
      let token = AccessToken(
        value: "t", requestedAt: WallTime(milliseconds: moment()),
        expiresAt: WallTime(milliseconds: moment()))
      let now = WallTime(milliseconds: moment())
      let leeway = Duration.milliseconds(Int64.random(in: 0...5_000, using: &generator))
      guard token.isFresh(at: now, leeway: leeway), let end = token.expiresAt else { continue }
      fresh += 1
      #expect(token.requestedAt <= now && now < end)
    }
    #expect(fresh > 1_000)
    print("moments of tokens: \(cases) cases")
  }
}
