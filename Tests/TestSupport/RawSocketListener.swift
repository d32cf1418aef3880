import Foundation
import Synchronization

/// The threads of a `RawSocketServer`.
final class RawSocketListener: Sendable {
  struct State {
    var received: [RawSocketServer.Received] = []
    var connectionCount = 0
    fileprivate var descriptors: Set<Int32> = []
    fileprivate var waiters: [Waiter] = []
    fileprivate var isStopped = false
    fileprivate var isClosed = false
  }

  fileprivate struct Waiter {
    var count: Int
    var continuation: CheckedContinuation<[RawSocketServer.Received], Never>
  }

  let port: UInt16
  let state = Mutex(State())
  private let descriptor: Int32
  private let answer: @Sendable (RawSocketServer.Received) -> RawSocketServer.Answer
  private let threads = DispatchGroup()

  init(
    answer: @escaping @Sendable (RawSocketServer.Received) -> RawSocketServer.Answer
  ) throws {
    self.answer = answer
    (descriptor, port) = try Self.listen()
  }

  /// Accepts connections on a thread of its own, until `stop`.
  func start() {
    threads.enter()
    Thread.detachNewThread { [self] in
      defer { threads.leave() }
      while true {
        let connection = accept(descriptor, nil, nil)
        if connection >= 0 {
          // A process that another test starts must not keep it open.
          _ = fcntl(connection, F_SETFD, FD_CLOEXEC)
          serve(connection)
        } else if errno != EINTR && errno != ECONNABORTED {
          return
        }
      }
    }
  }

  func stop() {
    let waiters = state.withLock { state -> [Waiter] in
      if !state.isStopped {
        state.isStopped = true
        shutdown(descriptor, Int32(SHUT_RDWR))
        for connection in state.descriptors { shutdown(connection, Int32(SHUT_RDWR)) }
      }
      defer { state.waiters = [] }
      return state.waiters
    }
    threads.wait()
    let received = state.withLock { state in
      if !state.isClosed {
        state.isClosed = true
        close(descriptor)
      }
      return state.received
    }
    for waiter in waiters { waiter.continuation.resume(returning: received) }
  }

  func wait(
    for count: Int, _ continuation: CheckedContinuation<[RawSocketServer.Received], Never>
  ) {
    let ready = state.withLock { state -> [RawSocketServer.Received]? in
      if state.received.count >= count || state.isStopped { return state.received }
      state.waiters.append(Waiter(count: count, continuation: continuation))
      return nil
    }
    if let ready { continuation.resume(returning: ready) }
  }

  private static func listen() throws -> (descriptor: Int32, port: UInt16) {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(INADDR_LOOPBACK).bigEndian
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    let isListening = withUnsafeMutablePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(descriptor, $0, size) == 0 && Glibc.listen(descriptor, SOMAXCONN) == 0
          && getsockname(descriptor, $0, &size) == 0
      }
    }
    guard isListening else {
      let code = errno
      close(descriptor)
      throw POSIXError(POSIXErrorCode(rawValue: code) ?? .EIO)
    }
    return (descriptor, UInt16(bigEndian: address.sin_port))
  }

  private func serve(_ connection: Int32) {
    let number = state.withLock { state -> Int? in
      guard !state.isStopped else { return nil }
      state.descriptors.insert(connection)
      state.connectionCount += 1
      return state.connectionCount - 1
    }
    guard let number else {
      close(connection)
      return
    }
    threads.enter()
    Thread.detachNewThread { [self] in
      defer { threads.leave() }
      var session = RawSocketSession(descriptor: connection, number: number)
      session.run(record: record, answer: answer)
      // Closed under the lock, so that `stop` never shuts down a descriptor that is another's.
      state.withLock { state in
        state.descriptors.remove(connection)
        close(connection)
      }
    }
  }

  private func record(_ received: RawSocketServer.Received) {
    let (ready, all) = state.withLock { state in
      state.received.append(received)
      let count = state.received.count
      let ready = state.waiters.filter { $0.count <= count }
      state.waiters.removeAll { $0.count <= count }
      return (ready, state.received)
    }
    for waiter in ready { waiter.continuation.resume(returning: all) }
  }
}
