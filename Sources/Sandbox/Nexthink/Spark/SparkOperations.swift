import HTTPServer
import JSONDocument

/// Nexthink's Spark API 1.0.0.
enum SparkOperations {
  static let all = [
    Operation(
      "POST", "/api/v1/spark/handoff", access: .bearer(.spark), errors: .spark, answer: handOff)
  ]

  /// Whose users the made-up tenant knows.
  private static let domain = "@example.com"

  private static func handOff(
    _ request: OperationRequest, in world: inout SandboxWorld
  ) throws(Fault) -> HTTPServerResponse {
    guard let user = request.http.header("User-Principal-Name"), Identifiers.isUPN(user) else {
      throw Fault("INVALID_REQUEST", "User-Principal-Name is required")
    }
    let input = try InputObject(body: request.http.body)
    _ = try input.texts("metadata")
    let message = try InputObject(input.value("message") ?? .null, named: "message")
    for (position, element) in try message.elements("parts", limit: .max).enumerated() {
      try check(part: try InputObject(element, named: "message.parts[\(position)]"))
    }
    guard user.lowercased().hasSuffix(domain) else {
      throw Fault(status: 404, "NOT_FOUND", "There is no user \(user)")
    }
    return HTTPServerResponse(status: 204)
  }

  private static func check(part: InputObject) throws(Fault) {
    switch try part.text("type") {
    case "TEXT":
      _ = try part.text("text")
    case "FILE":
      _ = try part.text("mimeType")
      guard try part.optionalText("fileContent") != nil else {
        throw Fault("INVALID_REQUEST", "fileContent is required")
      }
    default:
      throw Fault("INVALID_REQUEST", "type must be one of TEXT, FILE")
    }
  }
}
