import Testing

@testable import ConnectorRuntime

@Suite struct HTTPURLTests {
  @Test(arguments: [
    "https://a.example", "http://a.example:8080/", "HTTPS://A.example/x//y/../z%2f?a=%20&b",
    "https://[::1]:443/p?", "https://bücher.example/", "https://a_b-c.example./",
    "http://127.0.0.1/?", "https://a/;p=1,2:3@x!$&'()*+",
  ])
  func isKeptAsWritten(text: String) throws {
    let url = try HTTPURL(text)
    #expect(
      url.text.dropFirst(url.scheme.rawValue.count) == text.dropFirst(url.scheme.rawValue.count))
  }

  @Test(
    arguments: [
      ("", .notAbsolute), ("/x", .notAbsolute), ("ftp://a", .notAbsolute),
      ("https:/a", .notAbsolute),
      ("//a", .notAbsolute), ("https://", .badHost), ("https:///x", .badHost),
      ("https://a..b", .badHost), ("https://.a", .badHost), ("https://a b", .badHost),
      ("https://a%41", .badHost), ("https://a\\b", .badHost), ("https://a\\@b", .userInformation),
      ("https://[::1", .badHost), ("https://[::1]x", .badHost), ("https://[]", .badHost),
      ("https://a:", .badPort), ("https://a:0", .badPort), ("https://a:65536", .badPort),
      ("https://a:x", .badPort), ("https://a:99999999999999999999", .badPort),
      ("https://u:p@a", .userInformation), ("https://u@a/x", .userInformation),
      ("https://a/#x", .fragment), ("https://a#x", .fragment), ("https://a/ b", .illegalCharacter),
      ("https://a/é", .illegalCharacter), ("https://a/\n", .illegalCharacter),
      ("https://a?\u{7F}", .illegalCharacter),
    ] as [(String, HTTPURL.Problem)])
  func refuses(text: String, problem: HTTPURL.Problem) {
    #expect(throws: problem) { try HTTPURL(text) }
  }

  @Test(arguments: [
    ("https://A.example", "https://a.example:443/x", true),
    ("http://a.example", "http://a.example:80", true),
    ("https://a.example", "http://a.example", false),
    ("https://a.example", "https://a.example:444", false),
    ("https://a.example", "https://b.example", false),
    ("https://a.example", "https://a.example.", false),
  ])
  func origins(first: String, second: String, isSame: Bool) throws {
    #expect((try HTTPURL(first).origin == HTTPURL(second).origin) == isSame)
  }

  @Test(arguments: [
    ("http://localhost", true), ("http://LOCALHOST:1", true), ("http://127.0.0.1", true),
    ("http://127.255.0.9", true), ("http://[::1]", true), ("http://128.0.0.1", false),
    ("http://127.0.0.1.example", false), ("http://localhost.example", false),
    ("http://127.1", false), ("http://127.0.0.256", false), ("http://[::2]", false),
  ])
  func loopback(text: String, isLoopback: Bool) throws {
    #expect(try HTTPURL(text).isLoopback == isLoopback)
  }

  @Test(arguments: [
    ("https://a", "/x", "https://a/x"), ("https://a/", "/x", "https://a/x"),
    ("https://a/v1", "/x", "https://a/v1/x"), ("https://a/v1/", "/x/", "https://a/v1/x/"),
    ("https://a/v1/", "/", "https://a/v1/"),
  ])
  func appendsPaths(base: String, path: String, expected: String) throws {
    #expect(try HTTPURL(base).appending(path: path).text == expected)
  }

  @Test(arguments: [
    ("https://a", "b=1", "https://a?b=1"), ("https://a/?", "b=1", "https://a/?b=1"),
    ("https://a/?x", "b=1", "https://a/?x&b=1"), ("https://a/?x&", "b=1", "https://a/?x&b=1"),
    ("https://a/?x", "", "https://a/?x"),
  ])
  func appendsParameters(base: String, parameters: String, expected: String) throws {
    #expect(try HTTPURL(base).appending(query: parameters).text == expected)
  }
}
