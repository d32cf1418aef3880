import HTTPServer
import JSONDocument

/// How an API writes the body of an error.
struct ErrorShape: Sendable {
  /// The statuses that come without a body.
  private let empty: Set<Int>
  /// The statuses that a gateway in front of the API answers, with an HTML page.
  private let pages: Set<Int>
  private let json: @Sendable (Fault) -> JSONValue

  /// - Parameters:
  ///   - empty: The statuses that come without a body.
  ///   - pages: The statuses that come as an HTML page.
  ///   - json: The body of all others.
  init(
    empty: Set<Int>, pages: Set<Int> = [502, 503],
    json: @escaping @Sendable (Fault) -> JSONValue
  ) {
    self.empty = empty
    self.pages = pages
    self.json = json
  }

  /// The whole response.
  func response(to fault: Fault) -> HTTPServerResponse {
    var response: HTTPServerResponse
    if !fault.hasBody || empty.contains(fault.status) {
      response = HTTPServerResponse(status: fault.status)
    } else if pages.contains(fault.status) {
      response = .page(status: fault.status, title: "\(fault.status) \(fault.message)")
    } else {
      response = .json(json(fault), status: fault.status)
    }
    response.headers += fault.headers
    return response
  }

  /// Workflows: `code` and `details`.
  static let workflows = ErrorShape(empty: [401]) { fault in
    ["code": .string(fault.code), "details": .string(fault.message)]
  }

  /// Remote actions, and what is the same for all APIs.
  static let codeAndMessage = ErrorShape(empty: [401], json: codeAndMessageBody)

  /// The list of remote actions, whose 400 has no body either.
  static let remoteActionList = ErrorShape(empty: [400, 401], json: codeAndMessageBody)

  /// Campaigns: a 401 has a body and a 403 none, contrary to all others.
  static let campaigns = ErrorShape(empty: [403], json: codeAndMessageBody)

  /// Data management, whose only 403 is about the feature.
  static let dataManagement = ErrorShape(empty: [401]) { fault in
    let code = fault.status == 403 ? "FEATURE_NOT_ENABLED" : fault.code
    return ["code": .string(code), "message": .string(fault.message)]
  }

  /// Enrichment: a 403 has a message alone.
  static let enrichment = ErrorShape(empty: [401]) { fault in
    fault.status == 403
      ? ["message": .string(fault.message)]
      : ["message": .string(fault.message), "code": .string(fault.code)]
  }

  /// NQL: the code is a number.
  ///
  /// Of the real ones only 100, for an unknown query, is known.
  static let nql = ErrorShape(empty: [401, 406, 429, 503], pages: [502]) { fault in
    let code = fault.status == 404 ? 100 : fault.status
    return [
      "message": .string(fault.message), "code": .number(JSONNumber(code)), "source": "NQL_API",
    ]
  }

  /// Spark: 403 and 404 have a message, all others nothing.
  static let spark = ErrorShape(empty: [400, 401, 406, 429, 500, 502, 503], pages: []) { fault in
    ["message": .string(fault.message)]
  }

  /// Token endpoints (RFC 6749 §5.2).
  static let oauth = ErrorShape(empty: []) { fault in
    ["error": .string(fault.code), "error_description": .string(fault.message)]
  }

  private static let codeAndMessageBody: @Sendable (Fault) -> JSONValue = { fault in
    ["code": .string(fault.code), "message": .string(fault.message)]
  }
}
