import HTTPServer

/// One operation of an API that the sandbox plays: a row of the route table.
struct Operation: Sendable {
  /// Who may call it.
  enum Access: Sendable {
    /// Anyone; the operation checks for itself.
    case open
    /// The bearer of a valid token whose client has the permission.
    case bearer(SandboxPermission)
  }

  /// Answers a request that was routed and let in.
  typealias Answer =
    @Sendable (OperationRequest, inout SandboxWorld) throws(Fault) -> HTTPServerResponse

  let method: String
  let path: PathPattern
  let access: Access
  /// How its API writes errors.
  let errors: ErrorShape
  /// Header fields that every response has, errors too.
  let headers: @Sendable (HTTPServerRequest) -> [HTTPServerField]
  let answer: Answer

  init(
    _ method: String, _ path: String, access: Access, errors: ErrorShape,
    headers: @escaping @Sendable (HTTPServerRequest) -> [HTTPServerField] = { _ in [] },
    answer: @escaping Answer
  ) {
    self.method = method
    self.path = PathPattern(path)
    self.access = access
    self.errors = errors
    self.headers = headers
    self.answer = answer
  }
}
