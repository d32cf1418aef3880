/// Text for a terminal.
enum TerminalText {
  /// The text with its control characters made visible: a response must not move the cursor, change
  /// colours or set the window's title.
  static func safe(_ text: String) -> String {
    var result = ""
    result.reserveCapacity(text.utf8.count)
    for scalar in text.unicodeScalars {
      switch scalar.value {
      case 0x0A, 0x09: result.unicodeScalars.append(scalar)
      case 0x00...0x1F, 0x7F:
        result.unicodeScalars.append(Unicode.Scalar(0x2400 + min(scalar.value, 0x21)) ?? "?")
      case 0x80...0x9F: result += "\u{FFFD}"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}
