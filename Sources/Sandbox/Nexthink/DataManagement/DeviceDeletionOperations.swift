import HTTPServer
import JSONDocument

/// Nexthink's Data Management API 1.0.0.
enum DeviceDeletionOperations {
  static let all = [
    Operation(
      "POST", "/api/v1/data-management/device/deletions", access: .bearer(.dataManagement),
      errors: .dataManagement, headers: identifiers, answer: delete)
  ]

  private static let limit = 100

  /// The request's id, or one that is made up, and one for the request's way through the service.
  private static let identifiers: @Sendable (HTTPServerRequest) -> [HTTPServerField] = { request in
    let given = request.header("x-request-id").flatMap { Identifiers.isUUID($0) ? $0 : nil }
    return [
      HTTPServerField("x-request-id", given ?? RandomText.uuid()),
      HTTPServerField("x-trace-id", RandomText.hexadecimal(bytes: 16)),
    ]
  }

  private static func delete(
    _ request: OperationRequest, in world: inout SandboxWorld
  ) throws(Fault) -> HTTPServerResponse {
    if world.plays(.deletionEmptyTenant) {
      throw Fault("EMPTY_TENANT", "The token belongs to no tenant")
    }
    guard !request.http.body.isEmpty else {
      throw Fault("EMPTY_REQUEST", "The request has no body")
    }
    let elements = try InputObject(body: request.http.body).list("devices", limit: .max)
    guard !elements.isEmpty else { throw Fault("EMPTY_REQUEST", "devices must not be empty") }
    guard elements.count <= limit else {
      throw Fault("BATCH_SIZE_EXCEEDED", "devices must have at most \(limit) elements")
    }
    var statuses: [JSONValue] = []
    var scheduled = 0
    for (position, element) in elements.enumerated() {
      let device = try InputObject(element, named: "devices[\(position)]")
      let uid = try device.text("uid")
      let name = try device.text("name")
      let fails = world.plays(.deletionFailed) && position == elements.count - 1
      let status = !Identifiers.isUUID(uid) ? "INVALID" : fails ? "FAILED" : "SCHEDULED"
      scheduled += status == "SCHEDULED" ? 1 : 0
      statuses.append(["uid": .string(uid), "name": .string(name), "status": .string(status)])
    }
    return .json(
      [
        "scheduledCount": .number(JSONNumber(scheduled)), "status": "ACCEPTED",
        "devices": .array(statuses),
      ], status: 202)
  }
}
