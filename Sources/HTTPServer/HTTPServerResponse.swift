/// What a handler answers.
///
/// The server writes `Date`, `Content-Length` or `Transfer-Encoding` and, where it must,
/// `Connection` itself; a response to HEAD, and 204 and 304, go without their body.
package struct HTTPServerResponse: Sendable {
  /// Where the bytes of a body come from.
  package enum Body: Sendable {
    /// All at once.
    case bytes([UInt8])
    /// Piece by piece, called on the server's thread as the client reads, so that a body of any
    /// size takes little memory.
    ///
    /// `total` is the Content-Length; nil sends the body chunked. `produce` gets the offset and
    /// the largest number of bytes wanted. It must not wait, and gives nil (or nothing) at the
    /// end; ending before `total`, or more bytes than wanted, cuts the connection.
    case chunks(total: Int?, produce: @Sendable (_ offset: Int, _ maximum: Int) -> [UInt8]?)
  }

  /// 200 to 999.
  package var status: Int
  /// The fields to send, in this order.
  ///
  /// A name that is no token, an empty value, or one with a
  /// line break or a NUL makes the response a 500.
  package var headers: [HTTPServerField]
  package var body: Body

  package init(status: Int, headers: [HTTPServerField] = [], body: Body = .bytes([])) {
    self.status = status
    self.headers = headers
    self.body = body
  }

  package init(status: Int, headers: [HTTPServerField] = [], body: [UInt8]) {
    self.init(status: status, headers: headers, body: .bytes(body))
  }
}
