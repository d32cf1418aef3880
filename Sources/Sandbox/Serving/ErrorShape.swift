import HTTPServer
import JSONDocument

/// How an API writes the body of an error.
struct ErrorShape: Sendable {
  /// The body; nil for none.
  let body: @Sendable (Fault) -> JSONValue?

  /// The whole response.
  func response(to fault: Fault) -> HTTPServerResponse {
    guard let body = body(fault) else { return HTTPServerResponse(status: fault.status) }
    return .json(body, status: fault.status)
  }

  /// Workflows: `code` and `details`; 401 has no body.
  static let codeAndDetails = ErrorShape { fault in
    guard fault.status != 401 else { return nil }
    return ["code": .string(fault.code), "details": .string(fault.message)]
  }

  /// Remote actions and data management: `code` and `message`; 401 has no body.
  static let codeAndMessage = ErrorShape { fault in
    guard fault.status != 401 else { return nil }
    return ["code": .string(fault.code), "message": .string(fault.message)]
  }

  /// Token endpoints (RFC 6749 §5.2).
  static let oauth = ErrorShape { fault in
    ["error": .string(fault.code), "error_description": .string(fault.message)]
  }
}
