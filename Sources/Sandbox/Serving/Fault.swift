import HTTPServer

/// Why a request is refused; each API writes it in its own shape.
struct Fault: Error, Sendable, Hashable {
  let status: Int
  let code: String
  /// A sentence without a period.
  let message: String
  /// What the response's header says beside the body's type.
  let headers: [HTTPServerField]
  /// Whether the API says anything; without, whatever its shape.
  let hasBody: Bool

  init(
    status: Int = 400, _ code: String, _ message: String, headers: [HTTPServerField] = [],
    hasBody: Bool = true
  ) {
    self.hasBody = hasBody
    self.status = status
    self.code = code
    self.message = message
    self.headers = headers
  }
}
