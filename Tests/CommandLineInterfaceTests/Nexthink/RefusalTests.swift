import Foundation
import Sandbox
import TestSupport
import Testing

/// What a run says where the API refuses.
@Suite(.serialized) struct RefusalTests {
  @Test(
    arguments: [
      (SandboxFault.badRequest, 6, ["400 Bad Request: The sandbox refuses every request"]),
      (.unauthorized, 4, ["401 Unauthorized", "[rejected-credentials]"]),
      (.forbidden, 6, ["403 Forbidden: The sandbox permits nothing", "permissions"]),
      (.rateLimitSeconds, 6, ["429 Too Many Requests: Too many requests"]),
      (.rateLimitHTTPDate, 6, ["429 Too Many Requests"]),
      (.rateLimitDateTime, 6, ["429 Too Many Requests"]),
      (.serverError, 6, ["500 Internal Server Error: The sandbox fails on demand"]),
      (.badGateway, 6, ["502 Bad Gateway: an HTML page (title '502 Bad Gateway')"]),
      (.unavailable, 6, ["503 Service Unavailable"]),
      (.tokenRejected, 4, ["invalid_client"]), (.tokenUnavailable, 4, ["503"]),
      (.tokenMalformed, 4, ["/api/v1/token"]),
    ] as [(SandboxFault, Int32, [String])])
  func `each fault ends a run with its exit code and the API's text`(
    fault: SandboxFault, status: Int32, texts: [String]
  ) async throws {
    var project = try SandboxProject(SandboxOptions(faults: [fault]))
    // The sandbox asks for 30 seconds, which the shipped files would wait.
    try project.copyFiles(settings: "defaults: {retry: {backoff: {max: 29s}}}\n")
    let outcome = try await project.program.run(
      "nexthink/remote-action-details", "--var",
      "remote_action_id=#set_service")
    #expect(outcome.status == status, "\(outcome.errors)")
    for text in texts { #expect(outcome.errors.contains(text), "\(outcome.errors)") }
    #expect(outcome.output.isEmpty)
    // A 401 is answered with one new token and one more try; what may pass is tried three times,
    // unless the server asks for more patience than a run has.
    let calls = project.targets.filter { $0.hasPrefix("GET ") }.count
    let tries: [SandboxFault: Int] = [.unauthorized: 2, .badGateway: 3, .unavailable: 3]
    #expect(calls == (fault.rawValue.hasPrefix("token") ? 0 : tries[fault] ?? 1))
    let waits = fault.rawValue.hasPrefix("rate-limit")
    #expect(outcome.errors.contains("note: the server asks to wait until ") == waits)
    await project.sandbox.stop()
  }

  @Test(arguments: [
    (
      "trigger-campaign", ["campaign_id=#nothing", #"users=["S-1-1-1"]"#, "expires_in_minutes=1"],
      "400 Bad Request: There is no campaign #nothing"
    ),
    (
      "execute-workflow", ["workflow_id=vpn_migration"],
      "400 Bad Request: The workflow vpn_migration is not active"
    ),
    ("execute-nql", ["query_id=#nothing"], "404 Not Found: There is no query #nothing"),
    (
      "enrich-fields", ["domain=d", "enrichments=\(ShippedActionTests.enrichment("9"))"],
      "400 Bad Request: Wrong type for field 'device/device/virtualization/type'"
    ),
    (
      "hand-off-to-spark", ["user=bob@example.org", #"parts=[{"type":"TEXT","text":"x"}]"#],
      "404 Not Found: There is no user bob@example.org"
    ),
    ("delete-devices", [#"devices=[{"uid":"x"}]"#], "400 Bad Request: name is required"),
  ])
  func `the text is found in each API's shape`(
    action: String, values: [String], message: String
  ) async throws {
    let project = try SandboxProject()
    let outcome = try await project.program.launch(
      ["nexthink/" + action] + values.flatMap { ["--var", $0] }
    ).outcome()
    #expect(outcome.status == 6, "\(outcome.errors)")
    #expect(outcome.errors.contains(message), "\(outcome.errors)")
    await project.sandbox.stop()
  }

  @Test func `a rejected token of Campaigns has a text`() async throws {
    let project = try SandboxProject(SandboxOptions(faults: [.unauthorized]))
    let outcome = try await project.program.run(
      "nexthink/trigger-campaign", "--var", "campaign_id=#general_survey", "--var",
      #"users=["S-1-5-21-1"]"#, "--var", "expires_in_minutes=1")
    #expect(outcome.status == 4)
    #expect(outcome.errors.contains("401 Unauthorized: The sandbox takes no token"))
    #expect(project.tokenRequests == 2)
    await project.sandbox.stop()
  }
}
