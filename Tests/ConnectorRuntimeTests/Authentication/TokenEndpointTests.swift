import Testing

@testable import ConnectorRuntime

@Suite struct TokenEndpointTests {
  @Test(arguments: [
    "https://a.example/token", "https://a.example", "https://a.example:8443/t?x=1",
    "http://127.0.0.1:8080/t", "http://127.255.255.254/t", "http://localhost/t",
    "http://LOCALHOST:1/t", "http://[::1]:9/t", "https://[2001:db8::1]/t",
  ])
  func isAccepted(url: String) throws {
    #expect(try TokenEndpoint(url).url == url)
  }

  @Test(arguments: [
    ("http://a.example/token", TokenEndpoint.Problem.insecure),
    ("http://127.0.0.1.evil.example/t", .insecure),
    ("http://127.1/t", .insecure),
    ("http://127.0.0.256/t", .insecure),
    ("http://127.0.0.+1/t", .badURL(.badHost)),
    ("http://localhost.evil.example/t", .insecure),
    ("http://notlocalhost/t", .insecure),
    ("http://[::2]/t", .insecure),
    ("http://evil.example\\@127.0.0.1/t", .badURL(.userInformation)),
    ("https://user:pass@a.example/t", .badURL(.userInformation)),
    ("http://127.0.0.1@evil.example/t", .badURL(.userInformation)),
    ("https://a.example/t#f", .badURL(.fragment)),
    ("https://a.example/t x", .badURL(.illegalCharacter)),
    ("https://a.example/t\r\nHost: b", .badURL(.illegalCharacter)),
    ("/api/v1/token", .badURL(.notAbsolute)),
    ("https://", .badURL(.badHost)),
    ("https:///t", .badURL(.badHost)),
    ("ftp://a.example/t", .badURL(.notAbsolute)),
    ("", .badURL(.notAbsolute)),
  ])
  func isRefused(url: String, problem: TokenEndpoint.Problem) {
    #expect(throws: problem) { try TokenEndpoint(url) }
  }

  @Test func queryIsKeptButNotShown() throws {
    let endpoint = try TokenEndpoint("https://a.example/t?key=k&")
    #expect(endpoint.shownURL == "https://a.example/t")
    #expect(endpoint.url(adding: "b=1") == "https://a.example/t?key=k&b=1")
    #expect(
      try TokenEndpoint("https://a.example/t?k").url(adding: "b") == "https://a.example/t?k&b")
    #expect(try TokenEndpoint("https://a.example/t").url(adding: "b") == "https://a.example/t?b")
    #expect(try TokenEndpoint("https://a.example/t").url(adding: "") == "https://a.example/t")
  }
}
