import Foundation

/// One connection of a `RawSocketServer`, on its thread.
struct RawSocketSession {
  private let descriptor: Int32
  private let number: Int
  /// What was read and belongs to no request yet.
  private var buffer: [UInt8] = []

  init(descriptor: Int32, number: Int) {
    self.descriptor = descriptor
    self.number = number
  }

  /// Reads requests and answers them until the connection is to end.
  mutating func run(
    record: (RawSocketServer.Received) -> Void,
    answer: (RawSocketServer.Received) -> RawSocketServer.Answer
  ) {
    var request = 0
    while let bytes = nextRequest() {
      let received = RawSocketServer.Received(connection: number, request: request, bytes: bytes)
      record(received)
      guard perform(answer(received)) else { return }
      request += 1
    }
  }

  /// Does what is scripted; false when the connection is over.
  private func perform(_ answer: RawSocketServer.Answer) -> Bool {
    switch answer {
    case .bytes(let bytes):
      return send(bytes)
    case .bytesThenClose(let bytes):
      if send(bytes) { finish() }
      return false
    case .filler(let head, let count, let byte):
      let piece = [UInt8](repeating: byte, count: 64 << 10)
      var left = count
      var isOpen = send(head)
      while isOpen && left > 0 {
        isOpen = send(left < piece.count ? Array(piece[..<left]) : piece)
        left -= piece.count
      }
      if isOpen { finish() }
      return false
    case .close:
      return false
    case .reset:
      var linger = linger(l_onoff: 1, l_linger: 0)
      setsockopt(
        descriptor, SOL_SOCKET, SO_LINGER, &linger, socklen_t(MemoryLayout<linger>.size))
      return false
    case .bytesThenReset(let bytes):
      return send(bytes) && perform(.reset)
    case .drip(let bytes, let byte):
      var isOpen = send(bytes)
      while isOpen {
        // The client sends nothing more: it ends, or the time is over.
        var poll = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        isOpen = Glibc.poll(&poll, 1, 50) == 0 && send([byte])
      }
      return false
    case .hang(let bytes):
      if send(bytes) { drain() }
      return false
    }
  }

  /// Reads one request to its end; nil when the client left or the server stops.
  ///
  /// What came before an early end is a request too.
  private mutating func nextRequest() -> [UInt8]? {
    var hasContinued = false
    while true {
      var framing = HTTPRequestFraming(buffer)
      switch framing.scan() {
      case .complete(let count):
        defer { buffer.removeFirst(count) }
        return Array(buffer[..<count])
      case .body(let expectsContinue):
        if expectsContinue && !hasContinued {
          hasContinued = true
          guard send(Array("HTTP/1.1 100 Continue\r\n\r\n".utf8)) else { return nil }
        }
      case .header:
        break
      }
      guard let bytes = receive() else {
        defer { buffer = [] }
        return buffer.isEmpty ? nil : buffer
      }
      buffer += bytes
    }
  }

  private func receive() -> [UInt8]? {
    var bytes = [UInt8](repeating: 0, count: 256 << 10)
    while true {
      let count = recv(descriptor, &bytes, bytes.count, 0)
      if count > 0 { return Array(bytes[..<count]) }
      if count == 0 || errno != EINTR { return nil }
    }
  }

  private func send(_ bytes: [UInt8]) -> Bool {
    var sent = 0
    while sent < bytes.count {
      let count = bytes.withUnsafeBytes {
        Glibc.send(
          descriptor, $0.baseAddress?.advanced(by: sent), bytes.count - sent,
          Int32(MSG_NOSIGNAL))
      }
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else { return false }
      sent += count
    }
    return true
  }

  /// Ends the sending side and reads what the client still sends: a close with unread bytes would
  /// reset the connection and lose what was sent.
  private func finish() {
    shutdown(descriptor, Int32(SHUT_WR))
    drain()
  }

  private func drain() {
    while receive() != nil {}
  }
}
