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

  /// The body's bytes; a file is read whole, up to 64 MiB.
  ///
  /// - Throws: `RunFailure` of kind `localFile`.
  func bodyBytes(_ files: any FileReader = LocalFileReader()) throws(RunFailure) -> [UInt8] {
    switch body {
    case .none: return []
    case .bytes(let bytes): return bytes
    case .file(let path):
      do throws(FileReadError) {
        return try files.read(path, limit: ActionRunner.memoryLimit)
      } catch {
        throw Self.unreadable(path, error.message)
      }
    }
  }

  /// The digest of the body; a file is read in parts.
  ///
  /// - Throws: `RunFailure` of kind `localFile`, or where libcrypto refuses the algorithm.
  func bodyDigest(_ algorithm: DigestAlgorithm) throws(RunFailure) -> [UInt8] {
    do throws(CryptographyError) {
      switch body {
      case .none: return try Digest.hash([], with: algorithm)
      case .bytes(let bytes): return try Digest.hash(bytes, with: algorithm)
      case .file: break
      }
    } catch {
      throw RunFailure(signing: error)
    }
    guard case .file(let path) = body else { return [] }
    return try Self.digest(ofFileAt: path, algorithm)
  }

  private static func digest(
    ofFileAt path: String, _ algorithm: DigestAlgorithm
  ) throws(RunFailure) -> [UInt8] {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else {
      throw unreadable(path, "cannot be read: \(String(cString: strerror(errno)))")
    }
    defer { close(descriptor) }
    do {
      var digest = try RunningDigest(algorithm)
      var chunk = [UInt8](repeating: 0, count: 64 << 10)
      while true {
        let count = read(descriptor, &chunk, chunk.count)
        if count == 0 { break }
        if count > 0 {
          try digest.update(chunk[..<count])
        } else if errno != EINTR {
          throw unreadable(path, "cannot be read: \(String(cString: strerror(errno)))")
        }
      }
      return try digest.finish()
    } catch let error as CryptographyError {
      throw RunFailure(signing: error)
    } catch let failure as RunFailure {
      throw failure
    } catch {
      throw unreadable(path, "cannot be read")
    }
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
