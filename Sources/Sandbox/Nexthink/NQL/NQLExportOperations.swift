import HTTPServer
import JSONDocument

/// Exporting the results of queries to files with Nexthink's NQL API 1.2.0.
enum NQLExportOperations {
  static let all = [
    NQLOperations.operation("POST", "/api/v1/nql/export", answer: startByBody),
    NQLOperations.operation("GET", "/api/v1/nql/export", answer: startByQuery),
    NQLOperations.operation("GET", "/api/v1/nql/status/{export}", answer: status),
  ]

  /// How long a link to a file is valid.
  static let linkLifetime = Duration.seconds(15 * 60)

  private static func startByBody(
    _ request: OperationRequest, in world: inout SandboxWorld
  ) throws(Fault) -> HTTPServerResponse {
    let input = try InputObject(body: request.http.body)
    return try start(
      try input.text("queryId"), try input.texts("parameters"),
      compression: try input.optionalText("compression"), at: request.now, in: &world)
  }

  private static func startByQuery(
    _ request: OperationRequest, in world: inout SandboxWorld
  ) throws(Fault) -> HTTPServerResponse {
    guard let id = request.query("queryId"), !id.isEmpty else {
      throw Fault("INVALID_REQUEST", "queryId is required")
    }
    var parameters: [(name: String, value: String)] = []
    if let text = request.query("parameters") {
      guard let value = try? ParsedJSON(text).root.value else {
        throw Fault("INVALID_REQUEST", "parameters is no JSON")
      }
      parameters = try InputObject(["parameters": value], named: "The query").texts("parameters")
    }
    return try start(
      id, parameters, compression: request.query("compression"), at: request.now, in: &world)
  }

  private static func start(
    _ id: String, _ parameters: [(name: String, value: String)], compression: String?,
    at now: Duration, in world: inout SandboxWorld
  ) throws(Fault) -> HTTPServerResponse {
    let known = compression.map(NQLExport.Compression.init(rawValue:)) ?? NQLExport.Compression.none
    guard let known else {
      let legal = NQLExport.Compression.allCases.map(\.rawValue).joined(separator: ", ")
      throw Fault("INVALID_REQUEST", "compression must be one of \(legal)")
    }
    var result = try NQLOperations.query(id)
      .run(parameters, zone: NQLOperations.regionalZone, at: now)
    if world.plays(.exportTruncated) { result.rows.removeLast(min(1, result.rows.count)) }
    let export = NQLExport(result, compression: known)
    world.exports[export.id] = export
    return .json(["exportId": .string(export.id)])
  }

  private static func status(
    _ request: OperationRequest, in world: inout SandboxWorld
  ) throws(Fault) -> HTTPServerResponse {
    guard let id = request.parameters["export"], var export = world.exports[id] else {
      throw Fault(status: 404, "NOT_FOUND", "There is no export of this id")
    }
    let status = export.advance(faults: world.faults)
    var url = JSONValue.null
    if status == .completed {
      let lifetime = world.plays(.exportLinkExpired) ? .zero : linkLifetime
      url = .string(export.link(lifetime: lifetime, at: request.now, in: &world.files))
    }
    world.exports[id] = export
    let isTruncated = status == .completed && world.plays(.exportTruncated)
    return .json(
      [
        "status": .string(status.rawValue), "resultsFileUrl": url,
        "errorDescription": status == .failed
          ? "The query took too long and was given up" : .null,
      ], status: isTruncated ? 206 : 200)
  }
}
