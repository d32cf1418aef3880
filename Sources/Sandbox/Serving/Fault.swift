/// Why a request is refused; each API writes it in its own shape.
struct Fault: Error, Sendable, Hashable {
  let status: Int
  let code: String
  /// A sentence without a period.
  let message: String

  init(status: Int = 400, _ code: String, _ message: String) {
    self.status = status
    self.code = code
    self.message = message
  }
}
