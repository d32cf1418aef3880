import Foundation
import JSONDocument
import Sandbox
import TestSupport
import Testing

/// The Workflows API.
@Suite struct WorkflowTests {
  private static let uuid = "3e9f4c1a-7b2d-4e5f-8a6b-0c1d2e3f4a5b"

  private func names(_ response: RawSocketClient.Response) throws -> [String] {
    guard case .array(let workflows) = try SandboxClient.json(response) else { return ["no array"] }
    return workflows.compactMap {
      if case .string(let id)? = $0["id"] { id } else { nil }
    }
  }

  private func uuids(_ value: JSONValue?) -> [String] {
    guard case .array(let elements)? = value else { return [] }
    return elements.compactMap(checkedUUID)
  }

  private func checkedUUID(_ value: JSONValue?) -> String? {
    guard case .string(let text)? = value, UUID(uuidString: text) != nil else { return nil }
    return text
  }

  @Test func `the bare list begins with the guide's workflow and has every field`() async throws {
    let client = try SandboxClient()
    let response = try await client.call("GET", "/api/v1/workflows")
    #expect(response.status == 200)
    let list = try SandboxClient.json(response)
    let first = try #require(list[0])
    #expect(first["id"] == "license_reclamation")
    #expect(first["name"] == "License reclamation")
    #expect(first["status"] == "ACTIVE")
    #expect(first["lastUpdateTime"] == "2023-12-07T16:26:36Z")
    guard case .array(let workflows) = list else { return }
    #expect(workflows.count == 6)
    for workflow in workflows {
      #expect(
        members(workflow) == [
          "id", "uuid", "name", "description", "status", "lastUpdateTime", "triggerMethods",
          "versions",
        ])
      #expect(
        members(workflow["triggerMethods"]) == [
          "apiEnabled", "manualEnabled", "manualAllowMultipleInstances", "schedulingEnabled",
        ])
      #expect(
        members(workflow["versions"]?[0]) == [
          "version", "uuid", "status", "definition", "parameters", "valid", "hasDevice", "hasUser",
        ])
      #expect(checkedUUID(workflow["uuid"]) != nil)
      #expect(checkedUUID(workflow["versions"]?[0]?["uuid"]) != nil)
    }
    await client.sandbox.stop()
  }

  private func members(_ value: JSONValue?) -> [String] {
    guard case .object(let members)? = value else { return [] }
    return members.map(\.name)
  }

  @Test(arguments: [
    ("dependency=USER", ["password_expiry_reminder"]),
    ("dependency=DEVICE", ["device_health_check", "disk_cleanup", "vpn_migration"]),
    ("dependency=USER_AND_DEVICE", ["license_reclamation"]),
    ("dependency=NONE", ["tenant_report"]),
    ("triggerMethod=MANUAL_MULTIPLE", ["device_health_check"]),
    (
      "triggerMethod=SCHEDULER",
      ["license_reclamation", "password_expiry_reminder", "tenant_report"]
    ),
    ("dependency=DEVICE&triggerMethod=API", ["device_health_check", "vpn_migration"]),
    (
      "dependency=DEVICE&triggerMethod=API&fetchOnlyActiveWorkflows=true", ["device_health_check"]
    ),
    (
      "dependency=DEVICE&fetchOnlyActiveWorkflows=false&other=1",
      ["device_health_check", "disk_cleanup", "vpn_migration"]
    ),
    ("dependency=%55SER", ["password_expiry_reminder"]),
  ])
  func `the list can be filtered`(query: String, expected: [String]) async throws {
    let client = try SandboxClient()
    let response = try await client.call("GET", "/api/v1/workflows?\(query)")
    #expect(try names(response) == expected)
    await client.sandbox.stop()
  }

  @Test(arguments: [
    "dependency=user", "dependency=", "triggerMethod=ALL", "fetchOnlyActiveWorkflows=1",
  ])
  func `a filter that is none of the legal values is a 400`(query: String) async throws {
    let client = try SandboxClient()
    let response = try await client.call("GET", "/api/v1/workflows?\(query)")
    try expectFault(response, status: 400, code: "INVALID_PARAMETER")
    await client.sandbox.stop()
  }

  @Test(arguments: ["%23license_reclamation", "license_reclamation"])
  func `details are of one workflow`(id: String) async throws {
    let client = try SandboxClient()
    let response = try await client.call("GET", "/api/v1/workflows/details?nqlId=\(id)")
    #expect(response.status == 200)
    let details = try SandboxClient.json(response)
    let list = try SandboxClient.json(try await client.call("GET", "/api/v1/workflows"))
    #expect(details == list[0])
    await client.sandbox.stop()
  }

  @Test(arguments: [
    ("?nqlId=%23nothing", "WORKFLOW_NOT_FOUND"), ("?nqlId=", "INVALID_PARAMETER"),
    ("", "INVALID_PARAMETER"), ("?nql-id=%23license_reclamation", "INVALID_PARAMETER"),
    ("?nqlId=#license_reclamation2", "WORKFLOW_NOT_FOUND"),
  ])
  func `details of nothing are a 400`(query: String, code: String) async throws {
    let client = try SandboxClient()
    let response = try await client.call("GET", "/api/v1/workflows/details\(query)")
    try expectFault(response, status: 400, code: code)
    await client.sandbox.stop()
  }

  @Test(arguments: [
    (1, ##"{"workflowId":"#device_health_check","devices":["\##(uuid)"],"users":[]}"##, 1),
    (1, ##"{"workflowId":"#device_health_check","devices":["\##(uuid)","\##(uuid)"]}"##, 2),
    (
      1,
      ##"{"workflowId":"#password_expiry_reminder","users":["S-1-5-21-1-2-3-1001","0"],"params":{"days_left":"5"}}"##,
      2
    ),
    (1, ##"{"workflowId":"tenant_report","devices":[],"users":[],"params":{}}"##, 1),
    (
      2,
      ##"{"workflowId":"#device_health_check","devices":[{"name":"PC-1"},{"uid":"\##(uuid)"},{"collectorUid":"\##(uuid)"}]}"##,
      3
    ),
    (
      2,
      ##"{"workflowId":"#password_expiry_reminder","devices":null,"users":[{"upn":"a@b.com"},{"sid":"S-1-5-21"},{"uid":"\##(uuid)"}]}"##,
      3
    ),
  ])
  func `an execution gives a request and its executions`(
    version: Int, body: String, count: Int
  ) async throws {
    let client = try SandboxClient()
    let response = try await client.call(
      "POST", "/api/v\(version)/workflows/execute", body: body)
    #expect(response.status == 200, "\(response.text)")
    let json = try SandboxClient.json(response)
    #expect(members(json) == ["requestUuid", "executionsUuids"])
    #expect(checkedUUID(json["requestUuid"]) != nil)
    #expect(Set(uuids(json["executionsUuids"])).count == count)
    await client.sandbox.stop()
  }

  @Test(arguments: [
    (1, "", "INVALID_REQUEST"), (1, "[]", "INVALID_REQUEST"), (1, "{", "INVALID_REQUEST"),
    (1, "{}", "INVALID_REQUEST"), (1, #"{"workflowId":""}"#, "INVALID_REQUEST"),
    (1, #"{"workflowId":7}"#, "INVALID_REQUEST"),
    (1, #"{"workflowId":"nothing","devices":["\#(uuid)"]}"#, "WORKFLOW_NOT_FOUND"),
    (1, #"{"workflowId":"device_health_check"}"#, "INVALID_REQUEST"),
    (1, #"{"workflowId":"device_health_check","devices":[],"users":[]}"#, "INVALID_REQUEST"),
    (1, #"{"workflowId":"device_health_check","devices":"\#(uuid)"}"#, "INVALID_REQUEST"),
    (1, #"{"workflowId":"device_health_check","devices":["PC-1"]}"#, "INVALID_REQUEST"),
    (1, #"{"workflowId":"device_health_check","devices":[{"name":"PC-1"}]}"#, "INVALID_REQUEST"),
    (1, #"{"workflowId":"device_health_check","users":["S-1"]}"#, "INVALID_REQUEST"),
    (
      1, #"{"workflowId":"device_health_check","users":["S-1-2-3-4-5-6-7-8-9-10-11"]}"#,
      "INVALID_REQUEST"
    ),
    (
      1, #"{"workflowId":"device_health_check","devices":["\#(uuid)"],"params":[]}"#,
      "INVALID_REQUEST"
    ),
    (
      1, #"{"workflowId":"device_health_check","devices":["\#(uuid)"],"params":{"x":"1"}}"#,
      "INVALID_REQUEST"
    ),
    (
      1, #"{"workflowId":"password_expiry_reminder","users":["0"],"params":{"days_left":3}}"#,
      "INVALID_REQUEST"
    ),
    (1, #"{"workflowId":"tenant_report","params":{"language":"xx"}}"#, "INVALID_REQUEST"),
    (1, #"{"workflowId":"vpn_migration","devices":["\#(uuid)"]}"#, "WORKFLOW_NOT_ACTIVE"),
    (1, #"{"workflowId":"disk_cleanup","devices":["\#(uuid)"]}"#, "API_TRIGGER_NOT_ENABLED"),
    (2, #"{"workflowId":"device_health_check","devices":["\#(uuid)"]}"#, "INVALID_REQUEST"),
    (2, #"{"workflowId":"device_health_check","devices":[{}]}"#, "INVALID_REQUEST"),
    (2, #"{"workflowId":"device_health_check","devices":[{"uid":"PC-1"}]}"#, "INVALID_REQUEST"),
    (2, #"{"workflowId":"device_health_check","devices":[{"name":""}]}"#, "INVALID_REQUEST"),
    (2, #"{"workflowId":"device_health_check","users":[{"upn":"a@b"}]}"#, "INVALID_REQUEST"),
    (
      2, #"{"workflowId":"device_health_check","users":[{"sid":"0"},{"sid":1}]}"#, "INVALID_REQUEST"
    ),
  ])
  func `a wrong execution is a 400`(version: Int, body: String, code: String) async throws {
    let client = try SandboxClient()
    let response = try await client.call(
      "POST", "/api/v\(version)/workflows/execute", body: body)
    try expectFault(response, status: 400, code: code)
    await client.sandbox.stop()
  }

  @Test(arguments: [(10_000, 200), (10_001, 400)])
  func `ten thousand devices are the limit`(count: Int, status: Int) async throws {
    let client = try SandboxClient()
    let devices = [String](repeating: "\"\(Self.uuid)\"", count: count).joined(separator: ",")
    let response = try await client.call(
      "POST", "/api/v1/workflows/execute",
      body: #"{"workflowId":"device_health_check","devices":[\#(devices)]}"#)
    #expect(response.status == status)
    await client.sandbox.stop()
  }

  @Test func `a waiting execution can be triggered once`() async throws {
    let client = try SandboxClient()
    let list = try SandboxClient.json(try await client.call("GET", "/api/v1/workflows"))
    let workflow = try #require(checkedUUID(list[0]?["uuid"]))
    let other = try #require(checkedUUID(list[1]?["uuid"]))
    func execute(_ id: String) async throws -> String {
      let response = try await client.call(
        "POST", "/api/v1/workflows/execute",
        body: #"{"workflowId":"\#(id)","devices":["\#(Self.uuid)"]}"#)
      return try #require(
        uuids(try SandboxClient.json(response)["executionsUuids"]).first)
    }
    func trigger(
      _ workflow: String, _ execution: String, _ body: String = "{}"
    ) async throws -> RawSocketClient.Response {
      try await client.call(
        "POST", "/api/v1/workflows/workflows/\(workflow)/execution/\(execution)/trigger",
        body: body)
    }
    let execution = try await execute("license_reclamation")
    for (response, code) in [
      (try await trigger(other, execution), "EXECUTION_NOT_WAITING"),
      (try await trigger(workflow, Self.uuid), "EXECUTION_NOT_WAITING"),
      (try await trigger(other, try await execute("device_health_check")), "EXECUTION_NOT_WAITING"),
      (try await trigger("x", execution), "INVALID_PARAMETER"),
      (try await trigger(workflow, "x"), "INVALID_PARAMETER"),
      (try await trigger(workflow, execution, #"{"parameters":{"a":""}}"#), "INVALID_REQUEST"),
      (try await trigger(workflow, execution, #"{"parameters":{"a":1}}"#), "INVALID_REQUEST"),
      (try await trigger(workflow, execution, ""), "INVALID_REQUEST"),
    ] {
      try expectFault(response, status: 400, code: code)
    }
    let response = try await trigger(workflow, execution, #"{"parameters":{"answer":"yes"}}"#)
    #expect(response.status == 200)
    let json = try SandboxClient.json(response)
    #expect(checkedUUID(json[0]?["requestUuid"]) != nil)
    try expectFault(
      try await trigger(workflow, execution), status: 400, code: "EXECUTION_NOT_WAITING")
    await client.sandbox.stop()
  }

  @Test(arguments: [
    ("GET", "/api/v1/workflows"), ("GET", "/api/v1/workflows/details?nqlId=x"),
    ("POST", "/api/v1/workflows/execute"), ("POST", "/api/v2/workflows/execute"),
    ("POST", "/api/v1/workflows/workflows/\(uuid)/execution/\(uuid)/trigger"),
  ])
  func `without the permission each operation is a 403`(method: String, target: String)
    async throws
  {
    let client = try SandboxClient(
      SandboxOptions(permissions: SandboxPermission.all.subtracting([.workflows])))
    let response = try await client.call(method, target)
    try expectFault(response, status: 403, code: "FORBIDDEN")
    #expect(response.text.contains("Workflows API"))
    await client.sandbox.stop()
  }

  private func expectFault(
    _ response: RawSocketClient.Response, status: Int, code: String
  ) throws {
    #expect(response.status == status, "\(response.text)")
    let json = try SandboxClient.json(response)
    #expect(members(json) == ["code", "details"])
    #expect(json["code"] == .string(code), "\(json)")
  }
}
