import JSONDocument

/// What a message shows of a body in which nothing says which part of it is meant for people.
enum BodyQuote: Sendable, Hashable {
  /// Its first words.
  case text(String)
  /// What it is: a page, or bytes that nobody reads.
  case description(String)

  /// Looks at a body; nil where it holds nothing to show.
  ///
  /// - Parameters:
  ///   - contentType: the field's value; nil where there is none.
  ///   - limit: the most characters of its text.
  ///   - redactor: hides secrets before anything is cut.
  init?(
    _ body: [UInt8], contentType: String?, limit: Int, hiding redactor: Redactor? = nil
  ) {
    if body.isEmpty { return nil }
    let type = MediaType(contentType ?? "")
    // Before decoding, too: an encoding may be named that is not the secrets'.
    let prefix = Array(body.prefix(TransportResponse.longestStart))
    let decoded = type.text(of: redactor?.redact(prefix) ?? prefix)
    let start = redactor?.redact(decoded) ?? decoded
    if ServerText.isHTML(type, start) {
      self = .description(ServerText.htmlPage(start))
    } else if type.isLegible(start) {
      let line = ServerText.singleLine(start, limit: limit)
      if line.isEmpty { return nil }
      self = .text(line)
    } else {
      let name = type.nameOfBytes.map { redactor?.redact($0) ?? $0 }
      self = .description(
        "a body of \(body.count) \(body.count == 1 ? "byte" : "bytes")"
          + (name.map { " of \($0)" } ?? " that are no text"))
    }
  }
}

extension MediaType {
  /// The kinds of types in which no text comes.
  private static let bytesAlone: Set<Substring> = ["image", "audio", "video", "font"]

  /// The types of `application` that are in use for bytes, and hold none that only a start of them
  /// could be taken for text.
  private static let packed: Set<String> = [
    "application/zip", "application/gzip", "application/x-gzip", "application/pdf",
    "application/x-tar", "application/zstd", "application/x-bzip2", "application/x-7z-compressed",
    "application/wasm", "application/java-archive",
  ]

  private var kind: Substring { name.prefix { $0 != "/" } }

  /// Whether bodies of the type are JSON by its name.
  private var isJSON: Bool { subtype == "json" || subtype.hasSuffix("+json") }

  /// Whether bodies of the type are XML by its name.
  private var isXML: Bool { subtype == "xml" || subtype.hasSuffix("+xml") }

  /// The text of a body of the type, for people.
  func text(of body: [UInt8]) -> String {
    BodyText.legible(body, charset: parameter("charset"), isJSON: isJSON)
  }

  /// The name where it says which bytes they are; nil where it says text, or nothing.
  fileprivate var nameOfBytes: String? {
    let parts = name.split(separator: "/", omittingEmptySubsequences: false)
    let isName =
      parts.count == 2 && name.utf8.count <= 80
      && parts.allSatisfy { part in
        !part.isEmpty && part.utf8.allSatisfy { Self.ofNames.contains($0) }
      }
    let saysText = kind == "text" || isJSON || isXML || subtype == "x-www-form-urlencoded"
    return isName && !saysText ? name : nil
  }

  /// What names are made of (RFC 6838 §4.2).
  private static let ofNames = Set("abcdefghijklmnopqrstuvwxyz0123456789!#$&-^_.+".utf8)

  /// What lines, pages and colours of terminals are made with.
  private static let controlsOfText: [Unicode.Scalar] = ["\t", "\n", "\r", "\u{0C}", "\u{1B}"]

  /// Whether people read what a body of the type begins with.
  fileprivate func isLegible(_ start: String) -> Bool {
    if Self.packed.contains(name) || Self.bytesAlone.contains(kind) && !isXML { return false }
    var count = 0
    var strange = 0
    for scalar in start.unicodeScalars {
      if scalar.value == 0 { return false }
      count += 1
      let isControl = scalar.properties.generalCategory == .control
      if scalar.value == 0xFFFD || isControl && !Self.controlsOfText.contains(scalar) {
        strange += 1
      }
    }
    // A few characters of a text may be lost; bytes of which nothing is said have to be text whole.
    return subtype == "octet-stream" ? strange == 0 : strange * 3 <= count
  }
}
