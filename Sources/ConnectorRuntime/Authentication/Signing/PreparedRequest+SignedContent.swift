import Compression
import Cryptography
import Diagnostics
import Glibc

extension PreparedRequest {
  /// The target's path as it goes on the wire: never empty.
  var wirePath: String { url.path.isEmpty ? "/" : url.path }

  /// The target's query as it goes on the wire, without the question mark; empty for none.
  var wireQuery: String { fullURL.query ?? "" }

  /// The value of `Host` as the transport sends it: the scheme's own port left out.
  var wireHost: String {
    if let own = header("Host") { return own }
    guard let port = url.port, port != url.scheme.defaultPort else { return url.host }
    return "\(url.host):\(port)"
  }

  /// The body's bytes as they are sent; files are read whole, up to 64 MiB.
  ///
  /// - Throws: `RunFailure` of kind `localFile`.
  func bodyBytes(_ files: any FileReader = LocalFileReader()) throws(RunFailure) -> [UInt8] {
    var bytes: [UInt8] = []
    for segment in segments {
      switch segment {
      case .bytes(let part): bytes += part
      case .file(let path):
        do throws(FileReadError) {
          bytes += try files.read(path, limit: ActionRunner.memoryLimit - bytes.count)
        } catch {
          throw Self.unreadable(path, error.message)
        }
      }
    }
    guard contentCoding == .gzip else { return bytes }
    guard let compressed = GzipEncoder.compress(bytes) else { throw Self.outOfMemory }
    return compressed
  }

  /// The digest of the body as it is sent; files are read in parts.
  ///
  /// - Throws: `RunFailure` of kind `localFile`, or where libcrypto refuses the algorithm.
  func bodyDigest(_ algorithm: DigestAlgorithm) throws(RunFailure) -> [UInt8] {
    do {
      var digest = try RunningDigest(algorithm)
      if contentCoding == .gzip {
        guard var encoder = GzipEncoder() else { throw Self.outOfMemory }
        for segment in segments {
          try Self.read(segment) { part in try digest.update(encoder.update(part)) }
        }
        try digest.update(encoder.finish())
      } else {
        for segment in segments { try Self.read(segment) { part in try digest.update(part) } }
      }
      return try digest.finish()
    } catch let error as CryptographyError {
      throw RunFailure(signing: error)
    } catch let failure as RunFailure {
      throw failure
    } catch {
      throw Self.outOfMemory
    }
  }

  private var segments: [MultipartContent.Segment] {
    switch body {
    case .none: []
    case .bytes(let bytes): [.bytes(bytes)]
    case .file(let path): [.file(path: path)]
    case .multipart(let content): content.segments
    }
  }

  /// Reads a segment in the parts in which the transport sends it: compressed, other parts might
  /// give other bytes.
  private static func read(
    _ segment: MultipartContent.Segment, _ take: ([UInt8]) throws -> Void
  ) throws {
    switch segment {
    case .bytes(let bytes): try take(bytes)
    case .file(let path): try read(path, take)
    }
  }

  private static func read(_ path: String, _ take: ([UInt8]) throws -> Void) throws {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else {
      throw unreadable(path, "cannot be read: \(String(cString: strerror(errno)))")
    }
    defer { close(descriptor) }
    var chunk = [UInt8](repeating: 0, count: TransportRequest.partSize)
    while true {
      let count = Glibc.read(descriptor, &chunk, chunk.count)
      if count == 0 { return }
      if count > 0 {
        try take(Array(chunk[..<count]))
      } else if errno != EINTR {
        throw unreadable(path, "cannot be read: \(String(cString: strerror(errno)))")
      }
    }
  }

  private static var outOfMemory: RunFailure {
    RunFailure(.localFile, Diagnostic("unreadable-file", "memory is short", at: nil))
  }

  private static func unreadable(_ path: String, _ reason: String) -> RunFailure {
    RunFailure(.localFile, Diagnostic("unreadable-file", "body '\(path)' \(reason)", at: nil))
  }
}

extension RunFailure {
  /// The failure of a signature that libcrypto did not make.
  init(signing error: CryptographyError, at span: SourceSpan? = nil) {
    self.init(
      .configuration,
      Diagnostic(
        "signing-failed",
        "\(error.operation) failed" + (error.reason.isEmpty ? "" : ": \(error.reason)"), at: span))
  }
}
