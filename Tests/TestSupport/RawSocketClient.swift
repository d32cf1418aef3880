import Foundation

/// A blocking HTTP/1.1 client on a bare socket, which sends exactly the bytes it is given.
///
/// Use it from `onThread`, not from a task.
package struct RawSocketClient: ~Copyable {
  /// A response as it came over the wire.
  package struct Response: Sendable, Hashable {
    package var status: Int
    /// The header's lines but the first.
    package var headers: [String]
    /// The body, transfer coding removed.
    package var body: [UInt8]

    /// The body as text.
    package var text: String { String(decoding: body, as: UTF8.self) }

    /// The value of the first field of that name, whose case does not matter.
    package func header(_ name: String) -> String? {
      let prefix = name.lowercased() + ":"
      return headers.first { $0.lowercased().hasPrefix(prefix) }
        .map { $0.dropFirst(prefix.count).trimmingCharacters(in: .whitespaces) }
    }
  }

  /// The connection ended, or the bytes are no HTTP response.
  package struct ConnectionEnded: Error {
    package init() {}
  }

  private let descriptor: Int32
  private var buffer: [UInt8] = []

  /// Connects to 127.0.0.1.
  package init(port: UInt16) throws {
    descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = UInt32(INADDR_LOOPBACK).bigEndian
    let result = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { [descriptor] in
        connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    // The value exists already, so that `deinit` closes the descriptor here too.
    guard result == 0 else { throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
  }

  deinit { close(descriptor) }

  /// Runs blocking code on a thread of its own.
  package static func onThread<Result: Sendable>(
    _ work: @escaping @Sendable () throws -> Result
  ) async throws -> Result {
    try await withCheckedThrowingContinuation { continuation in
      Thread.detachNewThread { continuation.resume(with: Swift.Result { try work() }) }
    }
  }

  /// Sends one request on a connection of its own and reads the response.
  package static func exchange(port: UInt16, _ request: String) async throws -> Response {
    try await onThread {
      var client = try RawSocketClient(port: port)
      return try client.exchange(request)
    }
  }

  /// Sends a request and reads its response, not that of HEAD.
  package mutating func exchange(_ request: String) throws -> Response {
    try send(Array(request.utf8))
    return try readResponse(hasBody: !request.hasPrefix("HEAD "))
  }

  /// Sends the bytes.
  package func send(_ bytes: [UInt8]) throws {
    var sent = 0
    while sent < bytes.count {
      let count = bytes.withUnsafeBytes {
        Glibc.send(
          descriptor, $0.baseAddress?.advanced(by: sent), bytes.count - sent, Int32(MSG_NOSIGNAL))
      }
      // Whatever signal interrupts a call, the call is simply made again.
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else { throw ConnectionEnded() }
      sent += count
    }
  }

  /// Reads one response, by Content-Length, chunks, or to the end of the connection.
  package mutating func readResponse(hasBody: Bool = true) throws -> Response {
    let parts = try line().split(separator: " ", maxSplits: 2)
    guard parts.count >= 2, let status = Int(parts[1]) else { throw ConnectionEnded() }
    var response = Response(status: status, headers: [], body: [])
    while true {
      let line = try line()
      if line.isEmpty { break }
      response.headers.append(line)
    }
    guard hasBody, status >= 200, status != 204, status != 304 else { return response }
    if response.header("Transfer-Encoding") == "chunked" {
      while let size = Int(try line(), radix: 16), size > 0 {
        response.body += try bytes(size)
        _ = try line()
      }
      _ = try line()
    } else if let length = response.header("Content-Length").flatMap({ Int($0) }) {
      response.body = try bytes(length)
    } else {
      response.body = readToEnd()
    }
    return response
  }

  /// Everything up to the end of the connection.
  package mutating func readToEnd() -> [UInt8] {
    while fill() {}
    defer { buffer = [] }
    return buffer
  }

  /// Reads to the end of the connection, keeps nothing, and reports how many bytes came.
  package mutating func skipToEnd(_ progress: (Int) -> Void) {
    repeat {
      progress(buffer.count)
      buffer = []
    } while fill()
  }

  private mutating func line() throws -> String {
    let bytes = try bytes(until: { $0.firstIndex(of: 0x0A).map { $0 + 1 } })
    return String(decoding: bytes.filter { $0 != 0x0D && $0 != 0x0A }, as: UTF8.self)
  }

  private mutating func bytes(_ count: Int) throws -> [UInt8] {
    try bytes(until: { $0.count >= count ? count : nil })
  }

  private mutating func bytes(until end: ([UInt8]) -> Int?) throws -> [UInt8] {
    while true {
      if let end = end(buffer) {
        defer { buffer.removeFirst(end) }
        return Array(buffer[..<end])
      }
      guard fill() else { throw ConnectionEnded() }
    }
  }

  private mutating func fill() -> Bool {
    var bytes = [UInt8](repeating: 0, count: 64 << 10)
    while true {
      let count = recv(descriptor, &bytes, bytes.count, 0)
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else { return false }
      buffer += bytes[..<count]
      return true
    }
  }
}
