import Foundation
import TestSupport
import Testing

@testable import ConnectorRuntime

/// What holds for any secrets, any encodings and any chunks, tried with many.
@Suite struct RedactionPropertyTests {
  /// Everything that an encoder may care about, and letters.
  private static let characters = Array(
    "abcdefghijkxyzABCDEFXYZ0123456789\"\"''\\\\%%&&&&++;;##//==<>!?$`|{}[]()*~^@:,.-_ \n\t\u{1}éß€𝄞"
      .unicodeScalars)

  private static func text(_ count: Int, _ random: inout SeededGenerator) -> String {
    var text = String.UnicodeScalarView()
    for _ in 0..<count {
      text.append(characters[Int.random(in: 0..<characters.count, using: &random)])
    }
    return String(text)
  }

  /// A secret that is searched for everywhere, without white space around it.
  private static func secret(_ random: inout SeededGenerator) -> String {
    while true {
      let count = Int.random(in: 8...(Bool.random(using: &random) ? 24 : 300), using: &random)
      let secret = text(count, &random)
      if SecretStrength(secret) == .strong, SecretForms.parts(of: secret).count == 1 {
        return secret
      }
    }
  }

  /// The secret as something wrote it, and what of that must not be seen.
  private static func written(
    _ secret: String, _ random: inout SeededGenerator
  ) -> (whole: String, hidden: String) {
    func escaped(_ text: String) -> String {
      EscapingEncoder.all[Int.random(in: 0..<EscapingEncoder.all.count, using: &random)](text)
    }
    switch Int.random(in: 0..<9, using: &random) {
    case 0: return (secret, secret)
    case 1, 2:
      let text = escaped(secret)
      return (text, text)
    case 3:
      let text = escaped(escaped(secret))
      return (text, text)
    case 4:
      let hex = Data(secret.utf8).map { String(format: "%02x", $0) }.joined()
      let text = Bool.random(using: &random) ? hex : hex.uppercased()
      return (text, text)
    case 5: return base64(secret, &random)
    case 6:
      // What programs put into Base64: JSON and forms.
      let inner = EscapingEncoder.inside[
        Int.random(in: 0..<EscapingEncoder.inside.count, using: &random)]
      return base64(inner(secret), &random)
    case 7:
      let (whole, hidden) = base64(secret, &random)
      return (EscapingEncoder.all[0](whole), EscapingEncoder.all[0](hidden))
    default:
      let (whole, hidden) = base64(secret, &random)
      return (EscapingEncoder.slashes(whole), EscapingEncoder.slashes(hidden))
    }
  }

  /// Base64 of a text between others, and the characters that hold nothing but the text.
  private static func base64(
    _ text: String, _ random: inout SeededGenerator
  ) -> (whole: String, hidden: String) {
    let before = Data(
      (0..<Int.random(in: 0...5, using: &random)).map { _ in
        UInt8.random(in: 0...255, using: &random)
      })
    let after = Data(
      (0..<Int.random(in: 0...5, using: &random)).map { _ in
        UInt8.random(in: 0...255, using: &random)
      })
    var whole = (before + Data(text.utf8) + after).base64EncodedString()
    if Bool.random(using: &random) {
      whole = whole.replacingOccurrences(of: "+", with: "-")
        .replacingOccurrences(of: "/", with: "_").replacingOccurrences(of: "=", with: "")
    }
    let first = (before.count * 8 + 5) / 6
    let last = (before.count + text.utf8.count) * 8 / 6
    return (whole, String(whole.dropFirst(first).prefix(last - first)))
  }

  private static func chunked(
    _ redactor: Redactor, _ text: [UInt8], _ random: inout SeededGenerator
  ) -> [UInt8] {
    var stream = redactor.stream()
    var output: [UInt8] = []
    var rest = text[...]
    let longest = [1, 3, 20, 400].randomElement(using: &random) ?? 1
    while !rest.isEmpty {
      let chunk = rest.prefix(Int.random(in: 0...longest, using: &random))
      output += stream.feed(chunk)
      rest = rest.dropFirst(chunk.count)
    }
    return output + stream.finish()
  }

  @Test(arguments: 0..<8) func noSecretIsLeftInAnyEncoding(_ seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    for _ in 0..<150 {
      let secrets = (0..<Int.random(in: 1...4, using: &random)).map { _ in Self.secret(&random) }
      let redactor = Redactor(secrets: secrets)
      var text = ""
      var hidden: [String] = []
      for _ in 0..<Int.random(in: 1...4, using: &random) {
        let secret = secrets[Int.random(in: 0..<secrets.count, using: &random)]
        let form = Self.written(secret, &random)
        text += Self.text(Int.random(in: 0...12, using: &random), &random) + form.whole
        hidden.append(form.hidden)
      }
      text += Self.text(Int.random(in: 0...12, using: &random), &random)
      let whole = redactor.redact(Array(text.utf8))
      for form in hidden {
        #expect(whole.firstRange(of: Array(form.utf8)) == nil, "\(form) of \(secrets) in \(text)")
      }
      #expect(Self.chunked(redactor, Array(text.utf8), &random) == whole, "\(secrets) in \(text)")
      #expect(redactor.redact(whole) == whole)
    }
  }

  @Test(arguments: 0..<4) func chunksMakeNoDifferenceToWordsAndPlaces(_ seed: UInt64) {
    var random = SeededGenerator(seed: 100 + seed)
    for _ in 0..<300 {
      let secrets = (0..<3).map { _ in Self.text(Int.random(in: 1...9, using: &random), &random) }
      var redactor = Redactor(secrets: secrets)
      let context = Self.text(Int.random(in: 1...6, using: &random), &random)
      redactor.insert(SecretForms.all(of: secrets[0], behind: context))
      var text = ""
      for _ in 0..<6 {
        text += Self.text(Int.random(in: 0...5, using: &random), &random)
        if Bool.random(using: &random) { text += context }
        let secret = secrets[Int.random(in: 0..<3, using: &random)]
        text += Bool.random(using: &random) ? secret : Self.written(secret, &random).whole
      }
      let whole = redactor.redact(Array(text.utf8))
      #expect(Self.chunked(redactor, Array(text.utf8), &random) == whole, "\(secrets) in \(text)")
    }
  }

  @Test func textWithoutSecretsComesThroughAsItIs() {
    var random = SeededGenerator(seed: 11)
    let secrets = (0..<200).map { _ in Self.secret(&random) + "-not-there" }
    let redactor = Redactor(secrets: secrets)
    for _ in 0..<200 {
      let text = Array(Self.text(Int.random(in: 0...500, using: &random), &random).utf8)
      #expect(redactor.redact(text) == text)
      #expect(Self.chunked(redactor, text, &random) == text)
    }
    // Bytes that are no text at all.
    for _ in 0..<50 {
      let bytes = (0..<500).map { _ in UInt8.random(in: 0...255, using: &random) }
      #expect(redactor.redact(bytes) == bytes)
      #expect(Self.chunked(redactor, bytes, &random) == bytes)
    }
  }

  @Test func addingSecretsOneByOneIsAddingThemAtOnce() {
    var random = SeededGenerator(seed: 12)
    for _ in 0..<30 {
      let secrets = (0..<12).map { _ in Self.text(Int.random(in: 1...30, using: &random), &random) }
      let text = secrets.shuffled(using: &random).joined(separator: "|") + secrets[0]
      var grown = Redactor(secrets: [])
      for secret in secrets { grown.insert([secret]) }
      #expect(grown.redact(text) == Redactor(secrets: secrets).redact(text), "\(secrets)")
    }
  }
}
