import HTTPServer
import JSONDocument

/// Running queries with Nexthink's NQL API 1.2.0.
enum NQLOperations {
  static let all = [
    operation("POST", "/api/v1/nql/execute") { request, _ throws(Fault) in
      try execute(request, json: \.version1)
    },
    operation("POST", "/api/v2/nql/execute") { request, _ throws(Fault) in
      try execute(request, json: \.version2)
    },
  ]

  /// The time zone of the made-up tenant's region.
  static let regionalZone = Duration.seconds(3600)

  /// The longest id, `#` included.
  private static let idLimit = 255

  static func operation(
    _ method: String, _ path: String, answer: @escaping Operation.Answer
  ) -> Operation {
    Operation(method, path, access: .bearer(.nql), errors: .nql, answer: answer)
  }

  /// The query of an id: `^#[a-z0-9_]{2,255}$`, at most 255 characters.
  static func query(_ id: String) throws(Fault) -> NQLQuery {
    guard id.hasPrefix("#"), (3...idLimit).contains(id.utf8.count),
      id.utf8.dropFirst().allSatisfy({
        (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == UInt8(ascii: "_")
      })
    else {
      throw Fault("INVALID_REQUEST", "queryId must match ^#[a-z0-9_]{2,255}$")
    }
    guard let query = NQLQuery.samples.first(where: { $0.id == id }) else {
      throw Fault(status: 404, "NOT_FOUND", "There is no query \(id)")
    }
    return query
  }

  private enum Format {
    case json
    case csv

    /// The first of the listed media types that there is.
    init(accept: String?) throws(Fault) {
      let types = (accept ?? "*/*").split(separator: ",").map { type in
        type.prefix { $0 != ";" }.filter { $0 != " " }.lowercased()
      }
      for type in types {
        switch type {
        case "application/json", "application/*", "*/*":
          self = .json
          return
        case "text/csv", "text/*":
          self = .csv
          return
        default: break
        }
      }
      throw Fault(
        status: 406, "NOT_ACCEPTABLE", "Accept must be application/json or text/csv")
    }
  }

  private static func execute(
    _ request: OperationRequest, json: (NQLResult) -> JSONValue
  ) throws(Fault) -> HTTPServerResponse {
    let format = try Format(accept: request.http.header("Accept"))
    let input = try InputObject(body: request.http.body)
    let query = try query(try input.text("queryId"))
    let isUTC = request.http.header("x-utc-times") == "true"
    let result = try query.run(
      try input.texts("parameters"), zone: isUTC ? .zero : regionalZone, at: request.now)
    return switch format {
    case .json: .json(json(result))
    case .csv: .text(result.csv, type: "text/csv")
    }
  }
}
