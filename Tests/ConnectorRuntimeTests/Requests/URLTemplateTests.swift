import ConnectorModel
import Diagnostics
import JSONDocument
import Testing

@testable import ConnectorRuntime

@Suite struct URLTemplateTests {
  private static let values: [String: JSONValue] = [
    "host": "h.example", "hostPort": "h.example:8443", "ipv6": "[::1]:81", "tenant": "acme",
    "word": "a/b c", "whole": "https://w.example/base/?a=1", "plain": "http://w.example",
    "user": "me", "password": "p@ss:w/rd", "list": ["a"], "nothing": .null, "dot": ".",
    "folder": "a b/c", "port": 8080, "up": "x/../y", "spaced": "https://w.example/a b/é",
    "fragment": "https://w.example/#f", "info": "https://u@w.example", "empty": "",
  ]

  @Test(arguments: [
    (
      "https://api.example.com/v1/<<word>>?q=<<word>>",
      "https://api.example.com/v1/a%2Fb%20c?q=a%2Fb%20c"
    ),
    ("https://<<host>>/x", "https://h.example/x"),
    ("https://<<hostPort>>/x", "https://h.example:8443/x"),
    ("https://<<ipv6>>/", "https://[::1]:81/"),
    ("https://<<tenant>>.example.com", "https://acme.example.com"),
    ("https://a.example:<<port>>/x", "https://a.example:8080/x"),
    ("<<whole>>", "https://w.example/base/?a=1"),
    ("<<whole>>&b=<<word>>", "https://w.example/base/?a=1&b=a%2Fb%20c"),
    ("<<plain>>/x/<<word>>", "http://w.example/x/a%2Fb%20c"),
    ("<<spaced>>", "https://w.example/a%20b/%C3%A9"),
    ("https://a.example/<<folder | path>>/z", "https://a.example/a%20b/c/z"),
    (
      "https://a.example/a b/é?q=x y&r=%20+&s=[1]",
      "https://a.example/a%20b/%C3%A9?q=x%20y&r=%20+&s=%5B1%5D"
    ),
    ("https://a.example/../x/./y", "https://a.example/../x/./y"),
    ("https://a.example?x=<<tenant>>", "https://a.example?x=acme"),
    ("https://a.example/<<tenant>>.json;v=<<port>>", "https://a.example/acme.json;v=8080"),
    ("https://a.example/<<'x?y=1' | raw>>", "https://a.example/x?y=1"),
    ("https://a.example/100%", "https://a.example/100%25"),
  ])
  func composes(template: String, expected: String) throws {
    let request = try Sample.request(
      Sample.action(path: nil, url: template), Sample.connector(), Self.values)
    #expect(request.transportRequest().url == expected)
  }

  @Test(arguments: [
    ("<<tenant>>/x", "bad-url"), ("<<host>>", "bad-url"), ("https:<<host>>", "bad-url"),
    ("<<fragment>>", "bad-url"), ("<<info>>", "bad-url"), ("https://u@<<host>>/", "bad-url"),
    ("https://<<user>>:<<password>>@h.example/", "unencodable-value"),
    ("https://<<empty>>/x", "unencodable-value"),
    ("https://<<word>>.example.com/", "unencodable-value"),
    ("https://a.example/<<empty>>", "empty-path-segment"),
    ("https://a.example/<<dot>><<dot>>", "dot-segment"),
    ("https://a.example/.<<dot>>/x", "dot-segment"),
    ("https://a.example/%2e<<dot>>/x", "dot-segment"),
    ("https://a.example/<<dot>>", "dot-segment"),
    ("https://a.example/<<up | path>>", "dot-segment"),
    ("https://a.example/<<up | raw>>", "dot-segment"),
    ("https://a.example/<<list>>", "type-mismatch"),
    ("https://a.example/<<nothing>>", "type-mismatch"),
    ("https://a.example/<<none>>", "optional-in-path"),
    ("https://a.example/?q=<<list>>", "type-mismatch"),
    ("https://a.example/<<'a b' | raw>>", "unencodable-value"),
    ("https://a.example/?q=<<'a#b' | raw>>", "unencodable-value"),
    ("https://a.example/?q=<<word | path>>", "filter-type"),
    ("https://<<tenant>>:<<tenant>>/", "bad-url"),
    ("https://a.example/x#y", "bad-url"), ("ftp://a.example/", "bad-url"),
  ])
  func refuses(template: String, id: String) {
    let ids = Sample.ids {
      _ = try Sample.request(
        Sample.action(path: nil, url: template), Sample.connector(), Self.values,
        declared: ["none"])
    }
    #expect(Set(ids) == [id])
  }

  @Test func collectsEveryFaultOfAURL() {
    let ids = Sample.ids {
      _ = try Sample.request(
        Sample.action(path: "/<<empty>>/<<dot>>/<<list>>"),
        Sample.connector(base: "https://<<word>>"),
        Self.values)
    }
    #expect(
      ids.sorted() == ["dot-segment", "empty-path-segment", "type-mismatch", "unencodable-value"])
  }

  @Test(
    arguments: [
      ("https://a.example/v1", nil), ("http://127.0.0.1:8080", nil), ("http://localhost/x", nil),
      ("http://[::1]", nil), ("http://a.example", "insecure-url"),
      ("http://<<host>>", "insecure-url"),
      ("<<plain>>", "insecure-url"), ("https://a.example/?x=1", "bad-url"), ("/v1", "bad-url"),
      ("https://u:p@a.example", "bad-url"), ("<<whole>>", "bad-url"),
    ] as [(String, String?)])
  func baseURL(template: String, id: String?) {
    let ids = Sample.ids {
      _ = try Sample.request(Sample.action(), Sample.connector(base: template), Self.values)
    }
    #expect(ids == [id].compactMap { $0 })
  }

  private func tokenURL(
    _ text: String, base: String = "https://api.example.com/v1/",
    urls: [URLKey: URLReplacement] = [:], scheme: Int = 0
  ) throws -> String? {
    let setup = ActionSetup(
      action: Sample.action(), connector: Sample.connector(base: base), root: "/")
    return try URLResolver(setup: setup, evaluator: Sample.evaluator(Self.values, urls: urls))
      .tokenURL(Sample.template(text, .url), scheme: scheme)?.text
  }

  @Test(arguments: [
    ("/oauth/token", "https://api.example.com/v1/oauth/token"),
    ("/oauth/<<word>>?a=<<word>>", "https://api.example.com/v1/oauth/a%2Fb%20c?a=a%2Fb%20c"),
    ("https://login.example.com/token?x=1", "https://login.example.com/token?x=1"),
    ("http://127.0.0.1:1/token", "http://127.0.0.1:1/token"),
  ])
  func tokenURLs(template: String, expected: String) throws {
    #expect(try tokenURL(template) == expected)
  }

  @Test func tokenURLMustBeSecure() {
    #expect(
      Sample.ids { _ = try tokenURL("http://login.example.com/token") } == ["insecure-token-url"])
    #expect(Sample.ids { _ = try tokenURL("/t", base: "http://a.example") } == ["insecure-url"])
  }

  @Test func replacementsStandInPlace() throws {
    let plain = URLReplacement(
      text: .plain("http://127.0.0.1:8080/t"), origin: .environment(name: "API_TOKEN_URL"))
    #expect(try tokenURL("/x", urls: [.tokenURL(scheme: 0): plain]) == "http://127.0.0.1:8080/t")
    #expect(
      try tokenURL("/x", urls: [.tokenURL(scheme: 1): plain]) == "https://api.example.com/v1/x")
    let base = URLReplacement(
      text: .template(Sample.template("https://<<host>>/p", .url)),
      origin: .profile(name: "staging", Sample.span("urls")))
    #expect(try tokenURL("/x", urls: [.baseURL: base]) == "https://h.example/p/x")
  }

  @Test func badReplacementsAreNamed() {
    let base = URLReplacement(
      text: .plain("h.example"), origin: .environment(name: "API_BASE_URL"))
    let found = Sample.diagnostics { _ = try tokenURL("/x", urls: [.baseURL: base]) }
    #expect(found.map(\.id) == ["bad-url"])
    #expect(found.first?.message.hasPrefix("API_BASE_URL in the environment") == true)
  }

  @Test func replacementsAreNoTemplates() {
    let base = URLReplacement(
      text: .plain("https://<<host>>/"), origin: .environment(name: "API_BASE_URL"))
    #expect(Sample.ids { _ = try tokenURL("/x", urls: [.baseURL: base]) } == ["bad-url"])
  }

  @Test(arguments: [
    ("http://proxy.example:3128", "http://proxy.example:3128"),
    (
      "http://<<user>>:<<password>>@proxy.example:3128",
      "http://me:p%40ss%3Aw%2Frd@proxy.example:3128"
    ),
    ("socks5h://<<host>>", "socks5h://h.example"), ("<<plain>>", "http://w.example"),
  ])
  func proxies(template: String, expected: String) throws {
    var connector = Sample.connector()
    connector.proxy = Sample.template(template, .url)
    #expect(try Sample.request(Sample.action(), connector, Self.values).proxy == expected)
  }

  @Test(arguments: ["proxy.example", "ftp://proxy.example", "http://proxy.example/x", "http://"])
  func badProxies(template: String) {
    var connector = Sample.connector()
    connector.proxy = Sample.template(template, .url)
    #expect(
      Sample.ids { _ = try Sample.request(Sample.action(), connector, Self.values) } == ["bad-url"])
  }

  @Test func proxyPasswordIsSecret() throws {
    let secrets = SecretRegistry()
    var connector = Sample.connector()
    connector.proxy = Sample.template("http://u:hunter2@proxy.example", .url)
    _ = try RequestBuilder(
      setup: ActionSetup(action: Sample.action(), connector: connector, root: "/"),
      evaluator: Sample.evaluator(secrets: secrets)
    ).build()
    #expect(secrets.redact("hunter2") == "***")
  }
}
