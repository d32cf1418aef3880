import Foundation
import Synchronization

/// A listener of 127.0.0.1, or on a Unix socket, that speaks no HTTP: each connection is read from once
/// and then dealt with as the test wants.
final class BarePeer: Sendable {
  enum Act: Sendable {
    /// Resets the connection.
    case reset
    /// Ends it.
    case close
    /// Says something, and waits for the end.
    case say(String)
    /// Answers each part that comes with the next of these, and waits for the end.
    case answer([[UInt8]])
    /// Waits for the end.
    case silence
  }

  /// 0 for a Unix socket.
  let port: Int
  private let listener: CInt
  private let count = Mutex(0)

  /// How many connections there were.
  var connectionCount: Int { count.withLock { $0 } }

  /// - Parameter path: where the Unix socket is; nil for a port.
  init(_ act: Act, at path: String? = nil) throws {
    let family = path == nil ? AF_INET : AF_UNIX
    let listener = socket(family, CInt(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    self.listener = listener
    guard let bound = path.map({ Self.bind(listener, path: $0) }) ?? Self.bindPort(listener),
      listen(listener, 16) == 0
    else {
      close(listener)
      throw Unavailable(number: errno)
    }
    port = bound
    Thread.detachNewThread { [weak self] in
      defer { close(listener) }
      while true {
        let accepted = accept(listener, nil, nil)
        guard accepted >= 0 else { return }
        self?.count.withLock { $0 += 1 }
        Thread.detachNewThread { Self.handle(accepted, act) }
      }
    }
  }

  /// Ends the wait in accept().
  deinit { shutdown(listener, CInt(SHUT_RDWR)) }

  private static func handle(_ descriptor: CInt, _ act: Act) {
    defer { close(descriptor) }
    var patience = timeval(tv_sec: 30, tv_usec: 0)
    setsockopt(
      descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
    func send(_ bytes: [UInt8]) {
      _ = Glibc.send(descriptor, bytes, bytes.count, CInt(MSG_NOSIGNAL))
    }
    func receive() -> Bool {
      var buffer = [UInt8](repeating: 0, count: 4_096)
      return recv(descriptor, &buffer, buffer.count, 0) > 0
    }
    guard receive() else { return }
    switch act {
    case .reset:
      var now = linger(l_onoff: 1, l_linger: 0)
      setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &now, socklen_t(MemoryLayout<linger>.size))
      return
    case .close: return
    case .say(let text): send(Array(text.utf8))
    case .answer(let answers):
      for (index, answer) in answers.enumerated() {
        if index > 0, !receive() { return }
        send(answer)
      }
    case .silence: break
    }
    while receive() {}
  }

  private static func bindPort(_ listener: CInt) -> Int? {
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = inet_addr("127.0.0.1")
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let isBound = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        Glibc.bind(listener, $0, length) == 0 && getsockname(listener, $0, &length) == 0
      }
    }
    return isBound ? Int(UInt16(bigEndian: address.sin_port)) : nil
  }

  private static func bind(_ listener: CInt, path: String) -> Int? {
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
    let status = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        Glibc.bind(listener, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
      }
    }
    return status == 0 ? 0 : nil
  }

  private struct Unavailable: Error {
    var number: CInt
  }
}
