import Foundation
import Synchronization

/// A loopback server that speaks whatever bytes a test wants: each connection runs the test's
/// function on a thread of its own.
final class RawServer: Sendable {
  typealias Handler = @Sendable (_ connection: RawConnection, _ index: Int) throws -> Void

  let port: Int
  private let listener: CInt
  private let state = Mutex((requests: [RawRequest](), connections: 0))

  /// Starts to accept connections, which are numbered from 0.
  init(_ handler: @escaping Handler) throws {
    let listener = socket(AF_INET, CInt(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    var yes: CInt = 1
    setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &yes, socklen_t(MemoryLayout<CInt>.size))
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = inet_addr("127.0.0.1")
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let bound = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
        bind(listener, pointer, length) == 0 && listen(listener, 1_024) == 0
          && getsockname(listener, pointer, &length) == 0
      }
    }
    guard bound else {
      defer { close(listener) }
      throw RawServerError(message: String(cString: strerror(errno)))
    }
    self.listener = listener
    port = Int(UInt16(bigEndian: address.sin_port))
    Thread.detachNewThread { [weak self] in
      // Closed by who accepts: else another server's listener could have its number, and this thread
      // would take that one's connections.
      defer { close(listener) }
      while true {
        let accepted = accept(listener, nil, nil)
        guard accepted >= 0 else { return }
        guard let self else {
          close(accepted)
          return
        }
        let index = state.withLock { state in
          defer { state.connections += 1 }
          return state.connections
        }
        let connection = RawConnection(accepted) { [weak self] request in
          self?.state.withLock { $0.requests.append(request) }
        }
        Thread.detachNewThread { try? handler(connection, index) }
      }
    }
  }

  deinit {
    // Ends the wait in accept().
    shutdown(listener, CInt(SHUT_RDWR))
  }

  /// A server that answers each request on each connection with the same bytes.
  convenience init(answer: String) throws {
    try self.init(answer: Array(answer.utf8))
  }

  convenience init(answer: [UInt8]) throws {
    try self.init { connection, _ in
      while try connection.readRequest() != nil { try connection.write(answer) }
    }
  }

  func url(_ path: String = "/") -> String { "http://127.0.0.1:\(port)\(path)" }

  /// What was received so far, in order of completion.
  var requests: [RawRequest] { state.withLock { $0.requests } }
  var connectionCount: Int { state.withLock { $0.connections } }
}

struct RawServerError: Error {
  var message: String
}

/// A request as it was on the wire.
struct RawRequest: Sendable {
  /// The request line and the header lines, without line breaks.
  var lines: [String]
  var body: [UInt8]

  func value(of name: String) -> String? {
    lines.dropFirst().first { $0.lowercased().hasPrefix("\(name.lowercased()):") }
      .map { $0.dropFirst(name.count + 1).trimmingCharacters(in: .whitespaces) }
  }
}

/// One accepted connection; closed when it goes away.
final class RawConnection: Sendable {
  let descriptor: CInt
  private let record: @Sendable (RawRequest) -> Void

  init(_ descriptor: CInt, record: @escaping @Sendable (RawRequest) -> Void) {
    self.descriptor = descriptor
    self.record = record
    // Bounds every wait, so that a test that goes wrong ends.
    var patience = timeval(tv_sec: 30, tv_usec: 0)
    let size = socklen_t(MemoryLayout<timeval>.size)
    setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, size)
    setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &patience, size)
  }

  deinit { close(descriptor) }

  /// A connection to a port of this machine.
  static func to(_ port: Int) throws -> RawConnection {
    let descriptor = socket(AF_INET, CInt(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    let connection = RawConnection(descriptor) { _ in }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = in_port_t(port).bigEndian
    address.sin_addr.s_addr = inet_addr("127.0.0.1")
    let status = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    guard status == 0 else { throw RawServerError(message: "connect: \(errno)") }
    return connection
  }

  /// Resets the connection at once.
  func reset() {
    var nowhere = sockaddr()
    nowhere.sa_family = sa_family_t(AF_UNSPEC)
    _ = connect(descriptor, &nowhere, socklen_t(MemoryLayout<sockaddr>.size))
  }

  /// Has the connection reset when it goes away, in place of ended.
  func resetAtEnd() {
    var now = linger(l_onoff: 1, l_linger: 0)
    setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &now, socklen_t(MemoryLayout<linger>.size))
  }

  /// Reads a request with its body (by Content-Length); nil when the peer closed the connection.
  func readRequest() throws -> RawRequest? {
    var head: [UInt8] = []
    while !head.ends(with: "\r\n\r\n".utf8) {
      guard let byte = try read(1)?.first else { return nil }
      head.append(byte)
    }
    let text = String(decoding: head.dropLast(4), as: UTF8.self)
    var request = RawRequest(lines: text.components(separatedBy: "\r\n"), body: [])
    if let length = request.value(of: "Content-Length").flatMap({ Int($0) }) {
      while request.body.count < length {
        guard let more = try read(min(length - request.body.count, 65_536)) else { return nil }
        request.body += more
      }
    }
    record(request)
    return request
  }

  /// Reads some bytes, at most so many; nil at the end.
  func read(_ count: Int) throws -> [UInt8]? {
    var buffer = [UInt8](repeating: 0, count: count)
    let received = recv(descriptor, &buffer, count, 0)
    guard received >= 0 else { throw RawServerError(message: "receive: \(errno)") }
    return received == 0 ? nil : Array(buffer.prefix(received))
  }

  /// Waits until the peer has closed the connection.
  func waitForEnd() {
    while let bytes = try? read(4_096), !bytes.isEmpty {}
  }

  func write(_ text: String) throws { try write(Array(text.utf8)) }

  func write(_ bytes: [UInt8]) throws {
    var rest = bytes[...]
    while !rest.isEmpty {
      let sent = rest.withUnsafeBytes {
        send(descriptor, $0.baseAddress, $0.count, CInt(MSG_NOSIGNAL))
      }
      guard sent > 0 else { throw RawServerError(message: "send: \(errno)") }
      rest = rest.dropFirst(sent)
    }
  }
}

extension [UInt8] {
  fileprivate func ends(with suffix: String.UTF8View) -> Bool {
    count >= suffix.count && self[(count - suffix.count)...].elementsEqual(suffix)
  }
}
