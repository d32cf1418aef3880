/// The place of a value in a JSON document (RFC 6901): `/items/0/name`, empty for the whole.
package struct JSONPointer: Sendable {
  /// As it is written, `~` and `/` in names escaped.
  package private(set) var text: String

  /// The whole document.
  package static let root = JSONPointer(text: "")

  /// Takes a pointer as it is written; nil for a text that neither is empty nor begins with `/`.
  package init?(_ text: String) {
    guard text.isEmpty || text.utf8.first == UInt8(ascii: "/") else { return nil }
    self.text = text
  }

  private init(text: String) { self.text = text }

  /// The place of a member.
  package func member(_ name: String) -> JSONPointer {
    JSONPointer(text: text + "/" + Self.escaped(name))
  }

  /// The place of an array's element.
  package func element(_ index: Int) -> JSONPointer { JSONPointer(text: text + "/\(index)") }

  /// The names and indexes on the way, escapes undone.
  package var tokens: [String] {
    text.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false).dropFirst()
      .map { Self.unescaped($0) }
  }

  /// The place around this one; nil for the whole document.
  package var parent: JSONPointer? {
    guard let slash = text.utf8.lastIndex(of: UInt8(ascii: "/")) else { return nil }
    return JSONPointer(text: String(text[..<slash]))
  }

  /// This place followed by another from there.
  func appending(_ other: JSONPointer) -> JSONPointer {
    JSONPointer(text: text + other.text)
  }

  private static func escaped(_ name: String) -> String {
    guard name.utf8.contains(where: { $0 == UInt8(ascii: "~") || $0 == UInt8(ascii: "/") }) else {
      return name
    }
    var bytes: [UInt8] = []
    for byte in name.utf8 {
      switch byte {
      case UInt8(ascii: "~"): bytes += "~0".utf8
      case UInt8(ascii: "/"): bytes += "~1".utf8
      default: bytes.append(byte)
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  private static func unescaped(_ token: Substring.UTF8View) -> String {
    var bytes: [UInt8] = []
    var rest = token
    while let byte = rest.popFirst() {
      if byte == UInt8(ascii: "~"), let next = rest.first {
        switch next {
        case UInt8(ascii: "0"): bytes.append(UInt8(ascii: "~"))
        case UInt8(ascii: "1"): bytes.append(UInt8(ascii: "/"))
        default:
          bytes.append(byte)
          continue
        }
        rest = rest.dropFirst()
      } else {
        bytes.append(byte)
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}

extension JSONPointer: Hashable {
  /// By bytes: Swift's own `==` would take canonically equivalent names for one.
  package static func == (left: JSONPointer, right: JSONPointer) -> Bool {
    left.text.utf8.elementsEqual(right.text.utf8)
  }

  package func hash(into hasher: inout Hasher) {
    for byte in text.utf8 { hasher.combine(byte) }
  }
}

extension JSONValue {
  /// The value at a place; nil where there is none.
  package func value(at pointer: JSONPointer) -> JSONValue? {
    var value = self
    for token in pointer.tokens {
      switch value {
      case .object:
        guard let member = value[token] else { return nil }
        value = member
      case .array:
        // An index has no sign and no leading zero (RFC 6901 §4).
        guard let index = Int(token), String(index) == token, let element = value[index]
        else { return nil }
        value = element
      default: return nil
      }
    }
    return value
  }
}
