import Foundation
import Testing

/// A text that no output may show, in any form.
///
/// The forms are made by Foundation and by hand, not by the code under test.
struct Sentinel: Sendable, CustomTestStringConvertible {
  let text: String

  init(_ text: String) { self.text = text }

  var testDescription: String { text }

  /// The forms that a text shows.
  func found(in output: String) -> [String] {
    // Bytes, as letters that combine hide no form; and fast, as other tests wait meanwhile.
    let output = Data(output.utf8)
    return forms.filter { output.range(of: Data($0.utf8)) != nil }
  }

  /// Its Base64.
  var base64: String { Data(text.utf8).base64EncodedString() }

  /// Its percent-encoding.
  var percent: String {
    text.utf8.map { byte in
      let character = Character(UnicodeScalar(byte))
      return character.isASCII && (character.isLetter || character.isNumber)
        ? String(character) : String(format: "%%%02X", byte)
    }.joined()
  }

  /// The same with small letters for digits.
  var percentInSmallLetters: String {
    percent.replacing(/%../) { $0.output.lowercased() }
  }

  /// It as JSON writes it, without quotes.
  var json: String {
    text.replacingOccurrences(of: "\\", with: "\\\\").replacingOccurrences(of: "\"", with: "\\\"")
  }

  /// The same with all but ASCII by number, and slashes escaped.
  var jsonInASCII: String {
    json.replacingOccurrences(of: "/", with: "\\/").utf16.map { unit in
      unit < 0x80
        ? String(Character(UnicodeScalar(UInt8(unit)))) : String(format: "\\u%04x", unit)
    }.joined()
  }

  /// It as XML and HTML write it.
  var xml: String {
    text.replacingOccurrences(of: "&", with: "&amp;").replacingOccurrences(of: "<", with: "&lt;")
      .replacingOccurrences(of: ">", with: "&gt;").replacingOccurrences(of: "\"", with: "&quot;")
  }

  /// Every byte as two digits.
  var hex: String { Data(text.utf8).map { String(format: "%02x", $0) }.joined() }

  /// All of them, and what Base64 shows of it behind one and two other bytes.
  private var forms: [String] {
    let shifted = [1, 2].map { count in
      let whole = Data(repeating: 0, count: count) + Data(text.utf8)
      let usable = whole.count / 3 * 4
      return String(whole.base64EncodedString().prefix(usable).dropFirst(count + 1))
    }
    return [
      text, base64, base64.replacingOccurrences(of: "=", with: ""), percent, percentInSmallLetters,
      percent.replacingOccurrences(of: "%20", with: "+"), json, jsonInASCII, Sentinel(json).json,
      xml, hex,
      hex.uppercased(), shellQuoted,
    ] + shifted
  }

  private var shellQuoted: String { text.replacingOccurrences(of: "'", with: "'\\''") }

  /// In every form, for a server that echoes it.
  var echo: String {
    "plain \(text) base64 \(base64) percent \(percent) \(percentInSmallLetters) xml \(xml) hex \(hex)"
  }
}
