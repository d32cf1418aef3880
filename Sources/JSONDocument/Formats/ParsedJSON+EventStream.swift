extension ParsedJSON {
  /// Reads Server-Sent Events (HTML, §9.2.6) as an array of objects.
  ///
  /// Each event has `event` (`message` where the server names none), `data`, its lines joined, and
  /// `id`, the last that the server gave, where there is one. Data that is a JSON text stands as
  /// `json` beside it. Comments and reconnection times leave nothing; neither does an event without
  /// data, nor a last one that no empty line ends, of which more may have been to come.
  ///
  /// - Throws: ``JSONSyntaxError`` for what is not UTF-8.
  package init(eventStream: [UInt8]) throws(JSONSyntaxError) {
    guard let text = TextEncoding.utf8.decode(eventStream) else {
      throw JSONSyntaxError(message: "it is not valid UTF-8", offset: 0, line: 1, column: 1)
    }
    var reader = EventStreamReader()
    for line in EventStreamReader.lines(text) { reader.read(line) }
    try self.init(reader.finish())
  }
}

/// Puts the lines of an event stream together to events, and writes those as a JSON array.
private struct EventStreamReader {
  private var document = Array("[".utf8)
  private var event = ""
  private var data: [UInt8]?
  private var identifier = ""

  /// The lines, which CRLF, LF or CR end; what follows the last of those is none.
  static func lines(_ bytes: [UInt8]) -> [ArraySlice<UInt8>] {
    var lines: [ArraySlice<UInt8>] = []
    var start = bytes.startIndex
    var index = start
    while index < bytes.endIndex {
      let byte = bytes[index]
      guard byte == 0x0A || byte == 0x0D else {
        index += 1
        continue
      }
      lines.append(bytes[start..<index])
      index += 1
      if byte == 0x0D, index < bytes.endIndex, bytes[index] == 0x0A { index += 1 }
      start = index
    }
    return lines
  }

  mutating func read(_ line: ArraySlice<UInt8>) {
    if line.isEmpty { return dispatch() }
    let name = line.prefix { $0 != UInt8(ascii: ":") }
    var value = line[name.endIndex...].dropFirst()
    if value.first == 0x20 { value = value.dropFirst() }
    switch String(decoding: name, as: UTF8.self) {
    case "event": event = String(decoding: value, as: UTF8.self)
    case "data":
      if data == nil { data = Array(value) } else { data? += [0x0A] + value }
    case "id" where !value.contains(0): identifier = String(decoding: value, as: UTF8.self)
    default: break
    }
  }

  func finish() -> [UInt8] { document + "]".utf8 }

  private mutating func dispatch() {
    defer {
      event = ""
      data = nil
    }
    guard let data else { return }
    if document.count > 1 { document += ",".utf8 }
    document += "{\"event\":".utf8
    JSONEscaping.append(event.isEmpty ? "message" : event, to: &document)
    document += ",\"data\":".utf8
    JSONEscaping.append(String(decoding: data, as: UTF8.self), to: &document)
    if !identifier.isEmpty {
      document += ",\"id\":".utf8
      JSONEscaping.append(identifier, to: &document)
    }
    // The text itself, so that numbers keep every digit.
    if (try? ParsedJSON(data)) != nil {
      document += ",\"json\":".utf8
      document += data
    }
    document += "}".utf8
  }
}
