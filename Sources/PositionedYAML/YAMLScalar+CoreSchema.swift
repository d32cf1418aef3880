extension YAMLScalar {
  /// What a scalar means under the core schema (YAML 1.2.2 §10.3.2).
  package enum Kind: Sendable, Hashable {
    /// `null`, `Null`, `NULL`, `~`, or nothing at all.
    case null
    /// `true` or `false`, also capitalised or in capitals.
    case bool(Bool)
    /// A number; `isJSON` says whether JSON can write it in exactly these characters.
    ///
    /// It cannot write `012`, `+1`, `1.`, `.5`, `0x1F`, `0o7`, `.inf` and `.nan`.
    case number(isJSON: Bool)
    /// Text: whatever is quoted or in a block, and every other plain scalar (`no`, `12:30`).
    case string
  }

  /// What the scalar means under the core schema.
  package var kind: Kind {
    guard style == .plain else { return .string }
    guard let first = text.utf8.first else { return .null }
    // Most texts tell by their first character that they are nothing else.
    switch first {
    case UInt8(ascii: "~"), UInt8(ascii: "n"), UInt8(ascii: "N"):
      return Self.isNull(text) ? .null : .string
    case UInt8(ascii: "t"), UInt8(ascii: "T"), UInt8(ascii: "f"), UInt8(ascii: "F"):
      switch text {
      case "true", "True", "TRUE": return .bool(true)
      case "false", "False", "FALSE": return .bool(false)
      default: return .string
      }
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "-"),
      UInt8(ascii: "."):
      break
    default: return .string
    }
    var number = NumberText(text)
    if number.isJSON() { return .number(isJSON: true) }
    return number.isCoreSchema() ? .number(isJSON: false) : .string
  }

  /// Whether a plain scalar is a null.
  static func isNull(_ text: String) -> Bool {
    switch text {
    case "", "~", "null", "Null", "NULL": true
    default: false
    }
  }
}

/// Reads a number's text by the grammars of JSON and of YAML's core schema.
private struct NumberText {
  private let bytes: [UInt8]
  private var index = 0

  init(_ text: String) {
    bytes = Array(text.utf8)
  }

  /// RFC 8259 §6.
  mutating func isJSON() -> Bool {
    index = 0
    _ = take("-")
    if !take("0") {
      guard takeDigits() > 0 else { return false }
    }
    if take(".") {
      guard takeDigits() > 0 else { return false }
    }
    return takeExponent() && isAtEnd
  }

  /// YAML 1.2.2 §10.3.2.
  mutating func isCoreSchema() -> Bool {
    index = 0
    if take("0") {
      if take("o") { return takeAll { $0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "7") } }
      if take("x") {
        return takeAll { byte in
          switch byte {
          case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "f"),
            UInt8(ascii: "A")...UInt8(ascii: "F"):
            true
          default: false
          }
        }
      }
      index = 0
    }
    if [".nan", ".NaN", ".NAN"].contains(where: isWhole) { return true }
    if !take("-") { _ = take("+") }
    if [".inf", ".Inf", ".INF"].contains(where: isWhole) { return true }
    let whole = takeDigits()
    let fraction = take(".") ? takeDigits() : 0
    return whole + fraction > 0 && takeExponent() && isAtEnd
  }

  private var isAtEnd: Bool { index == bytes.count }

  private mutating func take(_ character: Unicode.Scalar) -> Bool {
    guard index < bytes.count, UInt32(bytes[index]) == character.value else { return false }
    index += 1
    return true
  }

  private mutating func takeDigits() -> Int {
    let start = index
    while index < bytes.count, bytes[index] >= UInt8(ascii: "0"), bytes[index] <= UInt8(ascii: "9")
    {
      index += 1
    }
    return index - start
  }

  /// An exponent if there is one; false if it has no digits.
  private mutating func takeExponent() -> Bool {
    guard take("e") || take("E") else { return true }
    if !take("-") { _ = take("+") }
    return takeDigits() > 0
  }

  private func takeAll(_ isDigit: (UInt8) -> Bool) -> Bool {
    index < bytes.count && bytes[index...].allSatisfy(isDigit)
  }

  private func isWhole(_ word: String) -> Bool { bytes[index...].elementsEqual(word.utf8) }
}
