import Foundation
import Testing

@testable import ConnectorRuntime

/// Every form is written by Foundation or by hand, not by the code under test.
@Suite struct SecretFormsTests {
  static let secret = "S3nt/nel+\"x\"&é <v>'𝄞"

  static let shown: [(name: String, text: String)] = [
    ("plain", secret),
    ("hex", Data(secret.utf8).map { String(format: "%02x", $0) }.joined()),
    ("hex in capitals", Data(secret.utf8).map { String(format: "%02X", $0) }.joined()),
    (
      "percent", "S3nt%2Fnel%2B%22x%22%26%C3%A9%20%3Cv%3E%27%F0%9D%84%9E"
    ),
    (
      "percent in small letters", "S3nt%2fnel%2b%22x%22%26%c3%a9%20%3cv%3e%27%f0%9d%84%9e"
    ),
    ("encodeURIComponent", "S3nt%2Fnel%2B%22x%22%26%C3%A9%20%3Cv%3E'%F0%9D%84%9E"),
    ("form", "S3nt%2Fnel%2B%22x%22%26%C3%A9+%3Cv%3E%27%F0%9D%84%9E"),
    ("path", "S3nt/nel+%22x%22&%C3%A9%20%3Cv%3E'%F0%9D%84%9E"),
    ("cookie", "S3nt/nel+%22x%22&%C3%A9%20<v>'%F0%9D%84%9E"),
    ("JSON", "S3nt/nel+\\\"x\\\"&é <v>'𝄞"),
    ("JSON with slashes", "S3nt\\/nel+\\\"x\\\"&é <v>'𝄞"),
    ("JSON in ASCII", "S3nt/nel+\\\"x\\\"&\\u00e9 <v>'\\ud834\\udd1e"),
    ("JSON in ASCII with slashes", "S3nt\\/nel+\\\"x\\\"&\\u00e9 <v>'\\ud834\\udd1e"),
    ("JSON in ASCII, capitals", "S3nt/nel+\\\"x\\\"&\\u00E9 <v>'\\uD834\\uDD1E"),
    ("JSON for HTML", "S3nt/nel+\\\"x\\\"\\u0026é \\u003cv\\u003e'𝄞"),
    (
      "JSON of .NET",
      "S3nt/nel\\u002B\\u0022x\\u0022\\u0026\\u00E9 \\u003Cv\\u003E\\u0027\\uD834\\uDD1E"
    ),
    ("XML text", "S3nt/nel+\"x\"&amp;é &lt;v&gt;'𝄞"),
    ("XML", "S3nt/nel+&quot;x&quot;&amp;é &lt;v&gt;&apos;𝄞"),
    ("HTML", "S3nt/nel+&quot;x&quot;&amp;é &lt;v&gt;&#x27;𝄞"),
    ("HTML by decimal numbers", "S3nt/nel+&#34;x&#34;&amp;é &lt;v&gt;&#39;𝄞"),
    ("XML in ASCII", "S3nt/nel+&quot;x&quot;&amp;&#233; &lt;v&gt;&apos;&#119070;"),
    ("XML by numbers", "S3nt/nel+&#34;x&#34;&#38;&#233; &#60;v&#62;&#39;&#119070;"),
    (
      "XML by hexadecimal numbers",
      "S3nt/nel+&#x22;x&#x22;&#x26;&#xe9; &#x3c;v&#x3e;&#x27;&#x1d11e;"
    ),
    ("shell, single quotes", "S3nt/nel+\"x\"&é <v>'\\''𝄞"),
    ("shell, double quotes", "S3nt/nel+\\\"x\\\"&é <v>'𝄞"),
    ("shell, backslashes", "S3nt/nel+\\\"x\\\"\\&é\\ \\<v\\>\\'𝄞"),
    ("Base64", Data(secret.utf8).base64EncodedString()),
    (
      "Base64 for URLs",
      Data(secret.utf8).base64EncodedString().replacingOccurrences(of: "+", with: "-")
        .replacingOccurrences(of: "/", with: "_").replacingOccurrences(of: "=", with: "")
    ),
  ]

  @Test(arguments: shown.map(\.name))
  func hidesTheFormWhole(_ name: String) throws {
    let text = try #require(Self.shown.first { $0.name == name }).text
    #expect(Redactor(secrets: [Self.secret]).redact("<\(text)>") == "<***>")
  }

  @Test func hidesBase64AtEachAlignment() {
    let redactor = Redactor(secrets: [Self.secret])
    for before in ["", "a", "ab", "abc"] {
      for after in ["", "z", "yz", "xyz"] {
        let data = Data((before + Self.secret + after).utf8)
        let shown = redactor.redact(data.base64EncodedString())
        // At most what holds the neighbours' bits too is left.
        #expect(shown.contains("***") && shown.utf8.count <= 3 + 4 + 6, "\(shown)")
      }
    }
  }

  @Test func hidesBasicCredentialsWhoeverWroteThem() {
    let redactor = Redactor(secrets: ["p4ss:w\u{F6}rd/"])
    for user in ["", "u", "us", "use", "user", "user@example.com"] {
      let shown = redactor.redact(
        "Basic \(Data("\(user):p4ss:w\u{F6}rd/".utf8).base64EncodedString())")
      #expect(shown.hasSuffix("***"), "\(shown)")
      // What is left says the user's name and the colon at most.
      #expect(shown.utf8.count <= 6 + (user.utf8.count + 1) * 4 / 3 + 3, "\(shown)")
    }
  }

  @Test func hidesBase64OfJSONAndForms() {
    let redactor = Redactor(secrets: [Self.secret])
    let json = try? JSONSerialization.data(withJSONObject: ["a": 1, "s": Self.secret, "z": "end"])
    let shownJSON = redactor.redact(json?.base64EncodedString() ?? "")
    #expect(shownJSON.contains("***") && shownJSON.utf8.count < 45, "\(shownJSON)")
    let form = "a=1&s=S3nt%2Fnel%2B%22x%22%26%C3%A9+%3Cv%3E%27%F0%9D%84%9E&z=end"
    let shownForm = redactor.redact(Data(form.utf8).base64EncodedString())
    #expect(shownForm.contains("***") && shownForm.utf8.count < 24, "\(shownForm)")
    let hex = Data("{\"s\":\"S3nt/nel+\\\"x\\\"&é <v>'𝄞\"}".utf8)
      .map { String(format: "%02X", $0) }.joined()
    #expect(redactor.redact(hex) == "7B2273223A22***227D")
  }

  static let nested: [(name: String, text: String)] = [
    ("JSON in JSON", #"S3nt/nel+\\\"x\\\"&é <v>'𝄞"#),
    ("JSON in JSON, ASCII", #"S3nt\\/nel+\\\"x\\\"&\\u00e9 <v>'\\ud834\\udd1e"#),
    ("JSON in JSON in JSON", #"S3nt/nel+\\\\\\\"x\\\\\\\"&é <v>'𝄞"#),
    (
      "percent twice",
      "S3nt%252Fnel%252B%2522x%2522%2526%25C3%25A9%2520%253Cv%253E%2527%25F0%259D%2584%259E"
    ),
    (
      "form, then percent",
      "S3nt%252Fnel%252B%2522x%2522%2526%25C3%25A9%2B%253Cv%253E%2527%25F0%259D%2584%259E"
    ),
    ("XML in XML", "S3nt/nel+&amp;quot;x&amp;quot;&amp;amp;é &amp;lt;v&amp;gt;&amp;apos;𝄞"),
    (
      "XML in JSON for HTML",
      #"S3nt/nel+\u0026quot;x\u0026quot;\u0026amp;é \u0026lt;v\u0026gt;\u0026#39;𝄞"#
    ),
    ("JSON in XML", #"S3nt/nel+\&quot;x\&quot;&amp;é &lt;v&gt;'𝄞"#),
    ("JSON in a query", "S3nt/nel%2B%5C%22x%5C%22%26%C3%A9+%3Cv%3E'%F0%9D%84%9E"),
    (
      "percent three times",
      "S3nt%25252Fnel%25252B%252522x%252522%252526%2525C3%2525A9%252520%25253Cv%25253E%252527%2525F0%25259D%252584%25259E"
    ),
    (
      "percent in small and capital letters",
      "S3nt%2fnel%2B%22x%22%26%c3%A9%20%3Cv%3e%27%f0%9D%84%9e"
    ),
    ("CSV", "S3nt/nel+\"\"x\"\"&é <v>'𝄞"),
    ("JSON in CSV", #"S3nt/nel+\""x\""&é <v>'𝄞"#),
    (
      "Base64, percent",
      Data(secret.utf8).base64EncodedString().replacingOccurrences(of: "/", with: "%2F")
        .replacingOccurrences(of: "+", with: "%2B").replacingOccurrences(of: "=", with: "%3D")
    ),
    (
      "Base64, JSON with slashes",
      Data(secret.utf8).base64EncodedString().replacingOccurrences(of: "/", with: #"\/"#)
    ),
    (
      "Base64 in JSON of .NET",
      Data(secret.utf8).base64EncodedString().replacingOccurrences(of: "+", with: #"\u002B"#)
    ),
    (
      "Base64 on several lines",
      Data(secret.utf8).base64EncodedString().enumerated().map {
        $0 % 5 == 4 ? "\($1)\r\n" : "\($1)"
      }.joined()
    ),
    (
      "Base64 on several lines in JSON",
      Data(secret.utf8).base64EncodedString().enumerated().map {
        $0 % 7 == 4 ? "\($1)\\n" : "\($1)"
      }.joined()
    ),
  ]

  @Test(arguments: nested.map(\.name))
  func hidesWhatWasEncodedOverAndOver(_ name: String) throws {
    let text = try #require(Self.nested.first { $0.name == name }).text
    #expect(Redactor(secrets: [Self.secret]).redact("<\(text)>") == "<***>", "\(text)")
  }

  /// What quotes of one encoder mean depends on what escaped them over.
  @Test func readsEscapesOfEscapesByTheirOwnRules() {
    let redactor = Redactor(secrets: ["it''s-a-s3cret"])
    for text in [
      "it''s-a-s3cret", "it''''s-a-s3cret", #"it'"'"''"'"'s-a-s3cret"#,
      #"it'\"'\"''\"'\"'s-a-s3cret"#, "it'%22'%22''%22'%22's-a-s3cret", #"it'\'''\''s-a-s3cret"#,
      #"it&#39;\&#39;&#39;&#39;\&#39;&#39;s-a-s3cret"#, "it%27%27s-a-s3cret",
    ] {
      #expect(redactor.redact("<\(text)>") == "<***>", "\(text)")
    }
  }

  @Test func hidesTheLinesOfASecretOneByOne() {
    let key = "-----BEGIN KEY-----\nMIIEvQIBADANBg\r\n  kqhkiG9w0B\nab\n-----END KEY-----\n"
    let redactor = Redactor(secrets: [key])
    #expect(redactor.redact("12 |   kqhkiG9w0B # x") == "12 | *** # x")
    #expect(redactor.redact("key: kqhkiG9w0B") == "key: ***")
    #expect(redactor.redact("\"MIIEvQIBADANBg\"") == "\"***\"")
    #expect(redactor.redact("ab, -----BEGIN KEY-----") == "ab, -----BEGIN KEY-----")
    #expect(redactor.redact(key) == "***")
    #expect(redactor.redact(key.trimmingCharacters(in: .newlines) + ".") == "***.")
    let json = key.replacingOccurrences(of: "\n", with: "\\n")
      .replacingOccurrences(of: "\r", with: "\\r")
    #expect(redactor.redact("\"\(json)\"") == "\"***\"")
  }

  @Test func hidesASecretWithoutTheWhiteSpaceAroundIt() {
    let redactor = Redactor(secrets: ["hunter22\n"])
    #expect(redactor.redact("'hunter22'") == "'***'")
    #expect(redactor.redact(Data("hunter22".utf8).base64EncodedString()) == "***")
  }
}
