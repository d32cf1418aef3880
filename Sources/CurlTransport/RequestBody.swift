import Compression
import ConnectorRuntime

/// What is sent after the header; its files are open.
enum RequestBody: Sendable {
  /// What is sent without a break from one place.
  enum Segment: Sendable {
    case bytes([UInt8])
    case file(LocalFile)

    var size: Int {
      switch self {
      case .bytes(let bytes): bytes.count
      case .file(let file): file.size
      }
    }
  }

  /// Nothing, and no Content-Length.
  case none
  /// These segments, one after the other.
  case segments([Segment])
  /// These segments compressed by gzip as they are sent: how long that is nobody knows before.
  case compressed([Segment])

  init(_ request: TransportRequest) throws(TransportError) {
    let stamps = request.fileStamps
    let open = { (path: String) throws(TransportError) -> Segment in
      .file(try LocalFile(bodyAt: path, expected: stamps[path]))
    }
    let isCompressed = request.contentCoding == .gzip
    switch request.body {
    case .none:
      self = ["POST", "PUT", "PATCH"].contains(request.method) ? .segments([]) : .none
    case .bytes(let bytes):
      self = .segments([.bytes(isCompressed ? try Self.compressed(bytes) : bytes)])
    case .file(let path):
      let segments = [try open(path)]
      self = isCompressed ? .compressed(segments) : .segments(segments)
    case .multipart(let content):
      var segments: [Segment] = []
      for segment in content.segments {
        switch segment {
        case .bytes(let bytes): segments.append(.bytes(bytes))
        case .file(let path): segments.append(try open(path))
        }
      }
      self = isCompressed ? .compressed(segments) : .segments(segments)
    }
    if request.method == "HEAD", isThere {
      throw TransportError(.invalidRequest, "a HEAD request cannot carry a body")
    }
  }

  /// Whether the request has a body, be it empty.
  var isThere: Bool {
    if case .none = self { false } else { true }
  }

  /// How many bytes are sent; nil where the request has no body, or that is not known.
  var length: Int? {
    guard case .segments(let segments) = self else { return nil }
    // Files that are too large for a number are too large for any server.
    return segments.reduce(0) { $0.addingReportingOverflow($1.size).partialValue }
  }

  /// From so many bytes on a server is asked first whether it wants them (RFC 9110 §10.1.1).
  private static let largeSize = 1 << 20

  /// Whether the server is asked before the body is sent.
  var isLarge: Bool { isThere && (length.map { $0 >= Self.largeSize } ?? true) }

  private static func compressed(_ bytes: [UInt8]) throws(TransportError) -> [UInt8] {
    guard let compressed = GzipEncoder.compress(bytes) else { throw .outOfMemory }
    return compressed
  }
}
