import Foundation
import TestSupport
import Testing

@testable import ConnectorRuntime

/// Secrets that someone chose to break the search, or to have it blank everything.
@Suite struct HostileSecretsTests {
  @Test func hidesSecretsThatOverlapAndHoldEachOther() {
    let redactor = Redactor(secrets: ["key-12345", "12345-key", "key-12345-key-1", "345-key-1x"])
    #expect(redactor.redact("[key-12345-key-1x]") == "[***]")
    #expect(redactor.redact("[key-12345-ke]") == "[***-ke]")
    #expect(redactor.redact("[12345-key-12345-key-12345]") == "[***]")
  }

  @Test func hidesTheLongestOfThoseThatBeginAlike() {
    let secrets = (1...60).map { String(repeating: "k3y.", count: $0) }
    let redactor = Redactor(secrets: secrets)
    for count in [2, 3, 17, 60] {
      #expect(redactor.redact("<" + String(repeating: "k3y.", count: count) + ">") == "<***>")
    }
  }

  @Test func hidesSecretsOfControlCharactersAndLineBreaks() {
    let secret = "one\r\n\ttwo\u{0}\u{1B}[31m three"
    let redactor = Redactor(secrets: [secret])
    for encoder in EscapingEncoder.all {
      #expect(redactor.redact("<\(encoder(secret))>") == "<***>")
    }
    #expect(redactor.redact("\u{1B}[31m thre") == "\u{1B}[31m thre")
    #expect(
      Redactor(secrets: ["\n\n\n\n\n\n\n\n", "        "]).redact("a\n\n b        c")
        == "a\n\n b***c")
  }

  @Test func leavesMasksAlone() {
    let redactor = Redactor(secrets: ["***", "****", "a***b***c", "*", "**"])
    #expect(redactor.redact("*** and **** and a***b***c") == "*** and *** and ***")
    let once = Redactor(secrets: ["sw0rdf1sh"]).redact("sw0rdf1sh***sw0rdf1sh")
    #expect(Redactor(secrets: ["sw0rdf1sh"]).redact(once) == once)
  }

  @Test func hidesSecretsThatLookLikeEscapes() {
    for secret in ["%41%42%43", #"\u0041\n\""#, "&amp;&#65;", "++++++++", "''''''''", #"'\''"'"'"#]
    {
      let redactor = Redactor(secrets: [secret])
      for encoder in EscapingEncoder.all {
        #expect(redactor.redact("<\(encoder(secret))>") == "<***>", "\(encoder(secret))")
      }
    }
  }

  /// A text is longer than what is hidden in it: words stay, whatever the secrets are.
  @Test func commonWordsDoNotBlankTheOutput() {
    let redactor = Redactor(secrets: [
      "a", "1", "e", " ", "true", "https", "id", "admin", "eu-1", "0",
    ])
    let text = """
      {"id": 10101, "administrator": true, "url": "https://eu-123.example.com/admin/1?q=a e"}
      GET https://example.com/api/badminton?user=admin&region=eu-1 answered 200
      """
    #expect(
      redactor.redact(text) == """
        {"id": 10101, "administrator": true, "url": "https://eu-123.example.com/***/1?q=a e"}
        GET https://example.com/api/badminton?user=***&region=*** answered 200
        """)
  }

  @Test func hidesWordsWhereTheyStandAsWords() {
    let redactor = Redactor(secrets: ["admin", "1234", "p@ss!", "größe"])
    let whole = [
      "admin", "<admin>", "user=admin&x", "admin\nx", "\"admin\"", "admin:x", "x%20admin%26y",
      #"x\nadmin\n"#, "&lt;admin&gt;", "\u{2013} admin,",
    ]
    for text in whole {
      let shown = redactor.redact(text)
      #expect(shown.contains("***") && !shown.contains("admin"), "\(shown)")
    }
    for text in [
      "administrator", "xadmin", "admin_id", "9admin", "adminé", "éadmin", #"x\u0041admin"#,
    ] {
      #expect(redactor.redact(text) == text)
    }
    #expect(redactor.redact("1234 12345 01234 1234.5 #1234") == "*** 12345 01234 ***.5 #***")
    // Only where it has a letter at an end does it matter what stands there.
    #expect(redactor.redact("xp@ss!x p@ss!x größe größer") == "xp@ss!x ***x *** größer")
    let basic = Data("root:admin".utf8).base64EncodedString()
    #expect(redactor.redact("Basic \(basic)").hasSuffix("***"))
  }

  @Test func hidesWeakSecretsBehindWhatTheyWerePutBehind() {
    var redactor = Redactor(secrets: ["1", "true"])
    for context in ["&pin=", "X-Pin: ", "\"pin\":", "\"pin\":\"", "/users/"] {
      redactor.insert(SecretForms.all(of: "1", behind: context))
    }
    redactor.insert(SecretForms.all(of: "true", behind: "&go="))
    let hidden = [
      ("?a=1&pin=1&b=1", "?a=1&pin=***&b=1"), ("X-Pin: 1\nX-Other: 1", "X-Pin: ***\nX-Other: 1"),
      (#"{"n":1,"pin":1}"#, #"{"n":1,"pin":***}"#), (#"{"pin":"1"}"#, #"{"pin":"***"}"#),
      ("GET /users/1/1", "GET /users/***/1"), ("?x=true&go=true", "?x=true&go=***"),
      // Escaped over: a URL in a query, JSON in JSON.
      ("a%3D1%26pin%3D1%26b", "a%3D1%26pin%3D***%26b"),
      (#"{\"n\":1,\"pin\":\"1\"}"#, #"{\"n\":1,\"pin\":\"***\"}"#),
    ]
    for (text, shown) in hidden { #expect(redactor.redact(text) == shown) }
    for text in ["&pin=12", "&pin=1_", "X-Pin: 10", "/users/1a", "&spin=1", "xX-Pin: 1"] {
      #expect(redactor.redact(text) == text)
    }
  }

  // MARK: Bounds

  /// Secrets that agree for long with each other, with themselves and with a text, which none is in.
  static let hostile: [(name: String, secrets: [String], text: String)] = [
    (
      "thousands that begin alike", (0..<2000).map { String(repeating: "a", count: 100) + "\($0)" },
      String(repeating: "a", count: 150)
    ),
    (
      "each the start of the next",
      (8...126).map { String(repeating: "a", count: $0) + "b" }, String(repeating: "a", count: 200)
    ),
    (
      "long and periodic", (0..<50).map { String(repeating: "abcdefg\($0 + 50)", count: 500) },
      String(repeating: "abcdefg5", count: 30)
    ),
    (
      "escapes of escapes",
      (0..<2000).map { number in
        (0..<11).map { number >> $0 & 1 == 0 ? "%2525" : "%25" }.joined() + "41"
      }, String(repeating: "%2525", count: 12)
    ),
    (
      "every way to read it",
      (0..<2000).map { number in
        (0..<11).map { number >> $0 & 1 == 0 ? "\\\\" : "\\" }.joined() + "x"
      }, String(repeating: "\\", count: 30)
    ),
  ]

  /// The steps for each byte of a text are few, whatever the secrets are: a text ten times as long
  /// takes some ten times as long.
  @Test(arguments: hostile.map(\.name)) func takesTimeInProportion(_ name: String) throws {
    let (_, secrets, piece) = try #require(Self.hostile.first { $0.name == name })
    let redactor = Redactor(secrets: secrets)
    let clock = ContinuousClock()
    func time(_ text: String) -> Duration {
      clock.measure { #expect(redactor.redact(text).utf8.count <= text.utf8.count) }
    }
    let short = String(repeating: piece + "!", count: 3)
    let long = String(repeating: piece + "!", count: 30)
    let shortest = (0..<3).map { _ in time(short) }.min() ?? .zero
    #expect(time(long) < shortest * 200 + .seconds(2), "\(shortest)")
    let last = secrets[secrets.count - 1]
    #expect(redactor.redact("[\(last)]") == "[***]")
  }

  /// With 10,000 secrets, most of them close to what the text holds, ten times the text takes some
  /// ten times as long: a hundred times is what work in proportion to its square would take.
  @Test func tenThousandSecretsTakeTimeInProportion() {
    var random = SeededGenerator(seed: 7)
    let letters = Array("abcdefghijklmnopqrstuvwxyz0123456789+/=%&\"".utf8)
    let secrets = (0..<10_000).map { number in
      "key-\(number % 100)-"
        + String(
          decoding: (0..<32).map { _ in letters[Int.random(in: 0..<letters.count, using: &random)]
          },
          as: UTF8.self)
    }
    let redactor = Redactor(secrets: secrets)
    func text(_ records: Int) -> [UInt8] {
      var text: [UInt8] = []
      for number in 0..<records {
        let secret = secrets[number * 37 % secrets.count]
        text += Array("{\"id\": \(number), \"key\": \"\(secret.dropLast(9))\"}\n".utf8)
        if number % 10 == 0 { text += Array("<\(secret)>\n".utf8) }
      }
      return text
    }
    func time(_ text: [UInt8]) -> Duration {
      (0..<3).map { _ in ProcessorTime.of { _ = redactor.redact(text) } }.min() ?? .zero
    }
    let short = text(400)
    let long = text(4000)
    let (shortest, longest) = (time(short), time(long))
    #expect(longest < shortest * 30 + .milliseconds(20), "\(shortest), \(longest)")
    let shown = String(decoding: redactor.redact(long), as: UTF8.self)
    #expect(shown.split(separator: "<***>").count == 401)
    #expect(secrets.allSatisfy { !shown.contains("<\($0)>") })
  }

  @Test func hidesLongSecretsThatBeginAlike() {
    var random = SeededGenerator(seed: 5)
    let letters = Array("abcdefghijklmnopqrstuvwxyz0123456789".utf8)
    let start = (0..<64).map { _ in letters[Int.random(in: 0..<36, using: &random)] }
    let secrets = (0..<300).map { _ in
      let rest = (0..<4032).map { _ in letters[Int.random(in: 0..<36, using: &random)] }
      return String(decoding: start + rest, as: UTF8.self)
    }
    let redactor = Redactor(secrets: secrets)
    let text = secrets.prefix(20).joined(separator: "|")
    #expect(redactor.redact(text) == Array(repeating: "***", count: 20).joined(separator: "|"))
  }
}
