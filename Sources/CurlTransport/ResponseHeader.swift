import ConnectorRuntime

/// Reads the lines of responses' headers and keeps those of the final response.
struct ResponseHeader {
  /// How many bytes all header lines may have, interim responses included.
  static let limit = 256 << 10

  private(set) var status = 0
  private(set) var version = "1.1"
  private(set) var fields: [HTTPField] = []
  /// The empty line of the final response's header was read.
  private(set) var isComplete = false
  private var size = 0
  /// Whether several responses may come, the last of which counts.
  var isOfHandshake = false

  /// Takes one line with its line break; returns whether it has just completed the final header.
  ///
  /// Lines after that are trailer fields and are passed over.
  mutating func read(_ line: UnsafeRawBufferPointer) throws(TransportError) -> Bool {
    size += line.count
    guard size <= Self.limit else { throw .headerTooLarge }
    let text = line.prefix { $0 != 0x0A && $0 != 0x0D }
    if isComplete {
      guard isOfHandshake, text.starts(with: "HTTP/".utf8) else { return false }
      isComplete = false
    }
    if text.isEmpty {
      isComplete = status >= 200 || status == 101
      if isComplete { try checkLengths() }
      return isComplete
    }
    if text.starts(with: "HTTP/".utf8) {
      readStatusLine(text)
    } else if let first = text.first, first == 0x20 || first == 0x09 {
      // A folded line belongs to the field before it (RFC 9112 §5.2).
      guard !fields.isEmpty else { return false }
      let more = Self.text(Self.trimmed(text))
      let index = fields.count - 1
      if !more.isEmpty {
        fields[index].value += fields[index].value.isEmpty ? more : " \(more)"
      }
    } else if let colon = text.firstIndex(of: UInt8(ascii: ":")) {
      let name = Self.text(Self.trimmed(text[..<colon]))
      fields.append(HTTPField(name, Self.text(Self.trimmed(text[text.index(after: colon)...]))))
    }
    return false
  }

  /// The body's length as announced, where it is the decoded body's too.
  var announcedLength: Int? {
    guard !fields.contains(where: { Self.isCoding($0) }) else { return nil }
    return lengths.first.flatMap { Int($0) }
  }

  /// The names of the body's codings in the order in which they were applied, in lower case: those of
  /// its content, then those of its transfer but for chunks.
  var codings: [String] {
    listed("content-encoding") + listed("transfer-encoding").filter { $0 != "chunked" }
  }

  /// The codings that fields of a name list, but for those that change nothing.
  private func listed(_ name: String) -> [String] {
    fields.filter { $0.name.lowercased() == name }
      .flatMap { $0.value.lowercased().split(separator: ",") }
      .map { Self.words($0) }
      .filter { !["", "identity", "none"].contains($0) }
  }

  /// A text without the white space around it.
  private static func words(_ text: Substring) -> String {
    text.split { $0 == " " || $0 == "\t" }.joined(separator: " ")
  }

  /// Whether the body is a stream of Server-Sent Events.
  var isEventStream: Bool {
    isComplete
      && fields.contains {
        $0.name.lowercased() == "content-type"
          && $0.value.lowercased().hasPrefix("text/event-stream")
      }
  }

  private var lengths: [String] {
    fields.filter { $0.name.lowercased() == "content-length" }.map(\.value)
  }

  /// Refuses lengths that contradict each other, which libcurl does not (RFC 9112 §6.3).
  private func checkLengths() throws(TransportError) {
    guard let first = lengths.first, lengths.contains(where: { $0 != first }) else { return }
    throw TransportError(.interrupted, "the response announces two different lengths")
  }

  private mutating func readStatusLine(_ text: Slice<UnsafeRawBufferPointer>) {
    let parts = text.dropFirst(5).split(separator: 0x20, maxSplits: 2)
    version = parts.first.map { Self.text($0) } ?? ""
    status = parts.dropFirst().first.flatMap { Int(Self.text($0)) } ?? 0
    fields = []
  }

  private static func isCoding(_ field: HTTPField) -> Bool {
    ["content-encoding", "transfer-encoding"].contains(field.name.lowercased())
      && field.value.lowercased() != "identity"
  }

  private static func trimmed(
    _ bytes: Slice<UnsafeRawBufferPointer>
  ) -> Slice<UnsafeRawBufferPointer> {
    let isBlank = { (byte: UInt8) in byte == 0x20 || byte == 0x09 }
    let start = bytes.drop(while: isBlank)
    guard let last = start.lastIndex(where: { !isBlank($0) }) else { return start.prefix(0) }
    return start[...last]
  }

  private static func text(_ bytes: Slice<UnsafeRawBufferPointer>) -> String {
    if let text = String(validating: bytes, as: UTF8.self) { return text }
    var text = ""
    for byte in bytes { text.unicodeScalars.append(Unicode.Scalar(byte)) }
    return text
  }
}
