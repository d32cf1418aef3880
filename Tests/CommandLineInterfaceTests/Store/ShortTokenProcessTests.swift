import Foundation
import Synchronization
import TestSupport
import Testing

// One after the other with the rest: some of those count seconds.
extension SharedTokenProcessTests {
  /// Two hundred processes with tokens that live for two seconds, judged by the server.
  @Suite struct ShortTokenProcessTests {
    private static let clock = ContinuousClock()
    private static let lifetime = Duration.seconds(2)
    /// A token is renewed half its lifetime before its end, since that is less than the leeway.
    private static let useful = Duration.seconds(1)

    /// What the server saw.
    private struct Seen {
      struct Use {
        var process: Int
        var arrivedAt: ContinuousClock.Instant
        /// How old the token was by the server's clock.
        var age: Duration
      }
      var issued: [ContinuousClock.Instant] = []
      var uses: [Use] = []
    }

    @Test(.timeLimit(.minutes(5))) func twoHundredProcesses() async throws {
      let seen = Mutex(Seen())
      let server = try TokenServer(
        token: { number, _ in
          seen.withLock { $0.issued.append(Self.clock.now) }
          return StoreServer.grant("token-\(number)", seconds: 2)
        },
        api: { request in
          let now = Self.clock.now
          let words = request.requestLine.split(whereSeparator: { " ?=".contains($0) })
          let token = TokenServer.field("Authorization", of: request)?.split(separator: "-").last
          return seen.withLock { seen in
            guard words.count > 3, let process = Int(words[3]),
              let number = token.flatMap({ Int($0) }),
              seen.issued.indices.contains(number)
            else { return .response(status: 400) }
            let age = now - seen.issued[number]
            seen.uses.append(Seen.Use(process: process, arrivedAt: now, age: age))
            return .response(status: age < Self.lifetime ? 200 : 401, body: "{}")
          }
        })
      var files = TokenServer.files
      files["actions/api/get.yaml"] = """
        connector: api
        inputs: {process: {type: integer}}
        method: GET
        path: /things
        query: {process: <<process>>}

        """
      files["connectors/api.yaml"]?.replace("attempt: 4s", with: "attempt: 60s")
      let project = try ScratchProject(
        files, environment: server.environment(secret: "some-secret"))

      let start = Self.clock.now
      let launched = try await Self.launch(200, atOnce: 12, of: project)
      try seen.withLock { seen in
        let last = try #require(seen.issued.last)
        // Each token request begins a useful life or more after the one before (a millisecond of
        // rounding apart), and the first not before the start.
        let lives = Int((last - start) / (Self.useful - .milliseconds(1)))
        #expect(seen.issued.count <= lives + 1, "within \(last - start)")
        #expect(Set(seen.uses.map(\.process)).count == launched.count)
        for use in seen.uses {
          // When it was chosen it was in the useful half of its life; the process cannot have chosen
          // it before it was started. What is left is transit.
          let transit = use.arrivedAt - launched[use.process]
          #expect(use.age < Self.useful + transit, "process \(use.process)")
        }
        let late = seen.uses.count { $0.age >= Self.lifetime }
        print(
          "processes with tokens of two seconds: \(launched.count) cases, \(seen.issued.count) token "
            + "requests in \(last - start), at most \(lives + 1) allowed, \(late) ended on the way")
      }
    }

    /// Runs processes, so many at a time, until there were enough of them and of tokens; when each
    /// was started.
    private static func launch(
      _ count: Int, atOnce width: Int, of project: ScratchProject
    ) async throws -> [ContinuousClock.Instant] {
      var launched: [ContinuousClock.Instant] = []
      let start = clock.now
      try await withThrowingTaskGroup(of: Void.self) { group in
        func add() {
          let number = launched.count
          launched.append(clock.now)
          group.addTask {
            let outcome = try await ChildProcess.run(
              [
                Program.executable, "run", project.folder.path + "/actions/api/get.yaml", "--var",
                "process=\(number)",
              ], environment: project.program.environment)
            #expect(outcome.status == 0, "process \(number): \(outcome.errors)")
          }
        }
        for _ in 0..<width { add() }
        while try await group.next() != nil {
          // On a fast machine there are more of them: tokens must end while they run.
          if launched.count < count || clock.now - start < lifetime * 2 { add() }
        }
      }
      return launched
    }
  }
}
