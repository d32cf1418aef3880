/// A command as people read it, one word after the other, with nothing hidden in it.
enum CommandText {
  /// The words, those quoted that are more than letters, digits and signs of paths.
  static func shown(_ words: [String]) -> String {
    words.map(word).joined(separator: " ")
  }

  /// A text in quotes; what a terminal would obey or hide is spelled out.
  static func quoted(_ text: String) -> String { "'" + spelledOut(text, quote: "'") + "'" }

  /// A text without quotes, else the same.
  static func plain(_ text: String) -> String { spelledOut(text, quote: nil) }

  private static func spelledOut(_ text: String, quote: Unicode.Scalar?) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar.properties.generalCategory {
      case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .unassigned,
        .surrogate:
        result += "\\u{" + String(scalar.value, radix: 16, uppercase: true) + "}"
      default:
        if let quote, scalar == quote || scalar == "\\" { result += "\\" }
        result.unicodeScalars.append(scalar)
      }
    }
    return result
  }

  private static func word(_ text: String) -> String {
    let isPlain = text.utf8.allSatisfy { byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"):
        true
      default: "-_./:=@%+,".utf8.contains(byte)
      }
    }
    return isPlain && !text.isEmpty ? text : quoted(text)
  }
}
