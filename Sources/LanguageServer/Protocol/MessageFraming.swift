package import JSONDocument

/// The base protocol of LSP: messages of JSON behind a header with their length.
package struct MessageFraming: Sendable {
  /// What a stream of bytes gives.
  package enum Event: Sendable {
    /// A message.
    case message(JSONValue)
    /// A body that is no JSON; the stream goes on behind it.
    case unreadable(String)
    /// A header without a usable length: where the next message begins cannot be told.
    case broken

    /// The message, if it is one.
    package var message: JSONValue? {
      if case .message(let message) = self { return message }
      return nil
    }
  }

  /// The longest body that is taken, in bytes.
  private static let maximumLength = 64 << 20
  /// The longest header that is taken, in bytes.
  private static let maximumHeader = 16 << 10

  private var buffer: [UInt8] = []
  private var isBroken = false

  package init() {}

  /// Takes further bytes; gives what is complete.
  package mutating func feed(_ bytes: some Sequence<UInt8>) -> [Event] {
    if isBroken { return [] }
    buffer += bytes
    var events: [Event] = []
    while let event = next() { events.append(event) }
    return events
  }

  private mutating func next() -> Event? {
    if isBroken { return nil }
    guard let end = headerEnd() else {
      if buffer.count > Self.maximumHeader { return fail() }
      return nil
    }
    guard let length = Self.length(buffer[..<end]), length <= Self.maximumLength else {
      return fail()
    }
    let start = end + 4
    guard buffer.count >= start + length else { return nil }
    let body = Array(buffer[start..<start + length])
    buffer.removeFirst(start + length)
    do {
      return .message(try ParsedJSON(body, maximumDepth: 128).root.value)
    } catch {
      return .unreadable(error.message)
    }
  }

  private mutating func fail() -> Event {
    isBroken = true
    buffer = []
    return .broken
  }

  /// Where the empty line begins that ends the header.
  private func headerEnd() -> Int? {
    let mark: [UInt8] = [0x0D, 0x0A, 0x0D, 0x0A]
    guard buffer.count >= mark.count else { return nil }
    return (0...buffer.count - mark.count).prefix(Self.maximumHeader)
      .first { buffer[$0..<$0 + mark.count].elementsEqual(mark) }
  }

  private static func length(_ header: ArraySlice<UInt8>) -> Int? {
    for line in header.split(separator: 0x0A) {
      let text = String(decoding: line, as: UTF8.self)
      let parts = text.split(separator: ":", maxSplits: 1)
      guard parts.count == 2, parts[0].lowercased() == "content-length" else { continue }
      let digits = parts[1].filter { $0 != " " && $0 != "\r" && $0 != "\t" }
      guard let length = Int(digits), length >= 0 else { return nil }
      return length
    }
    return nil
  }

  /// A message as it goes over the wire.
  package static func frame(_ message: JSONValue) -> [UInt8] {
    let body = message.bytes()
    return Array("Content-Length: \(body.count)\r\n\r\n".utf8) + body
  }
}
