import Foundation
import TestSupport
import Testing

@testable import ConnectorRuntime

@Suite struct RedactorTests {
  /// The forms' union, found the slow and obvious way.
  static func reference(_ forms: [[UInt8]], _ text: [UInt8]) -> [UInt8] {
    var isCovered = [Bool](repeating: false, count: text.count)
    for form in forms where !form.isEmpty {
      for start in text.indices where text[start...].starts(with: form) {
        for index in start..<(start + form.count) { isCovered[index] = true }
      }
    }
    var output: [UInt8] = []
    for index in text.indices {
      if !isCovered[index] {
        output.append(text[index])
      } else if index == 0 || !isCovered[index - 1] {
        output += Array("***".utf8)
      }
    }
    return output
  }

  @Test func agreesWithTheReferenceHoweverTheTextIsCut() {
    var random = SeededGenerator(seed: 7)
    for round in 0..<3000 {
      // Few letters, so that forms overlap, touch, repeat and hold each other; now and then many,
      // so that nodes have many children.
      let isWide = round % 10 == 0
      let letters = isWide ? 20 : UInt8(1 + round % 3)
      let bytes = { (count: Int, random: inout SeededGenerator) in
        (0..<count).map { _ in 0x61 + UInt8.random(in: 0..<letters, using: &random) }
      }
      let forms = (0..<(isWide ? 300 : Int.random(in: 0...5, using: &random))).map { _ in
        bytes(Int.random(in: FormIndex.shortestForm...9, using: &random), &random)
      }
      // Forms, starts of forms and other text.
      var text: [UInt8] = []
      for _ in 0..<Int.random(in: 0...6, using: &random) {
        text += bytes(Int.random(in: 0...6, using: &random), &random)
        guard let form = forms.randomElement(using: &random) else { continue }
        text += form.prefix(Int.random(in: 1...12, using: &random))
      }
      let redactor = Redactor(forms: forms.map { SecretForm(bytes: $0) })
      let expected = Self.reference(forms, text)
      #expect(redactor.redact(text) == expected, "\(forms) in \(text)")
      var stream = redactor.stream()
      var output: [UInt8] = []
      var rest = text[...]
      while !rest.isEmpty {
        let chunk = rest.prefix(Int.random(in: 0...5, using: &random))
        output += stream.feed(chunk)
        rest = rest.dropFirst(chunk.count)
      }
      output += stream.finish()
      #expect(output == expected, "\(forms) in chunks of \(text)")
    }
  }

  @Test func masksOverlappingSecretsAsOne() {
    let redactor = Redactor(secrets: ["alpha-beta", "beta-gamma", "beta"])
    #expect(redactor.redact("<alpha-beta-gamma> <beta>") == "<***> <***>")
  }

  @Test func masksTheLongerOfTwoThatBeginAlike() {
    let redactor = Redactor(secrets: ["secret", "secret-and-more"])
    #expect(redactor.redact("secret-and-more, secret-and-less") == "***, ***-and-less")
  }

  @Test func doesNotSearchForSecretsUnderFourBytes() {
    let redactor = Redactor(secrets: ["1", "abc", ""])
    #expect(redactor.isEmpty)
    #expect(redactor.redact("1 abc 31 616263 YWJj") == "1 abc 31 616263 YWJj")
  }

  @Test func leavesMasksAlone() {
    let redactor = Redactor(secrets: ["***", "****"])
    #expect(redactor.redact("*** and ****") == "*** and ***")
  }

  @Test func holdsBackNoMoreThanMayBecomeASecret() {
    var stream = Redactor(secrets: ["abcdefg8"]).stream()
    #expect(stream.feed(Array("xxabcd".utf8)) == Array("xx".utf8))
    #expect(stream.feed(Array("!".utf8)) == Array("abcd!".utf8))
    #expect(stream.feed(Array("abcdefg8abcd".utf8)) == Array("***".utf8))
    #expect(stream.finish() == Array("abcd".utf8))
  }

  @Test func hidesVeryLongSecretsWhole() {
    var random = SeededGenerator(seed: 3)
    let letters = Array("abcdefghijklmnopqrstuvwxyz".utf8)
    let bytes = (0..<200_000).map { _ in letters[Int.random(in: 0..<26, using: &random)] }
    let redactor = Redactor(secrets: [String(decoding: bytes, as: UTF8.self)])
    #expect(redactor.redact(Array("<".utf8) + bytes + Array(">".utf8)) == Array("<***>".utf8))
    // Less than four bytes of a part that goes on say too little to be told from other text.
    for count in [150_000, 150_020, 150_063] {
      let cut = Array("<".utf8) + bytes[..<count] + Array("!".utf8)
      #expect(redactor.redact(cut) == Array("<***!".utf8))
    }
    var stream = redactor.stream()
    var output = stream.feed(bytes[..<100])
    output += stream.feed(bytes[100..<70_000])
    output += stream.feed(bytes[70_000...])
    output += stream.feed(Array("rest".utf8))
    #expect(output + stream.finish() == Array("***rest".utf8))
  }

  @Test func hidesVeryLongSecretsInEncodings() {
    let secret = String(repeating: "Größe \"quoted\" & more, ", count: 40)
    let redactor = Redactor(secrets: [secret])
    for encoder in EscapingEncoder.all {
      // White space at the end is no part of what is searched for.
      let shown = redactor.redact("<\(encoder(secret))>")
      #expect(shown == "<***>", "\(shown)")
    }
    let base64 = Data("{\"key\":\"\(EscapingEncoder.inside[2](secret))\"}".utf8)
      .base64EncodedString()
    #expect(redactor.redact(base64).utf8.count < 24)
    let wrapped = Data(secret.utf8).base64EncodedString(options: [.lineLength76Characters])
    #expect(redactor.redact("[\(wrapped)]") == "[***]")
  }

  @Test func tellsThousandsOfSecretsApart() {
    let secrets = (0..<2000).map { "sk_live_\($0)_\($0 &* 2_654_435_761)" }
    let redactor = Redactor(secrets: secrets)
    let text = secrets.map { "key=\($0);" }.joined() + "sk_live_none"
    #expect(
      redactor.redact(text) == String(repeating: "key=***;", count: 2000) + "sk_live_none")
  }
}
