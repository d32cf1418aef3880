import Foundation
import Sandbox
import Testing

/// Every operation with every status that its documentation lists, and those that any service gives.
@Suite(.serialized) struct OperationStatusTests {
  private typealias Operation = NexthinkOperation

  private static let workflow = [
    "id", "uuid", "name", "description", "status", "lastUpdateTime", "triggerMethods", "versions",
  ]
  private static let remoteAction = [
    "id", "uuid", "name", "description", "origin", "builtInContentVersion", "purpose", "targeting",
    "targetingEntity", "scriptInfo",
  ]
  private static let rows = ["queryId", "executedQuery", "rows", "executionDateTime"]
  private static let status = ["status", "resultsFileUrl", "errorDescription"]

  private static let successes: [OperationCase] = [
    .init(operation: .listWorkflows, status: 200, shape: .list(workflow)),
    .init(operation: .workflowDetails, status: 200, shape: .object(workflow)),
    .init(
      operation: .workflowDetails, status: 200, shape: .list(workflow),
      faults: [.workflowDetailsList]),
    .init(
      operation: .executeWorkflow, status: 200, shape: .object(["requestUuid", "executionsUuids"])),
    .init(
      operation: .executeWorkflow2, status: 200,
      shape: .object(["requestUuid", "executionsUuids"])),
    .init(
      operation: .triggerExecution, status: 200, shape: .list(["requestUuid"]),
      prepare: Operation.waitingExecution),
    .init(operation: .listRemoteActions, status: 200, shape: .list(remoteAction)),
    .init(operation: .remoteActionDetails, status: 200, shape: .object(remoteAction)),
    .init(
      operation: .executeRemoteAction, status: 200,
      shape: .object(["requestId", "expiresInMinutes"])),
    .init(operation: .triggerCampaign, status: 200, shape: .object(["requests"])),
    .init(
      operation: .triggerCampaign, status: 200, shape: .object(["requests"]),
      faults: [.campaignPartial], text: "cannot be reached"),
    .init(operation: .enrichFields, status: 200, shape: .object(["status"])),
    .init(
      operation: .enrichFields, status: 207, shape: .object(["status", "errors"]),
      faults: [.enrichmentPartial], text: "ENRICH_011"),
    .init(operation: .executeNQL, status: 200, shape: .object(rows + ["headers", "data"])),
    .init(operation: .executeNQL2, status: 200, shape: .object(rows + ["data"])),
    .init(operation: .executeNQL, status: 200, shape: .csv, headers: ["Accept: text/csv"]),
    .init(operation: .executeNQL2, status: 200, shape: .csv, headers: ["Accept: text/csv"]),
    .init(operation: .startExport, status: 200, shape: .object(["exportId"])),
    .init(operation: .startExportByGet, status: 200, shape: .object(["exportId"])),
    .init(
      operation: .exportStatus, status: 200, shape: .object(status),
      prepare: Operation.export(asked: 0), text: "SUBMITTED"),
    .init(
      operation: .exportStatus, status: 200, shape: .object(status),
      prepare: Operation.export(asked: 1), text: "IN_PROGRESS"),
    .init(
      operation: .exportStatus, status: 200, shape: .object(status),
      prepare: Operation.export(asked: 2), text: "COMPLETED"),
    .init(
      operation: .exportStatus, status: 200, shape: .object(status), faults: [.exportError],
      prepare: Operation.export(asked: 2), text: "ERROR"),
    .init(
      operation: .exportStatus, status: 200, shape: .object(status), faults: [.exportStuck],
      prepare: Operation.export(asked: 9), text: "IN_PROGRESS"),
    .init(
      operation: .exportStatus, status: 206, shape: .object(status), faults: [.exportTruncated],
      prepare: Operation.export(asked: 2), text: "COMPLETED"),
    .init(
      operation: .deleteDevices, status: 202,
      shape: .object(["scheduledCount", "status", "devices"]), text: "SCHEDULED"),
    .init(
      operation: .deleteDevices, status: 202,
      shape: .object(["scheduledCount", "status", "devices"]), faults: [.deletionFailed],
      text: "FAILED"),
    .init(operation: .handOff, status: 204, shape: .empty),
  ]

  private static func refusal(
    _ operation: Operation, _ status: Int, target: String? = nil, body: String? = nil,
    headers: [String] = [], faults: [SandboxFault] = [], text: String = ""
  ) -> OperationCase {
    OperationCase(
      operation: operation, status: status, shape: operation.errors(status), faults: faults,
      headers: headers, target: target, body: body, text: text)
  }

  private static let unknownQuery = ##"{"queryId":"#nothing"}"##

  private static let refusals: [OperationCase] =
    [
      refusal(.listWorkflows, 400, target: "/api/v1/workflows?dependency=x"),
      refusal(.workflowDetails, 400, target: "/api/v1/workflows/details?nqlId=%23nothing"),
      refusal(.executeWorkflow, 400, body: "{}"), refusal(.executeWorkflow2, 400, body: "{}"),
      refusal(.triggerExecution, 400),
      refusal(
        .remoteActionDetails, 404, target: "/api/v1/act/remote-action/details?nql-id=%23nothing"),
      refusal(.remoteActionDetails, 404, target: "/api/v1/act/remote-action/details"),
      refusal(.executeRemoteAction, 400, body: "{}"),
      refusal(.triggerCampaign, 400, body: "{}"), refusal(.enrichFields, 400, body: "{}"),
      refusal(.exportStatus, 404), refusal(.deleteDevices, 400, body: "", text: "EMPTY_REQUEST"),
      refusal(.deleteDevices, 400, faults: [.deletionEmptyTenant], text: "EMPTY_TENANT"),
      refusal(.handOff, 400), refusal(.handOff, 404, headers: ["User-Principal-Name: a@b.org"]),
      refusal(
        .startExportByGet, 404, target: "/api/v1/nql/export?queryId=%23nothing",
        text: #""code":100"#),
      refusal(.startExportByGet, 400, target: "/api/v1/nql/export"),
    ]
    + [Operation.executeNQL, .executeNQL2, .startExport].flatMap { operation in
      [
        refusal(operation, 404, body: unknownQuery, text: #""code":100"#),
        refusal(operation, 400, body: #"{"queryId":"without_hash"}"#),
      ]
    }
    + [Operation.executeNQL, .executeNQL2].map {
      refusal($0, 406, headers: ["Accept: application/xml"])
    }

  /// What any API call may be answered with.
  private static let common: [OperationCase] = Operation.all.flatMap { operation in
    let faults: [(SandboxFault, Int)] = [
      (.badRequest, 400), (.unauthorized, 401), (.forbidden, 403), (.rateLimitSeconds, 429),
      (.rateLimitHTTPDate, 429), (.rateLimitDateTime, 429), (.serverError, 500),
      (.badGateway, 502), (.unavailable, 503),
    ]
    return faults.map { refusal(operation, $1, faults: [$0]) } + [
      // As the documentation has it; a live service wrote the shape of its API.
      OperationCase(operation: operation, status: 404, shape: .empty, faults: [.notFound]),
      refusal(operation, 406, faults: [.notAcceptable]),
      OperationCase(
        operation: operation, status: 401, shape: operation.errors(401), lacksToken: true),
      OperationCase(
        operation: operation, status: 403, shape: operation.errors(403), lacksPermission: true),
    ]
  }

  private static let cases = (successes + refusals + common).map { original in
    var changed = original
    // Every hand-off needs a user but the one that is refused for having none.
    if changed.operation.name == Operation.handOff.name, changed.headers.isEmpty,
      !(changed.status == 400 && changed.faults.isEmpty)
    {
      changed.headers = ["User-Principal-Name: alice@example.com"]
    }
    return changed
  }

  @Test(arguments: cases)
  func `each operation answers as documented`(_ operation: OperationCase) async throws {
    try await operation.run()
  }

  @Test func `no documented status is left out`() {
    for operation in Operation.all {
      let played = Set(Self.cases.filter { $0.operation.name == operation.name }.map(\.status))
      #expect(operation.documented.subtracting(played) == [], "\(operation.name)")
    }
    #expect(Set(Operation.all.map(\.name)).count == Operation.all.count)
    let pairs = Set(Self.cases.map { "\($0.operation.name) \($0.status)" })
    print(
      "Nexthink: \(Operation.all.count) operations, \(pairs.count) of their statuses, "
        + "\(Self.cases.count) cases")
  }
}
