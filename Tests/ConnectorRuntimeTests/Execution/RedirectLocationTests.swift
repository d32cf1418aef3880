import Testing

@testable import ConnectorRuntime

@Suite struct RedirectLocationTests {
  private static func resolve(_ reference: String, _ base: String) throws -> String? {
    RedirectLocation.resolve(reference, against: try HTTPURL(base))?.text
  }

  /// The examples of RFC 3986 §5.4, fragments dropped; a scheme of another family gives nothing.
  @Test(
    arguments: [
      ("g:h", nil), ("g", "http://a/b/c/g"), ("./g", "http://a/b/c/g"), ("g/", "http://a/b/c/g/"),
      ("/g", "http://a/g"), ("//g", "http://g"), ("?y", "http://a/b/c/d;p?y"),
      ("g?y", "http://a/b/c/g?y"), ("#s", "http://a/b/c/d;p?q"), ("g#s", "http://a/b/c/g"),
      ("g?y#s", "http://a/b/c/g?y"), (";x", "http://a/b/c/;x"), ("g;x", "http://a/b/c/g;x"),
      ("g;x?y#s", "http://a/b/c/g;x?y"), ("", "http://a/b/c/d;p?q"), (".", "http://a/b/c/"),
      ("./", "http://a/b/c/"), ("..", "http://a/b/"), ("../", "http://a/b/"),
      ("../g", "http://a/b/g"), ("../..", "http://a/"), ("../../", "http://a/"),
      ("../../g", "http://a/g"), ("../../../g", "http://a/g"), ("../../../../g", "http://a/g"),
      ("/./g", "http://a/g"), ("/../g", "http://a/g"), ("g.", "http://a/b/c/g."),
      (".g", "http://a/b/c/.g"), ("g..", "http://a/b/c/g.."), ("..g", "http://a/b/c/..g"),
      ("./../g", "http://a/b/g"), ("./g/.", "http://a/b/c/g/"), ("g/./h", "http://a/b/c/g/h"),
      ("g/../h", "http://a/b/c/h"), ("g;x=1/./y", "http://a/b/c/g;x=1/y"),
      ("g;x=1/../y", "http://a/b/c/y"), ("g?y/./x", "http://a/b/c/g?y/./x"),
      ("g?y/../x", "http://a/b/c/g?y/../x"), ("g#s/../x", "http://a/b/c/g"), ("http:g", nil),
    ] as [(String, String?)])
  func resolvesAsTheStandardShows(_ reference: String, _ expected: String?) throws {
    #expect(try Self.resolve(reference, "http://a/b/c/d;p?q") == expected)
  }

  @Test(
    arguments: [
      ("https://other.example/a/../b/./c?x=/../", "https://other.example/b/c?x=/../"),
      ("HTTPS://Other.example", "https://Other.example"),
      ("//other.example:8443/x", "https://other.example:8443/x"),
      ("/a b/é", "https://host/a%20b/%C3%A9"), ("/a%2Fb%2e%2e/c", "https://host/a%2Fb%2e%2e/c"),
      ("/a//../b", "https://host/a/b"), ("/a/..", "https://host/"), ("x", "https://host/x"),
      ("/time/12:30", "https://host/time/12:30"), ("?a=b:c", "https://host?a=b:c"),
      ("https://user:word@host/", nil), ("ftp://host/x", nil), ("javascript:alert(1)", nil),
      ("https://", nil), ("https://ho st/", nil), ("//", nil), ("https://host:99999/", nil),
    ] as [(String, String?)])
  func takesWhatServersWrite(_ reference: String, _ expected: String?) throws {
    #expect(try Self.resolve(reference, "https://host") == expected)
  }
}
