/// What looks like a template in a text that is none.
enum LiteralTemplate {
  /// The first `<<name…>>` of a text, in UTF-8 offsets.
  static func range(in text: String) -> Range<Int>? {
    guard text.utf8.contains(UInt8(ascii: "<")) else { return nil }
    let bytes = Array(text.utf8)
    var start = 0
    while start + 2 < bytes.count {
      defer { start += 1 }
      guard bytes[start] == UInt8(ascii: "<"), bytes[start + 1] == UInt8(ascii: "<") else {
        continue
      }
      var end = start + 2
      while end + 1 < bytes.count, bytes[end] != UInt8(ascii: "\n") {
        if bytes[end] == UInt8(ascii: ">"), bytes[end + 1] == UInt8(ascii: ">") {
          return start..<end + 2
        }
        end += 1
      }
      // None is closed on this line: go on with the next.
      start = end
    }
    return nil
  }
}
