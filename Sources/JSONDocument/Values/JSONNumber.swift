/// A number as JSON writes it, with every digit kept.
///
/// Equality, order and hash go by exact value: `1`, `1.0` and `1e0` are one number, and no digit
/// of a large one is lost.
package struct JSONNumber: Sendable {
  /// The number exactly as it was written: always valid by RFC 8259 §6.
  package let text: String

  /// Takes text that is a JSON number and nothing else; nil for anything else (`012`, `+1`, `1.`).
  package init?(_ text: String) {
    var text = text
    let isNumber = text.withUTF8 { utf8 in
      var scanner = JSONNumberScanner(bytes: utf8)
      return scanner.scan() == nil && scanner.position == utf8.count
    }
    guard isNumber else { return nil }
    self.text = text
  }

  /// The number of an integer.
  package init(_ integer: some BinaryInteger) {
    text = String(integer)
  }

  /// The shortest number that reads back as `double`; nil if it is not finite.
  package init?(_ double: Double) {
    guard double.isFinite else { return nil }
    text = "\(double)"
  }

  /// Takes text that the parser has already checked.
  init(validated text: String) {
    self.text = text
  }

  /// The value if it is an integer of 64 bits, however written: `1`, `1.0` and `1e3` are.
  package var int64: Int64? { DecimalParts(text.utf8).int64 }

  /// Whether the value has no fraction, however written.
  package var isInteger: Bool { DecimalParts(text.utf8).isInteger }

  /// The nearest double: infinite beyond its range, zero below it.
  package var double: Double { Double(text) ?? .nan }
}

extension JSONNumber: Hashable, Comparable {
  package static func == (left: JSONNumber, right: JSONNumber) -> Bool {
    left.text == right.text || DecimalParts(left.text.utf8) == DecimalParts(right.text.utf8)
  }

  package static func < (left: JSONNumber, right: JSONNumber) -> Bool {
    // Without a fraction or an exponent, and of few digits.
    if let left = Int64(left.text), let right = Int64(right.text) { return left < right }
    return DecimalParts(left.text.utf8) < DecimalParts(right.text.utf8)
  }

  package func hash(into hasher: inout Hasher) {
    hasher.combine(DecimalParts(text.utf8))
  }
}
