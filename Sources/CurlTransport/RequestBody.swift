import ConnectorRuntime

/// What is sent after the header, with its length known.
enum RequestBody: Sendable {
  /// Nothing, and no Content-Length.
  case none
  /// These bytes.
  case bytes([UInt8])
  /// An open file's bytes.
  case file(LocalFile)

  init(_ body: TransportRequest.Body, method: String) throws(TransportError) {
    switch body {
    case .none:
      self = ["POST", "PUT", "PATCH"].contains(method) ? .bytes([]) : .none
    case .bytes(let bytes):
      self = .bytes(bytes)
    case .file(let path):
      self = .file(try LocalFile(bodyAt: path))
    }
    if method == "HEAD", length != nil {
      throw TransportError(.invalidRequest, "a HEAD request cannot carry a body")
    }
  }

  /// How many bytes are sent; nil where the request has no body at all.
  var length: Int? {
    switch self {
    case .none: nil
    case .bytes(let bytes): bytes.count
    case .file(let file): file.size
    }
  }
}
