import Foundation
import Sandbox
import Synchronization
import TestSupport
import Testing

/// Many processes of one user that need the same token at the same time.
@Suite(.serialized) struct SharedTokenProcessTests {
  @Test func fiftyProcessesMakeOneTokenRequest() async throws {
    let project = try SandboxProject()
    let gate = try await StartingGate(
      Array(repeating: project.program, count: 50), ["nexthink/list-workflows"])
    let outcomes = try await gate.outcomes()
    for outcome in outcomes { #expect(outcome.status == 0, "\(outcome.errors)") }
    #expect(project.tokenRequests == 1)
    #expect(project.targets.count == 51)
    #expect(outcomes.filter { $0.errors.contains("new token") }.count == 1)
    #expect(outcomes.filter { $0.errors.contains("token from the store") }.count == 49)
    await project.sandbox.stop()
  }

  @Test func aWrongSecretFailsAllOfFifty() async throws {
    let server = try TokenServer { _, _ in
      .response(
        status: 401, body: #"{"error":"invalid_client","error_description":"no such pair"}"#)
    }
    let project = try ScratchProject(
      TokenServer.files, environment: server.environment(secret: "wrong-secret"))
    let gate = try await StartingGate(Array(repeating: project.program, count: 50), ["api/get"])
    let start = ContinuousClock.now
    let outcomes = try await gate.outcomes()
    let elapsed = ContinuousClock.now - start
    for outcome in outcomes {
      #expect(outcome.status == 4, "\(outcome.errors)")
      #expect(outcome.errors.contains("invalid_client: no such pair"), "\(outcome.errors)")
    }
    #expect(elapsed < .seconds(8))
    #expect(server.server.received.count == server.tokenRequests.count)
    // Those that ask while one request is under way share its failure; the few that come to it
    // later make one more.
    #expect(server.tokenRequests.count <= 10)
  }

  @Test func anEndpointThatHangsEndsAllOfFiftyWithinOneTimeout() async throws {
    let server = try TokenServer { _, _ in .hang() }
    let project = try ScratchProject(
      TokenServer.files, environment: server.environment(secret: "some-secret"))
    let gate = try await StartingGate(Array(repeating: project.program, count: 50), ["api/get"])
    let start = ContinuousClock.now
    let outcomes = try await gate.outcomes()
    let elapsed = ContinuousClock.now - start
    for outcome in outcomes { #expect(outcome.status == 5, "\(outcome.errors)") }
    // One timeout is four seconds; two in turn would take eight.
    let limit = Duration.seconds(4 + 3 * Instrumentation.slowdown)
    #expect(elapsed >= .seconds(4) && elapsed < limit, "\(elapsed)")
    #expect(server.tokenRequests.count == 1)
  }

  @Test func theOthersGoOnWhenTheLocksHolderIsKilled() async throws {
    let server = try TokenServer { number, _ in
      number == 0 ? .hang() : TokenServer.grant("token-of-the-second")
    }
    var files = TokenServer.files
    files["connectors/api.yaml"]?.replace("attempt: 4s", with: "attempt: 60s")
    let project = try ScratchProject(
      files, environment: server.environment(secret: "some-secret"))
    let holder = try project.program.launch(["api/get"])
    _ = await server.server.waitForRequests(1)
    let tokens = project.state + "/connector-run/tokens"
    let lock = try #require(
      FileManager.default.contentsOfDirectory(atPath: tokens).first { $0.hasSuffix(".lock") })
    let watch = try OpenWatch(tokens + "/" + lock)
    let gate = try await StartingGate(Array(repeating: project.program, count: 20), ["api/get"])
    gate.release()
    // By now they have asked for the lock, several of them more than once.
    try await watch.wait(for: 30)
    holder.signal(SIGKILL)
    for outcome in try await gate.outcomes() {
      #expect(outcome.status == 0, "\(outcome.errors)")
      #expect(outcome.text == "Bearer token-of-the-second")
    }
    #expect(try await holder.outcome().status == 128 + SIGKILL)
    #expect(server.tokenRequests.count == 2)
  }

  @Test func twoSecretsAtOnceDoNotDisturbEachOther() async throws {
    // Each client gets a token of its own, named after its credentials.
    let server = try TokenServer { _, request in
      TokenServer.grant(
        "token-" + (TokenServer.field("Authorization", of: request) ?? "").suffix(8))
    }
    let project = try ScratchProject(TokenServer.files)
    let secrets = ["secret-one", "secret-two"]
    let programs = (0..<30).map { index in
      var program = project.program
      program.environment.merge(server.environment(secret: secrets[index % 2])) { $1 }
      return program
    }
    let outcomes = try await StartingGate(programs, ["api/get"]).outcomes()
    let tokens = secrets.map {
      "Bearer token-" + Data("client:\($0)".utf8).base64EncodedString().suffix(8)
    }
    #expect(Set(tokens).count == 2)
    for (index, outcome) in outcomes.enumerated() {
      #expect(outcome.status == 0, "\(outcome.errors)")
      #expect(outcome.text == tokens[index % 2])
    }
    #expect(server.tokenRequests.count == 2)
  }

  @Test func aWrongSecretBesideARightOneFailsAlone() async throws {
    let right = "Basic " + Data("client:right-secret".utf8).base64EncodedString()
    let server = try TokenServer { _, request in
      TokenServer.field("Authorization", of: request) == right
        ? TokenServer.grant("good-token") : .response(status: 401, body: "{}")
    }
    let project = try ScratchProject(TokenServer.files)
    let programs = (0..<20).map { index in
      var program = project.program
      let secret = index % 2 == 0 ? "right-secret" : "wrong-secret"
      program.environment.merge(server.environment(secret: secret)) { $1 }
      return program
    }
    let outcomes = try await StartingGate(programs, ["api/get"]).outcomes()
    for (index, outcome) in outcomes.enumerated() {
      #expect(outcome.status == (index % 2 == 0 ? 0 : 4), "\(outcome.errors)")
    }
    let granted = server.tokenRequests.filter {
      TokenServer.field("Authorization", of: $0) == right
    }
    #expect(granted.count == 1)
  }

  @Test func aTokenThatEndsIsRenewed() async throws {
    let project = try SandboxProject(.init(tokenTTL: .seconds(2)))
    // A second after its request a token of two seconds is renewed; each run takes less.
    let start = ContinuousClock.now
    while project.tokenRequests < 3, ContinuousClock.now - start < .seconds(30) {
      let outcome = try await project.program.run("nexthink/list-workflows")
      #expect(outcome.status == 0, "\(outcome.errors)")
    }
    #expect(project.tokenRequests == 3)
    #expect(project.sandbox.requests.allSatisfy { $0.status == 200 })
    await project.sandbox.stop()
  }

  @Test func aRejectedStoredTokenIsRenewedOnceForAll() async throws {
    let skipped = Mutex(Duration.zero)
    let project = try SandboxProject(now: { Sandbox.systemTime() + skipped.withLock { $0 } })
    let first = try await project.program.run("nexthink/list-workflows")
    #expect(first.status == 0, "\(first.errors)")
    // For the server the token has ended; the client believes that it has not.
    skipped.withLock { $0 = .seconds(3600) }
    let gate = try await StartingGate(
      Array(repeating: project.program, count: 20), ["nexthink/list-workflows"])
    let outcomes = try await gate.outcomes()
    for outcome in outcomes { #expect(outcome.status == 0, "\(outcome.errors)") }
    #expect(project.tokenRequests == 2)
    #expect(project.sandbox.requests.contains { $0.status == 401 })
    await project.sandbox.stop()
  }
}
