import Foundation
import Synchronization
import TestSupport
import Testing

// One after the other with the rest: some of those count seconds.
extension SharedTokenProcessTests {
  /// `kill -9` at random instants.
  @Suite struct KilledProcessTests {
    /// How many processes are killed.
    static let kills = 1_000

    /// Several users at once, each with a store of its own whose processes are killed.
    @Test(.timeLimit(.minutes(10))) func aThousandKillsLeaveTheStoreSound() async throws {
      let start = ContinuousClock.now
      let lanes = 4
      let tally = try await withThrowingTaskGroup(of: KillTally.self) { group in
        for lane in 0..<lanes {
          group.addTask {
            var lane = KillLane(seed: UInt64(lane) + 1)
            return try await lane.run(kills: Self.kills / lanes)
          }
        }
        return try await group.reduce(into: KillTally()) { $0.add($1) }
      }
      #expect(tally.kills == Self.kills)
      // Else it would prove nothing.
      #expect(tally.alive > Self.kills / 2)
      let seconds = (ContinuousClock.now - start).components.seconds
      print(
        "kills at random instants: \(tally.kills) cases, \(tally.alive) of them alive, "
          + "\(tally.unfinished) files unfinished, \(tally.rounds) stores found sound, \(seconds) s"
      )
    }
  }
}

/// What was killed.
struct KillTally: Sendable {
  var kills = 0
  /// Of them those that had not ended by themselves.
  var alive = 0
  /// The files that were left unfinished.
  var unfinished = 0
  /// How often the store was looked at.
  var rounds = 0

  mutating func add(_ other: KillTally) {
    kills += other.kills
    alive += other.alive
    unfinished += other.unfinished
    rounds += other.rounds
  }
}

/// One store whose processes are killed, round after round.
private struct KillLane {
  private var generator: SeededGenerator
  /// The longest delay between start and kill, and between token request and kill, in seconds.
  ///
  /// Both follow what they do, so that most kills hit a living process however fast the machine is.
  private var longestLife = 0.1
  private var longestEnd = 0.01

  init(seed: UInt64) { generator = SeededGenerator(seed: seed) }

  mutating func run(kills: Int) async throws -> KillTally {
    let lifetimes = Lifetime()
    let server = try StoreServer { number in
      StoreServer.grant("token-\(number)", seconds: lifetimes.seconds)
    }
    var tally = KillTally()
    while tally.kills < kills {
      // Mostly tokens that end at once, so that each run writes; now and then one that lasts, and
      // now and then a store that is not there yet.
      lifetimes.seconds = tally.rounds % 5 == 4 ? 3600 : 0.002
      if tally.rounds % 4 == 3 { try server.removeStore() }
      let isDense = tally.rounds % 3 != 0
      let count = min(isDense ? 2 : 6, kills - tally.kills)
      let alive =
        isDense
        ? try await killAfterTokenRequests(server, count)
        : try await killAtAnyTime(server, count)
      tally.kills += count
      tally.alive += alive
      tally.unfinished += server.unfinished().count
      tally.rounds += 1
      try await server.expectSoundStore("round \(tally.rounds)")
    }
    return tally
  }

  /// Starts several at once and kills each at an instant of its life; how many were alive.
  private mutating func killAtAnyTime(_ server: StoreServer, _ count: Int) async throws -> Int {
    var ends: [Task<Bool, any Error>] = []
    for _ in 0..<count {
      let delay = Double.random(in: 0...longestLife, using: &generator)
      let process = try server.launch()
      ends.append(
        Task {
          try await RawSocketClient.onThread { _ = usleep(UInt32(delay * 1_000_000)) }
          process.signal(SIGKILL)
          return try await process.outcome().status == 128 + SIGKILL
        })
    }
    var alive = 0
    for end in ends where try await end.value { alive += 1 }
    longestLife = Self.adapted(longestLife, alive, of: count)
    return alive
  }

  /// Kills each shortly after it has asked for a token, while it reads the answer and writes the
  /// store.
  ///
  /// - Returns: how many were alive.
  private mutating func killAfterTokenRequests(
    _ server: StoreServer, _ count: Int
  ) async throws -> Int {
    var alive = 0
    for _ in 0..<count {
      let delay = Double.random(in: 0...longestEnd, using: &generator)
      let asked = DispatchSemaphore(value: 0)
      server.onTokenRequest { asked.signal() }
      let process = try server.launch()
      // One that takes its token from the store never asks.
      Task {
        _ = try await process.outcome()
        asked.signal()
      }
      try await RawSocketClient.onThread {
        asked.wait()
        _ = usleep(UInt32(delay * 1_000_000))
      }
      process.signal(SIGKILL)
      if try await process.outcome().status == 128 + SIGKILL { alive += 1 }
      server.onTokenRequest(nil)
    }
    longestEnd = Self.adapted(longestEnd, alive, of: count)
    return alive
  }

  /// Three of four shall be alive.
  private static func adapted(_ longest: Double, _ alive: Int, of count: Int) -> Double {
    min(max(longest * pow(1.02, Double(alive) - 3 * Double(count - alive)), 0.000_5), 5)
  }
}

private final class Lifetime: Sendable {
  private let value = Mutex(3600.0)
  var seconds: Double {
    get { value.withLock { $0 } }
    set { value.withLock { $0 = newValue } }
  }
}
