import JSONDocument

/// What a server said, made fit for one line of a message.
enum ServerText {
  /// The most characters of a server's text that a message shows.
  static let limit = 200

  /// On one line: white space and control characters become single spaces, what changes the
  /// direction of text goes, and long text is cut.
  static func singleLine(_ text: String, limit: Int = limit) -> String {
    var result = ""
    var count = 0
    var pendingSpace = false
    for scalar in text.unicodeScalars {
      if scalar.properties.isWhitespace || scalar.properties.generalCategory == .control {
        pendingSpace = !result.isEmpty
        continue
      }
      if scalar.properties.generalCategory == .format { continue }
      if count + (pendingSpace ? 1 : 0) >= limit { return result + "…" }
      if pendingSpace {
        result.unicodeScalars.append(" ")
        count += 1
        pendingSpace = false
      }
      result.unicodeScalars.append(scalar)
      count += 1
    }
    return result
  }

  /// A JSON value as a message shows it: text as it is, all else as JSON; nil for null and for
  /// what holds nothing.
  static func shown(_ value: JSONValue?, limit: Int = limit) -> String? {
    let text =
      switch value {
      case nil, .null: ""
      case .string(let text): singleLine(text, limit: limit)
      case .array(let elements) where elements.isEmpty: ""
      case .array(let elements):
        singleLine(
          elements.compactMap { shown($0, limit: limit) }.joined(separator: "; "), limit: limit)
      case .object(let members) where members.isEmpty: ""
      case .some(let other): singleLine(other.text(), limit: limit)
      }
    return text.isEmpty ? nil : text
  }

  /// Whether a response's body is a page for people.
  static func isHTML(_ response: TransportResponse) -> Bool {
    let type = MediaType(response.firstValue(of: "Content-Type") ?? "")
    return isHTML(type, type.text(of: Array(response.body.prefix(1024))))
  }

  /// Whether a body is a page for people, by its type or its first words.
  static func isHTML(_ type: MediaType, _ text: String) -> Bool {
    if type.name.hasPrefix("text/html") || type.name.hasPrefix("application/xhtml") { return true }
    let start = text.prefix(512).drop { $0.isWhitespace || $0 == "\u{FEFF}" }.lowercased()
    return start.hasPrefix("<!doctype html") || start.hasPrefix("<html")
  }

  /// "an HTML page", with its title where it has one.
  static func htmlPage(_ response: TransportResponse) -> String {
    let type = MediaType(response.firstValue(of: "Content-Type") ?? "")
    return htmlPage(type.text(of: Array(response.body.prefix(1 << 16))))
  }

  /// "an HTML page", with its title where it has one.
  static func htmlPage(_ page: String) -> String {
    guard let title = htmlTitle(page) else { return "an HTML page" }
    return "an HTML page (title '\(title)')"
  }

  private static func htmlTitle(_ page: String) -> String? {
    let bytes = Array(page.utf8)
    // ASCII letters alone change, so that offsets stay the same.
    let folded = bytes.map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }
    guard let open = folded.firstRange(of: Array("<title".utf8)),
      let start = folded[open.upperBound...].firstIndex(of: UInt8(ascii: ">")),
      let close = folded[start...].firstRange(of: Array("</title".utf8))
    else { return nil }
    let title = singleLine(
      String(decoding: bytes[(start + 1)..<close.lowerBound], as: UTF8.self), limit: 80)
    return title.isEmpty ? nil : title
  }
}
