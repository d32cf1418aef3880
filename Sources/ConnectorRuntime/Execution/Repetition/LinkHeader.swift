/// Reads `Link` header fields (RFC 8288 §3).
enum LinkHeader {
  /// The target of the first link of a relation whose context is the response itself.
  ///
  /// - Parameters:
  ///   - relation: in lower case; relations are compared without case.
  ///   - fields: the values of all `Link` fields, in order.
  static func target(of relation: String, in fields: [String]) -> String? {
    for field in fields {
      var reader = Reader(bytes: Array(field.utf8))
      while let link = reader.next() {
        // Only the first `rel` of a link counts, and an anchor gives it another context.
        guard link.anchor == nil, let relations = link.relations else { continue }
        let names = relations.split { $0 == " " || $0 == "\t" }.map { $0.lowercased() }
        if names.contains(relation) { return link.target }
      }
    }
    return nil
  }

  private struct Link {
    var target: String
    var relations: String?
    var anchor: String?
  }

  private struct Reader {
    let bytes: [UInt8]
    var position = 0

    init(bytes: [UInt8]) { self.bytes = bytes }

    /// The next link; nil at the end, or where what follows is none.
    mutating func next() -> Link? {
      while skipSpaces(), take(",") {}
      guard take("<") else { return nil }
      let start = position
      while let byte = current, byte != UInt8(ascii: ">") { position += 1 }
      let target = text(start..<position)
      guard take(">") else { return nil }
      var link = Link(target: target.trimmingSpaces())
      while skipSpaces(), take(";") {
        skipSpaces()
        let name = token().lowercased()
        skipSpaces()
        var value = ""
        if take("=") {
          skipSpaces()
          value = current == UInt8(ascii: "\"") ? quoted() : token(endsAtEquals: false)
        }
        switch name {
        case "rel": link.relations = link.relations ?? value
        case "anchor": link.anchor = link.anchor ?? value
        default: break
        }
      }
      // What is malformed in a link ends with the link.
      while let byte = current, byte != UInt8(ascii: ",") { position += 1 }
      return link
    }

    private var current: UInt8? { position < bytes.count ? bytes[position] : nil }

    private func text(_ range: Range<Int>) -> String {
      String(decoding: bytes[range], as: UTF8.self)
    }

    @discardableResult
    private mutating func skipSpaces() -> Bool {
      while let byte = current, byte == 0x20 || byte == 0x09 { position += 1 }
      return true
    }

    private mutating func take(_ character: Character) -> Bool {
      guard let byte = current, byte == character.asciiValue else { return false }
      position += 1
      return true
    }

    /// All up to a space or what separates parts; servers write more into values than tokens.
    private mutating func token(endsAtEquals: Bool = true) -> String {
      let start = position
      let ends = endsAtEquals ? " \t;,\"=" : " \t;,\""
      while let byte = current, !ends.utf8.contains(byte) { position += 1 }
      return text(start..<position)
    }

    private mutating func quoted() -> String {
      position += 1
      var value: [UInt8] = []
      while let byte = current, byte != UInt8(ascii: "\"") {
        position += 1
        if byte == UInt8(ascii: "\\"), let escaped = current {
          value.append(escaped)
          position += 1
        } else {
          value.append(byte)
        }
      }
      if current != nil { position += 1 }
      return String(decoding: value, as: UTF8.self)
    }
  }
}
