import Foundation
import Sandbox
import Synchronization
import TestSupport
import Testing

/// Answers with a status of success that are none: exit code 7, with the API's own text.
@Suite(.serialized) struct PartialSuccessTests {
  private static let uid = "3e0e2a4c-51c5-4a0e-9c6b-7a1f0d3b9e21"

  private func expect(
    _ project: SandboxProject, _ action: String, _ values: [String], says texts: [String]
  ) async throws {
    let outcome = try await project.program.launch(
      ["nexthink/" + action] + values.flatMap { ["--var", $0] }
    ).outcome()
    #expect(outcome.status == 7, "\(outcome.errors)")
    #expect(outcome.output.isEmpty)
    for text in texts { #expect(outcome.errors.contains(text), "\(outcome.errors)") }
    #expect(outcome.errors.contains("[failed-check]"))
    #expect(outcome.errors.contains("actions/nexthink/\(action).yaml:"))
    await project.sandbox.stop()
  }

  @Test func `an enrichment that is refused in part`() async throws {
    let good = ShippedActionTests.enrichment("2").dropLast()
    let bad = ShippedActionTests.enrichment("\"personal\"").dropFirst()
    let project = try SandboxProject()
    try await expect(
      project, "enrich-fields", ["domain=tests", "enrichments=\(good),\(bad)"],
      says: [
        // The object, the reason and its code.
        #""name":"device/device/name","value":"PC-1042""#,
        "Wrong type for field 'device/device/virtualization/type'", "ENRICH_011",
        "partial_success",
      ])
    #expect(project.sandbox.requests.last?.status == 207)
  }

  @Test func `a campaign that could not be sent to a user`() async throws {
    let project = try SandboxProject(SandboxOptions(faults: [.campaignPartial]))
    try await expect(
      project, "trigger-campaign",
      [
        "campaign_id=#general_survey", "expires_in_minutes=60",
        #"users=["S-1-5-21-1", "S-1-5-21-2"]"#,
      ], says: [#""userSid":"S-1-5-21-2""#, "The user cannot be reached"])
    #expect(project.sandbox.requests.last?.status == 200)
  }

  @Test(arguments: [
    ("x", [SandboxFault](), "INVALID"), (uid, [.deletionFailed], "FAILED"),
  ])
  func `a device whose deletion is not scheduled`(
    uid: String, faults: [SandboxFault], status: String
  ) async throws {
    let project = try SandboxProject(SandboxOptions(faults: faults))
    try await expect(
      project, "delete-devices",
      [#"devices=[{"uid":"\#(Self.uid)","name":"PC-1"},{"uid":"\#(uid)","name":"PC-2"}]"#],
      says: ["PC-2", status])
    #expect(project.sandbox.requests.last?.status == 202)
  }

  @Test func `an export that failed`() async throws {
    let project = try SandboxProject(SandboxOptions(faults: [.exportError]))
    let export = try await project.capture(
      "export", "start-nql-export", "query_id=#device_inventory")
    for _ in 0..<2 {
      _ = try await project.capture("status", "nql-export-status", "export_id=\(export)")
    }
    try await expect(
      project, "nql-export-status", ["export_id=\(export)"],
      says: ["The query took too long and was given up", "ERROR"])
  }

  /// Bodies of a 200 that no operation answers with, and that hold no request, workflow or list.
  private static let noAnswers = ["{}", "null", #"{"status":"error","message":"nope"}"#]

  private static let campaign = [
    "campaign_id=#general_survey", "expires_in_minutes=60", #"users=["S-1-5-21-1"]"#,
  ]

  private static let hollow: [(String, [String], [String], String)] = [
    (
      "trigger-campaign", campaign,
      noAnswers + [
        #"{"requests":[]}"#, #"{"requests":null}"#, #"{"requests":"none"}"#,
        #"{"requests":[{"userSid":"S-1-5-21-1"}]}"#,
        #"{"requests":[{"userSid":"S-1-5-21-1","requestId":null}]}"#,
        #"{"requests":[{"userSid":"S-1-5-21-1","requestId":"1"},{"message":"no such user"}]}"#,
        #"{"requests":["S-1-5-21-1"]}"#,
      ], #"{"requests":[{"userSid":"S-1-5-21-1","requestId":"7","message":null}]}"#
    ),
    (
      "enrich-fields", ["domain=d", "enrichments=\(ShippedActionTests.enrichment("2"))"],
      noAnswers + [
        #"{"status":"success","errors":[{"identification":[]}]}"#, #"{"status":"partial_success"}"#,
      ], #"{"status":"success"}"#
    ),
    (
      "delete-devices", [#"devices=[{"uid":"\#(uid)","name":"PC-1"}]"#],
      noAnswers + [
        #"{"scheduledCount":0,"status":"ACCEPTED","devices":[]}"#,
        #"{"scheduledCount":1,"devices":[{"uid":"x","name":"PC-1","status":"INVALID"}]}"#,
      ], #"{"scheduledCount":1,"devices":[{"uid":"x","name":"PC-1","status":"SCHEDULED"}]}"#
    ),
    ("list-workflows", [], noAnswers, "[]"), ("list-remote-actions", [], noAnswers, "[]"),
    (
      "workflow-details", ["workflow_id=#a"], noAnswers + ["[]"],
      #"[{"uuid":"5b7f0c1e-3f0a-4c59-9d0e-2f1f7e0a6c11"}]"#
    ),
    (
      "trigger-workflow-execution", ["workflow_uuid=\(uid)", "execution_uuid=\(uid)"],
      noAnswers + ["[]"], #"{"requestUuid":"5b7f0c1e-3f0a-4c59-9d0e-2f1f7e0a6c11"}"#
    ),
    (
      "execute-workflow", ["workflow_id=a", #"users=["0"]"#], noAnswers,
      #"{"requestUuid":"a","executionsUuids":["b"]}"#
    ),
    (
      "execute-remote-action", ["remote_action_id=#a", #"devices=["\#(uid)"]"#], noAnswers,
      #"{"requestId":"a","expiresInMinutes":60}"#
    ),
    ("start-nql-export", ["query_id=#device_inventory"], noAnswers, #"{"exportId":"a"}"#),
    ("nql-export-status", ["export_id=a"], noAnswers, #"{"status":"SUBMITTED"}"#),
  ]

  @Test(arguments: hollow)
  func `a body of a 200 that says nothing is no success`(
    action: String, values: [String], bodies: [String], good: String
  ) async throws {
    let answers = Mutex(bodies + [good])
    let server = try RawSocketServer { request in
      if request.requestLine.contains("/token ") {
        return .response(
          headers: ["Content-Type: application/json"],
          body: #"{"access_token":"made-up-access-token","expires_in":900}"#)
      }
      return .response(
        headers: ["Content-Type: application/json"],
        body: answers.withLock { $0.isEmpty ? "" : $0.removeFirst() })
    }
    let folder = try TemporaryFolder()
    var program = Program(directory: Repository.root, state: folder.path)
    program.environment["NEXTHINK_BASE_URL"] = server.baseURL
    program.environment["NEXTHINK_CLIENT_ID"] = "id"
    program.environment["NEXTHINK_CLIENT_SECRET"] = "made-up-client-secret"
    for body in bodies + [good] {
      let outcome = try await program.launch(
        ["nexthink/" + action, "--print", "captures"] + values.flatMap { ["--var", $0] }
      ).outcome()
      #expect(outcome.status == (body == good ? 0 : 7), "\(body): \(outcome.errors)")
      #expect(outcome.output.isEmpty == (body != good), "\(body)")
    }
    #expect(answers.withLock { $0.isEmpty })
  }
}
