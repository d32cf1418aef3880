import Foundation
import Synchronization
import TestSupport
import Testing

// One after the other with the rest: some of those count seconds.
extension SharedTokenProcessTests {
  /// `kill -9` between each two calls that change the store: every state that a death can leave.
  @Suite struct KilledAtEachCallTests {
    /// What a run finds.
    enum Scenario: String, CaseIterable, CustomTestStringConvertible {
      /// No store at all.
      case first
      /// A token that has ended.
      case renewal
      /// A token that the API refuses.
      case refused
      /// A token endpoint that refuses the client.
      case failure
      var testDescription: String { rawValue }
    }

    @Test(.timeLimit(.minutes(5)), arguments: Scenario.allCases)
    func everyInstantLeavesASoundStore(_ scenario: Scenario) async throws {
      guard let library = try await KillingLibrary.make() else {
        print("SKIPPED: no C compiler for the library that kills at each call")
        return
      }
      var instants = 0
      while try await dies(at: instants + 1, scenario, library) { instants += 1 }
      // The end of this loop was a run that lived, so all were tried.
      let least = [.first: 20, .renewal: 8, .refused: 10, .failure: 8][scenario] ?? 0
      #expect(instants >= least, "\(instants)")
      print("kills at each call - \(scenario.rawValue): \(instants) cases")
    }

    /// Runs the scenario until the n-th call, and looks at what is left; whether it got there.
    private func dies(
      at call: Int, _ scenario: Scenario, _ library: KillingLibrary
    ) async throws -> Bool {
      let isPrepared = Mutex(false)
      let server = try StoreServer(
        token: { number in
          let isPrepared = isPrepared.withLock { $0 }
          if scenario == .failure, isPrepared {
            return .response(status: 401, body: #"{"error":"invalid_client"}"#)
          }
          return StoreServer.grant("token-\(number)", seconds: scenario == .refused ? 3600 : 0.002)
        },
        api: { request in
          let token = TokenServer.field("Authorization", of: request) ?? "none"
          let isRefused = isPrepared.withLock { $0 } && token == "Bearer token-0"
          return .response(status: scenario == .refused && isRefused ? 401 : 200, body: token)
        })
      if scenario != .first { #expect(try await server.launch().outcome().status == 0) }
      isPrepared.withLock { $0 = true }
      var environment = server.project.program.environment
      environment.merge(library.environment(killingAt: call, in: server.project.state)) { $1 }
      let outcome = try await ChildProcess.run(
        [Program.executable, "run", server.project.folder.path + "/actions/api/get.yaml"],
        environment: environment)
      let isKilled = outcome.status == 128 + SIGKILL
      #expect(isKilled || outcome.status == (scenario == .failure ? 4 : 0), "\(outcome.errors)")
      // No more than one file is ever unfinished.
      #expect(server.unfinished().count <= 1)
      isPrepared.withLock { $0 = scenario == .refused }
      try await server.expectSoundStore("\(scenario), call \(call)")
      if scenario != .refused { #expect(server.unfinished().isEmpty) }
      return isKilled
    }
  }
}
