import Foundation
import HTTPServer
import JSONDocument
import Sandbox
import TestSupport
import Testing

/// Each shipped Nexthink action, run by the program against the sandbox.
@Suite(.serialized) struct ShippedActionTests {
  /// A run that succeeds, what it sends, and the names of what it captures.
  struct Success: Sendable, CustomTestStringConvertible {
    var action: String
    var values: [String] = []
    var request: String
    /// Fields that the request has.
    var headers: [String: String] = [:]
    /// The body as JSON; nil for none.
    var body: JSONValue?
    var status = 200
    var captures: [String] = []

    var testDescription: String { action }
  }

  private static let uid = "3e0e2a4c-51c5-4a0e-9c6b-7a1f0d3b9e21"
  private static let sid = "S-1-5-21-1004336348-1177238915-682003330-512"

  private static let workflows: [Success] = [
    Success(
      action: "list-workflows", values: ["dependency=DEVICE", "source=tests"],
      request: "GET /api/v1/workflows?dependency=DEVICE", headers: ["Source": "tests"],
      captures: ["ids", "names", "active", "first"]),
    Success(
      action: "workflow-details", values: ["workflow_id=#license_reclamation"],
      request: "GET /api/v1/workflows/details?nqlId=%23license_reclamation",
      captures: ["uuid", "name", "status", "parameters"]),
    Success(
      action: "execute-workflow",
      values: ["workflow_id=#device_health_check", #"devices=["\#(uid)"]"#],
      request: "POST /api/v1/workflows/execute",
      body: [
        "workflowId": "#device_health_check", "devices": [.string(uid)], "users": [],
        "params": .object([]),
      ], captures: ["request", "executions"]),
    Success(
      action: "execute-workflow-v2",
      values: [
        "workflow_id=#license_reclamation", #"users=[{"upn":"a@example.com"}]"#,
        #"params={"grace_period":"14"}"#, "source=tests",
      ], request: "POST /api/v2/workflows/execute", headers: ["Source": "tests"],
      body: [
        "workflowId": "#license_reclamation", "devices": [], "users": [["upn": "a@example.com"]],
        "params": ["grace_period": "14"],
      ], captures: ["request", "executions"]),
  ]

  private static let others: [Success] = [
    Success(
      action: "list-remote-actions", request: "GET /api/v1/act/remote-action",
      captures: ["ids", "names", "executable"]),
    Success(
      action: "remote-action-details", values: ["remote_action_id=#set_service"],
      request: "GET /api/v1/act/remote-action/details?nql-id=%23set_service",
      captures: ["uuid", "name", "executable", "inputs", "outputs"]),
    Success(
      action: "execute-remote-action",
      values: ["remote_action_id=#get_battery_status", #"devices=["\#(uid)"]"#],
      request: "POST /api/v1/act/execute",
      body: [
        "remoteActionId": "#get_battery_status", "devices": [.string(uid)],
        "params": .object([]), "triggerInfo": .object([]),
      ], captures: ["request", "expires_in_minutes"]),
    Success(
      action: "execute-remote-action",
      values: [
        "remote_action_id=#set_service", #"devices=["\#(uid)"]"#,
        #"params={"StatusChange":"On"}"#, "expires_in_minutes=90", "external_source=ServiceNow",
        "reason=because", "external_reference=SNOW-1",
      ], request: "POST /api/v1/act/execute",
      body: [
        "remoteActionId": "#set_service", "devices": [.string(uid)],
        "params": ["StatusChange": "On"], "expiresInMinutes": 90,
        "triggerInfo": [
          "externalSource": "ServiceNow", "reason": "because", "externalReference": "SNOW-1",
        ],
      ], captures: ["request", "expires_in_minutes"]),
    Success(
      action: "trigger-campaign",
      values: ["campaign_id=#general_survey", #"users=["\#(sid)"]"#, "expires_in_minutes=60"],
      request: "POST /api/v1/euf/campaign/trigger",
      body: [
        "campaignNqlId": "#general_survey", "userSid": [.string(sid)], "expiresInMinutes": 60,
        "parameters": .object([]),
      ], captures: ["requests"]),
    Success(
      action: "enrich-fields",
      values: ["domain=tests", "enrichments=\(enrichment("2"))", "trace_id=\(uid)"],
      request: "POST /api/v1/enrichment/data/fields", headers: ["x-enrichment-trace-id": uid],
      body: [
        "domain": "tests",
        "enrichments": [
          [
            "identification": [["name": "device/device/name", "value": "PC-1042"]],
            "fields": [["name": "device/device/virtualization/type", "value": 2]],
          ]
        ],
      ], captures: ["status"]),
    Success(
      action: "delete-devices",
      values: [#"devices=[{"uid":"\#(uid)","name":"PC-1042"}]"#, "request_id=\(sampleUUID)"],
      request: "POST /api/v1/data-management/device/deletions",
      headers: ["x-request-id": sampleUUID],
      body: ["devices": [["uid": .string(uid), "name": "PC-1042"]]], status: 202,
      captures: ["scheduled", "request", "trace"]),
    Success(
      action: "hand-off-to-spark",
      values: [
        "user=alice@example.com", "timezone=Europe/Zurich",
        #"parts=[{"type":"TEXT","text":"hello"}]"#, #"metadata={"ticket":"INC1"}"#,
      ], request: "POST /api/v1/spark/handoff",
      headers: ["User-Principal-Name": "alice@example.com", "Timezone": "Europe/Zurich"],
      body: [
        "message": ["parts": [["type": "TEXT", "text": "hello"]]], "metadata": ["ticket": "INC1"],
      ], status: 204),
    Success(
      action: "hand-off-to-spark",
      values: ["user=alice@example.com", #"parts=[{"type":"TEXT","text":"hello"}]"#],
      request: "POST /api/v1/spark/handoff",
      body: ["message": ["parts": [["type": "TEXT", "text": "hello"]]]], status: 204),
  ]

  private static let query: [String] = [
    "query_id=#device_by_collector", #"parameters={"collector_uid":"\#(uid)"}"#,
  ]
  private static let queryBody: JSONValue = [
    "queryId": "#device_by_collector", "parameters": ["collector_uid": .string(uid)],
  ]

  private static let queries: [Success] = [
    Success(
      action: "execute-nql", values: query + ["utc=true"], request: "POST /api/v1/nql/execute",
      headers: ["Accept": "application/json", "x-utc-times": "true"], body: queryBody,
      captures: ["rows", "headers", "data", "query"]),
    Success(
      action: "execute-nql-v2", values: query, request: "POST /api/v2/nql/execute",
      headers: ["Accept": "application/json"], body: queryBody,
      captures: ["rows", "data", "executed_at", "query"]),
    Success(
      action: "execute-nql-csv", values: query, request: "POST /api/v1/nql/execute",
      headers: ["Accept": "text/csv"], body: queryBody),
    Success(
      action: "execute-nql-v2-csv", values: query, request: "POST /api/v2/nql/execute",
      headers: ["Accept": "text/csv"], body: queryBody),
    Success(
      action: "start-nql-export", values: ["query_id=#device_inventory", "compression=GZIP"],
      request: "POST /api/v1/nql/export",
      body: ["queryId": "#device_inventory", "parameters": .object([]), "compression": "GZIP"],
      captures: ["export"]),
    Success(
      action: "start-nql-export-get", values: query,
      request: "GET /api/v1/nql/export?queryId=%23device_by_collector"
        + "&parameters=%7B%22collector_uid%22%3A%22\(uid)%22%7D&compression=NONE",
      captures: ["export"]),
    Success(
      action: "start-nql-export-get", values: ["query_id=#device_inventory", "compression=ZSTD"],
      request: "GET /api/v1/nql/export?queryId=%23device_inventory&compression=ZSTD",
      captures: ["export"]),
  ]

  private static let sampleUUID = "6f1d2c3b-4a59-4687-9f0e-1d2c3b4a5968"

  /// An enrichment of a device's type, which is a number from 1 to 3.
  static func enrichment(_ type: String) -> String {
    #"[{"identification":[{"name":"device/device/name","value":"PC-1042"}],"#
      + #""fields":[{"name":"device/device/virtualization/type","value":\#(type)}]}]"#
  }

  static let successes = workflows + others + queries

  /// The actions of the tests below, which need what another action gave.
  private static let chained = [
    "trigger-workflow-execution", "nql-export-status", "wait-for-nql-export", "fetch-nql-export",
  ]

  @Test(arguments: successes)
  func `each action sends what is documented and captures what it says`(
    _ success: Success
  ) async throws {
    let project = try SandboxProject()
    let arguments = success.values.flatMap { ["--var", $0] }
    let outcome = try await project.program.launch(
      ["nexthink/" + success.action, "--print", "captures"] + arguments
    ).outcome()
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(project.targets == ["POST /api/v1/token", success.request])
    let received = try #require(project.sandbox.requests.last)
    #expect(received.status == success.status)
    for (name, value) in success.headers {
      #expect(received.request.header(name) == value, "\(name)")
    }
    if let body = success.body {
      #expect(try ParsedJSON(received.request.body).root.value == body)
      #expect(received.request.header("Content-Type") == "application/json")
    } else {
      #expect(received.request.body.isEmpty)
    }
    let captures = try ParsedJSON(outcome.output).root
    #expect(captures.members.map(\.name) == success.captures)
    await project.sandbox.stop()
  }

  @Test func `no action is left out`() throws {
    let files = try FileManager.default.contentsOfDirectory(
      atPath: Repository.root + "/actions/nexthink")
    let tested = Set(Self.successes.map(\.action) + Self.chained)
    #expect(tested == Set(files.map { $0.replacingOccurrences(of: ".yaml", with: "") }))
    print("Nexthink: \(tested.count) actions, \(Self.successes.count) runs beside those in a chain")
  }

  @Test func `an execution that waits is triggered`() async throws {
    let project = try SandboxProject()
    let workflow = try await project.capture(
      "uuid", "workflow-details", "workflow_id=license_reclamation")
    let executions = try await project.capture(
      "executions", "execute-workflow", "workflow_id=license_reclamation",
      #"devices=["\#(Self.uid)"]"#)
    let execution = try #require(try ParsedJSON(executions).root.element(at: 0)?.string)
    let outcome = try await project.program.run(
      "nexthink/trigger-workflow-execution", "--print", "requests", "--var",
      "workflow_uuid=\(workflow)", "--var", "execution_uuid=\(execution)", "--var",
      #"parameters={"approved":"yes"}"#)
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(try ParsedJSON(outcome.output).root.count == 1)
    #expect(
      project.sandbox.requests.last?.request.body
        == Array(#"{"parameters":{"approved":"yes"}}"#.utf8))
    await project.sandbox.stop()
  }

  @Test(arguments: ["execute-nql-csv", "execute-nql-v2-csv"])
  func `CSV is printed as it came`(action: String) async throws {
    let project = try SandboxProject()
    let outcome = try await project.program.run(
      "nexthink/" + action, "--var", "query_id=#device_inventory")
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(outcome.text.hasPrefix("device.name,device.operating_system.name,"))
    #expect(outcome.text.contains("\r\nPC-1042,\"Windows 11 Pro, 23H2\",17179869184,"))
    await project.sandbox.stop()
  }

  @Test(arguments: [
    ("execute-remote-action", ["remote_action_id=#a", "devices=[]"], "at least 1 element, not"),
    (
      "execute-remote-action",
      ["remote_action_id=#a", #"devices=["x"]"#, "expires_in_minutes=59"], "at least 60"
    ),
    (
      "execute-remote-action",
      ["remote_action_id=#a", #"devices=["x"]"#, "expires_in_minutes=10081"], "at most 10080"
    ),
    (
      "execute-remote-action",
      [
        "remote_action_id=#a", #"devices=["x"]"#,
        "reason=" + String(repeating: "é\n", count: 250) + "!",
      ], "'reason' must match the pattern '"
    ),
    (
      "trigger-campaign", ["campaign_id=#a", #"users=["x"]"#, "expires_in_minutes=525601"],
      "at most 525600"
    ),
    ("enrich-fields", ["domain=", "enrichments=[1]"], "'domain' must match the pattern '"),
    ("execute-nql", ["query_id=device_inventory"], "must match the pattern '"),
    (
      "execute-nql", ["query_id=#" + String(repeating: "a", count: 255)],
      "must match the pattern '"
    ),
    ("start-nql-export", ["query_id=#ab", "compression=gzip"], "did you mean 'GZIP'?"),
    ("nql-export-status", ["export_id=a/b"], "must match the pattern '"),
    ("fetch-nql-export", ["results_url=/x"], "must match the pattern '"),
    ("delete-devices", ["devices=[]"], "at least 1 element, not"),
    (
      "trigger-campaign",
      [
        "campaign_id=#a", #"users=["x"]"#, "expires_in_minutes=1",
        "parameters={" + (0...30).map { "\"p\($0)\":\"\"" }.joined(separator: ",") + "}",
      ], "at most 30 members"
    ),
    (
      "execute-workflow",
      ["workflow_id=a", #"users=["S-1-5","S-1","0"]"#],
      "'users' must match the pattern '^S(-\\d+){2,10}$|^0$' in element 2"
    ),
    ("execute-workflow", ["workflow_id=a", #"devices=["PC-1"]"#], "}$' in element 1"),
    ("execute-workflow", ["workflow_id=a", #"users=[{"upn":"a@b.c"}]"#], "in element 1"),
    (
      "trigger-workflow-execution",
      [
        "workflow_uuid=\(uid)", "execution_uuid=\(uid)", #"parameters={"approved":""}"#,
      ], "in member 'approved'"
    ),
    ("hand-off-to-spark", ["user=alice@example.com", "parts=[]"], "at least 1 element, not"),
    (
      "delete-devices",
      ["devices=[" + [String](repeating: "1", count: 101).joined(separator: ",") + "]"],
      "at most 100 elements"
    ),
    ("hand-off-to-spark", ["user=alice", "parts=[1]"], "'user' must match the pattern '"),
  ])
  func `documented limits hold before anything is sent`(
    action: String, values: [String], message: String
  ) async throws {
    let project = try SandboxProject()
    let outcome = try await project.program.launch(
      ["nexthink/" + action] + values.flatMap { ["--var", $0] }
    ).outcome()
    #expect(outcome.status == 3, "\(outcome.errors)")
    #expect(outcome.errors.contains(message), "\(outcome.errors)")
    #expect(project.targets == [])
    await project.sandbox.stop()
  }
}

extension SandboxProject {
  /// Runs a Nexthink action that must succeed, and gives one of its captures.
  func capture(_ name: String, _ action: String, _ values: String...) async throws -> String {
    let outcome = try await program.launch(
      ["nexthink/" + action, "--print", name] + values.flatMap { ["--var", $0] }
    ).outcome()
    #expect(outcome.status == 0, "\(outcome.errors)")
    return outcome.text.trimmingCharacters(in: .newlines)
  }
}
