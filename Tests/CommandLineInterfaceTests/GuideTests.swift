import Foundation
import HTTPServer
import JSONDocument
import Sandbox
import TestSupport
import Testing

/// The guide's own journey: a token by client credentials over a Basic header, then the workflows.
@Suite struct GuideTests {
  @Test func listsTheWorkflowsWithATokenOfItsOwn() async throws {
    let project = try SandboxProject()
    let outcome = try await project.program.run("actions/nexthink/list-workflows.yaml")
    #expect(outcome.status == 0, "\(outcome.errors)")
    let workflows = try ParsedJSON(outcome.output).root
    #expect(workflows.element(at: 0)?.member(named: "name")?.string == "License reclamation")
    #expect(project.targets == ["POST /api/v1/token", "GET /api/v1/workflows"])
    #expect(outcome.errors.contains("200 OK"))
    #expect(outcome.errors.contains("new token"))
    await project.sandbox.stop()
  }

  @Test func takesTheTokenFromTheStoreTheSecondTime() async throws {
    let project = try SandboxProject()
    _ = try await project.program.run("nexthink/list-workflows")
    let second = try await project.program.run("nexthink/list-workflows")
    #expect(second.status == 0, "\(second.errors)")
    #expect(second.errors.contains("token from the store"))
    #expect(project.tokenRequests == 1)
    await project.sandbox.stop()
  }

  @Test func sendsTheClientsPairInABasicHeader() async throws {
    let project = try SandboxProject()
    _ = try await project.program.run("nexthink/list-workflows")
    let request = try #require(project.sandbox.requests.first).request
    let pair = "\(project.sandbox.clientID):\(project.sandbox.clientSecret)"
    #expect(request.header("Authorization") == "Basic " + Data(pair.utf8).base64EncodedString())
    #expect(request.body == Array("grant_type=client_credentials".utf8))
    await project.sandbox.stop()
  }

  @Test func renewsATokenThatTheServerNoLongerTakes() async throws {
    let first = try SandboxProject()
    _ = try await first.program.run("nexthink/list-workflows")
    await first.sandbox.stop()
    // The same credentials and port-independent key would be needed to reuse the token, so the
    // second server is told to listen where the first did.
    let second = try SandboxProject(
      .init(
        port: first.sandbox.port, clientID: first.sandbox.clientID,
        clientSecret: first.sandbox.clientSecret))
    var program = second.program
    program.environment["XDG_STATE_HOME"] = first.program.environment["XDG_STATE_HOME"]
    let outcome = try await program.run("nexthink/list-workflows")
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(
      second.targets == [
        "GET /api/v1/workflows", "POST /api/v1/token", "GET /api/v1/workflows",
      ])
    await second.sandbox.stop()
  }
}
