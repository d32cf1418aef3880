import ConnectorModel

/// A variable in the form of another tool, which here is text like any other.
///
/// The forms are `{{name}}` and `${NAME}`, and in a path `{name}` and `:name` too.
struct ForeignTemplate {
  /// All of it, in UTF-8 offsets of its text.
  let range: Range<Int>
  /// The name in it, a built-in's with its `$`.
  let name: String

  /// What a text holds, in order.
  ///
  /// - Parameter isPath: whether the text is a path or a URL, of which frameworks write parts as
  ///   `{name}` and `:name`.
  static func all(in text: String, isPath: Bool) -> [ForeignTemplate] {
    let signs: [UInt8] = isPath ? Array("{:".utf8) : Array("{".utf8)
    // Most texts have none.
    guard text.utf8.contains(where: signs.contains) else { return [] }
    let scanner = Scanner(bytes: Array(text.utf8), isPath: isPath)
    var found: [ForeignTemplate] = []
    var offset = 0
    while offset < scanner.bytes.count {
      if let template = scanner.template(at: offset) {
        found.append(template)
        offset = template.range.upperBound
      } else {
        offset += 1
      }
    }
    return found
  }

  /// Whether a text is one alone, maybe behind a word: `Bearer ${API_TOKEN}`.
  static func isWhole(_ text: String) -> Bool {
    guard let only = all(in: text, isPath: false).first, only.range.upperBound == text.utf8.count
    else { return false }
    return text.utf8.prefix(only.range.lowerBound).allSatisfy {
      Scanner.isName($0) || $0 == UInt8(ascii: " ")
    }
  }

  /// A text, byte by byte.
  private struct Scanner {
    let bytes: [UInt8]
    let isPath: Bool

    /// How long what stands between the signs may be.
    private static let maximumLength = 80

    func template(at offset: Int) -> ForeignTemplate? {
      switch bytes[offset] {
      case UInt8(ascii: "{") where isDouble(offset): return braces(at: offset, width: 2)
      case UInt8(ascii: "{") where isPath: return braces(at: offset, width: 1)
      case UInt8(ascii: "$") where offset + 1 < bytes.count && bytes[offset + 1] == 0x7B:
        return dollar(at: offset)
      case UInt8(ascii: ":") where isPath && offset > 0 && bytes[offset - 1] == UInt8(ascii: "/"):
        return colon(at: offset)
      default: return nil
      }
    }

    private func isDouble(_ offset: Int) -> Bool {
      offset + 1 < bytes.count && bytes[offset + 1] == UInt8(ascii: "{")
    }

    /// `{{ name }}`, `{{ config['name'] | filter }}`, or `{name}`.
    private func braces(at offset: Int, width: Int) -> ForeignTemplate? {
      let start = offset + width
      guard let end = closing(from: start), width == 1 || isClosedTwice(end) else { return nil }
      let inside = bytes[start..<end].prefix { $0 != UInt8(ascii: "|") }
      let isPlain = inside.allSatisfy { Self.isName($0) || $0 == UInt8(ascii: ".") }
      guard width == 2 || isPlain, let name = Self.name(in: inside) else { return nil }
      return ForeignTemplate(range: offset..<end + width, name: name)
    }

    private func isClosedTwice(_ end: Int) -> Bool {
      end + 1 < bytes.count && bytes[end + 1] == UInt8(ascii: "}")
    }

    /// `${NAME}`, `${NAME:-default}`.
    private func dollar(at offset: Int) -> ForeignTemplate? {
      let start = offset + 2
      guard let end = closing(from: start) else { return nil }
      let inside = bytes[start..<end].prefix { $0 != UInt8(ascii: ":") }
      let isPlain = inside.allSatisfy { Self.isName($0) || $0 == UInt8(ascii: ".") }
      guard isPlain, let name = Self.name(in: inside) else { return nil }
      return ForeignTemplate(range: offset..<end + 1, name: name)
    }

    /// `:name`, where it is the whole of a segment.
    private func colon(at offset: Int) -> ForeignTemplate? {
      let rest = bytes[(offset + 1)...]
      let name = rest.prefix(while: Self.isName)
      let end = name.endIndex
      guard let first = name.first, Self.isNameStart(first),
        end == bytes.count || bytes[end] == UInt8(ascii: "/")
      else { return nil }
      return ForeignTemplate(range: offset..<end, name: String(decoding: name, as: UTF8.self))
    }

    private func closing(from start: Int) -> Int? {
      for offset in start..<min(bytes.count, start + Self.maximumLength) {
        switch bytes[offset] {
        case UInt8(ascii: "}"): return offset == start ? nil : offset
        case UInt8(ascii: "{"), UInt8(ascii: "\n"): return nil
        default: break
        }
      }
      return nil
    }

    /// The last name in what stands between the signs: `api_key` of `config['api_key']`.
    private static func name(in inside: ArraySlice<UInt8>) -> String? {
      let trimmed = inside.drop { $0 == UInt8(ascii: " ") }
      guard let first = trimmed.first, isNameStart(first) || ".$".utf8.contains(first) else {
        return nil
      }
      let words = trimmed.split { !isName($0) }
      guard let last = words.last, isNameStart(last[last.startIndex]) else { return nil }
      let isBuiltIn = first == UInt8(ascii: "$") && words.count == 1
      return (isBuiltIn ? "$" : "") + String(decoding: last, as: UTF8.self)
    }

    static func isName(_ byte: UInt8) -> Bool {
      isNameStart(byte) || (0x30...0x39).contains(byte) || byte == UInt8(ascii: "-")
    }

    private static func isNameStart(_ byte: UInt8) -> Bool {
      (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte) || byte == UInt8(ascii: "_")
    }
  }
}
