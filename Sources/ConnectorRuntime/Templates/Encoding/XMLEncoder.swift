/// Values inside XML 1.0 text or attributes.
enum XMLEncoder {
  /// The text with markup escaped; tabs and line breaks become character references, which no
  /// parser normalises away, in attributes neither (XML 1.0 §2.11, §3.3.3).
  static func value(_ text: String) throws(EncodingProblem) -> String {
    var output = ""
    output.reserveCapacity(text.utf8.count)
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": output += "&amp;"
      case "<": output += "&lt;"
      case ">": output += "&gt;"
      case "\"": output += "&quot;"
      case "'": output += "&apos;"
      case "\t": output += "&#9;"
      case "\n": output += "&#10;"
      case "\r": output += "&#13;"
      case "\u{00}"..."\u{1F}", "\u{FFFE}", "\u{FFFF}":
        throw EncodingProblem("holds a character that XML cannot hold, not even escaped")
      default: output.unicodeScalars.append(scalar)
      }
    }
    return output
  }
}
