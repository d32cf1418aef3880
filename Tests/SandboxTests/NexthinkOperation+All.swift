import Foundation
import JSONDocument
import Sandbox
import TestSupport
import Testing

extension NexthinkOperation {
  static let uuid = "3e0e2a4c-51c5-4a0e-9c6b-7a1f0d3b9e21"
  static let sid = "S-1-5-21-1-2-3-1001"

  // MARK: Workflows

  static let workflowErrors: @Sendable (Int) -> OperationCase.Shape = { status in
    switch status {
    case 401: .empty
    case 502, 503: .page
    default: .object(["code", "details"])
    }
  }
  static let listWorkflows = NexthinkOperation(
    name: "list workflows", method: "GET", target: "/api/v1/workflows", permission: .workflows,
    documented: [200, 400, 401, 403], errors: workflowErrors)
  static let workflowDetails = NexthinkOperation(
    name: "workflow details", method: "GET",
    target: "/api/v1/workflows/details?nqlId=%23tenant_report", permission: .workflows,
    documented: [200, 400, 401, 403], errors: workflowErrors)
  static let executeWorkflow = NexthinkOperation(
    name: "execute workflow", method: "POST", target: "/api/v1/workflows/execute",
    body: ##"{"workflowId":"#device_health_check","devices":["\##(uuid)"],"users":[]}"##,
    permission: .workflows, documented: [200, 400, 401, 403], errors: workflowErrors)
  static let executeWorkflow2 = NexthinkOperation(
    name: "execute workflow v2", method: "POST", target: "/api/v2/workflows/execute",
    body: ##"{"workflowId":"#device_health_check","devices":[{"name":"PC-1"}],"users":[]}"##,
    permission: .workflows, documented: [200, 400, 401, 403], errors: workflowErrors)
  static let triggerExecution = NexthinkOperation(
    name: "trigger execution", method: "POST",
    target: "/api/v1/workflows/workflows/\(uuid)/execution/\(uuid)/trigger",
    body: #"{"parameters":{"answer":"yes"}}"#, permission: .workflows,
    documented: [200, 400, 401, 403], errors: workflowErrors)

  /// The target of an execution that waits.
  static let waitingExecution: OperationCase.Preparation = { client in
    let list = try await client.json("GET", "/api/v1/workflows").value
    let execution = try await client.json(
      "POST", "/api/v1/workflows/execute",
      body: #"{"workflowId":"license_reclamation","devices":["\#(uuid)"]}"#
    ).value
    let workflowUUID = try #require(list[0]?["uuid"]?.string)
    let executionUUID = try #require(execution["executionsUuids"]?[0]?.string)
    return "/api/v1/workflows/workflows/\(workflowUUID)/execution/\(executionUUID)/trigger"
  }

  // MARK: Remote actions

  static let remoteActionErrors: @Sendable (Int) -> OperationCase.Shape = { status in
    switch status {
    case 401: .empty
    case 502, 503: .page
    default: .object(["code", "message"])
    }
  }
  static let listRemoteActions = NexthinkOperation(
    name: "list remote actions", method: "GET", target: "/api/v1/act/remote-action",
    permission: .remoteActions, documented: [200, 400, 401, 403],
    errors: { $0 == 400 ? .empty : remoteActionErrors($0) })
  static let remoteActionDetails = NexthinkOperation(
    name: "remote action details", method: "GET",
    target: "/api/v1/act/remote-action/details?nql-id=%23set_service",
    permission: .remoteActions, documented: [200, 401, 403, 404], errors: remoteActionErrors)
  static let executeRemoteAction = NexthinkOperation(
    name: "execute remote action", method: "POST", target: "/api/v1/act/execute",
    body: ##"{"remoteActionId":"#get_battery_status","devices":["\##(uuid)"]}"##,
    permission: .remoteActions, documented: [200, 400, 401, 403], errors: remoteActionErrors)

  // MARK: Campaigns, enrichment, data management, Spark

  static let triggerCampaign = NexthinkOperation(
    name: "trigger campaign", method: "POST", target: "/api/v1/euf/campaign/trigger",
    body: ##"{"campaignNqlId":"#general_survey","userSid":["\##(sid)"],"expiresInMinutes":60}"##,
    permission: .campaigns, documented: [200, 400, 401, 403],
    errors: { status in
      switch status {
      case 403: .empty
      case 502, 503: .page
      default: .object(["code", "message"])
      }
    })
  static let enrichFields = NexthinkOperation(
    name: "enrich fields", method: "POST", target: "/api/v1/enrichment/data/fields",
    body: enrichment([("device/device/name", ["device/device/#owner": "\"alice\""])]),
    permission: .enrichment, documented: [200, 207, 400, 401, 403],
    errors: { status in
      switch status {
      case 401: .empty
      case 403: .object(["message"])
      case 502, 503: .page
      default: .object(["message", "code"])
      }
    })
  static let deleteDevices = NexthinkOperation(
    name: "delete devices", method: "POST", target: "/api/v1/data-management/device/deletions",
    body: #"{"devices":[{"uid":"\#(uuid)","name":"PC-1"}]}"#, permission: .dataManagement,
    documented: [202, 400, 401, 403, 500], errors: remoteActionErrors)
  static let handOff = NexthinkOperation(
    name: "hand off", method: "POST", target: "/api/v1/spark/handoff",
    body: #"{"message":{"parts":[{"type":"TEXT","text":"hello"}]}}"#, permission: .spark,
    documented: [204, 400, 401, 403, 404, 500, 502, 503],
    errors: { [403, 404].contains($0) ? .object(["message"]) : .empty })

  /// The body of an enrichment: objects by the property that names them, with their fields.
  static func enrichment(_ objects: [(String, [String: String])]) -> String {
    let enrichments = objects.map { name, fields in
      let values = fields.sorted { $0.key < $1.key }
        .map { #"{"name":"\#($0.key)","value":\#($0.value)}"# }.joined(separator: ",")
      return #"{"identification":[{"name":"\#(name)","value":"x"}],"fields":[\#(values)]}"#
    }
    return #"{"domain":"tests","enrichments":[\#(enrichments.joined(separator: ","))]}"#
  }

  // MARK: NQL

  static let queryErrors: @Sendable (Int) -> OperationCase.Shape = { status in
    switch status {
    case 401, 406, 429, 503: .empty
    case 502: .page
    default: .object(["message", "code", "source"])
    }
  }
  static let query = ##"{"queryId":"#device_inventory"}"##
  static let executeNQL = NexthinkOperation(
    name: "execute NQL", method: "POST", target: "/api/v1/nql/execute", body: query,
    permission: .nql, documented: [200, 401, 403, 404, 406, 429, 500, 503], errors: queryErrors)
  static let executeNQL2 = NexthinkOperation(
    name: "execute NQL v2", method: "POST", target: "/api/v2/nql/execute", body: query,
    permission: .nql, documented: [200, 401, 403, 404, 406, 429, 500, 503], errors: queryErrors)
  static let startExport = NexthinkOperation(
    name: "start export", method: "POST", target: "/api/v1/nql/export", body: query,
    permission: .nql, documented: [200, 401, 403, 404, 500, 503], errors: queryErrors)
  static let startExportByGet = NexthinkOperation(
    name: "start export by GET", method: "GET",
    target: "/api/v1/nql/export?queryId=%23device_inventory", permission: .nql,
    documented: [200, 401, 403, 404, 500, 503], errors: queryErrors)
  static let exportStatus = NexthinkOperation(
    name: "export status", method: "GET", target: "/api/v1/nql/status/\(uuid)", permission: .nql,
    documented: [200, 206, 401, 403, 404, 429, 500, 503], errors: queryErrors)

  /// The target of an export whose status was asked for so many times.
  static func export(asked count: Int) -> OperationCase.Preparation {
    { client in
      let start = try await client.json("POST", "/api/v1/nql/export", body: query).value
      let target = "/api/v1/nql/status/" + (try #require(start["exportId"]?.string))
      for _ in 0..<count { _ = try await client.call("GET", target) }
      return target
    }
  }

  /// Every operation but the token's.
  static let all = [
    listWorkflows, workflowDetails, executeWorkflow, executeWorkflow2, triggerExecution,
    listRemoteActions, remoteActionDetails, executeRemoteAction, triggerCampaign, enrichFields,
    executeNQL, executeNQL2, startExport, startExportByGet, exportStatus, deleteDevices, handOff,
  ]
}
