/// A `Content-Range` field of bytes (RFC 9110 §14.4).
struct ContentRange: Sendable, Hashable {
  /// Which bytes of the whole content come; nil where the server says that it has none of those.
  var bytes: ClosedRange<Int>?
  /// How many bytes the whole content has; nil where the server does not say.
  var total: Int?

  init(bytes: ClosedRange<Int>?, total: Int?) {
    self.bytes = bytes
    self.total = total
  }

  /// Reads a field's value: `bytes 0-499/1234`, `bytes 0-499/*`, `bytes */1234`.
  init?(_ field: String) {
    let words = field.trimmingSpaces().split(separator: " ", omittingEmptySubsequences: true)
    guard words.count == 2, words[0].lowercased() == "bytes" else { return nil }
    let parts = words[1].split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count == 2 else { return nil }
    if parts[1] != "*" {
      guard let total = Self.number(parts[1]) else { return nil }
      self.total = total
    }
    if parts[0] == "*" {
      // Neither bytes nor a length say nothing.
      if total == nil { return nil }
      return
    }
    let ends = parts[0].split(separator: "-", omittingEmptySubsequences: false)
    guard ends.count == 2, let first = Self.number(ends[0]), let last = Self.number(ends[1]),
      first <= last, last < total ?? .max
    else { return nil }
    bytes = first...last
  }

  private static func number(_ digits: Substring) -> Int? {
    guard !digits.isEmpty, digits.allSatisfy({ $0.isASCII && $0.isNumber }) else { return nil }
    return Int(digits)
  }
}
