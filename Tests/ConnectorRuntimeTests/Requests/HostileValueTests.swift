import ConnectorModel
import Diagnostics
import JSONDocument
import Testing

@testable import ConnectorRuntime

/// Hostile values in every position: what a built request holds, or the diagnostic that refuses it.
@Suite struct HostileValueTests {
  enum Outcome: Sendable, Equatable {
    case sent(String)
    case refused(String)
  }

  struct Row: Sendable, CustomTestStringConvertible {
    let name: String
    let value: String
    let path: Outcome
    let query: Outcome
    let form: Outcome
    let header: Outcome
    let cookie: String
    let xml: Outcome
    let host: Outcome

    var testDescription: String { name }
  }

  static let large = String(repeating: "a/b ", count: 262_144)

  private static let unencodable = Outcome.refused("unencodable-value")

  static let rows: [Row] = [
    Row(
      name: "slash", value: "a/b", path: .sent("a%2Fb"), query: .sent("a%2Fb"),
      form: .sent("a%2Fb"), header: .sent("a/b"), cookie: "a/b", xml: .sent("a/b"),
      host: unencodable),
    Row(
      name: "dots", value: "..", path: .refused("dot-segment"), query: .sent(".."),
      form: .sent(".."), header: .sent(".."), cookie: "..", xml: .sent(".."),
      host: .refused("bad-url")),
    Row(
      name: "escaped dots", value: "%2e%2e", path: .sent("%252e%252e"), query: .sent("%252e%252e"),
      form: .sent("%252e%252e"), header: .sent("%2e%2e"), cookie: "%252e%252e",
      xml: .sent("%2e%2e"), host: unencodable),
    Row(
      name: "question mark", value: "a?b", path: .sent("a%3Fb"), query: .sent("a%3Fb"),
      form: .sent("a%3Fb"), header: .sent("a?b"), cookie: "a?b", xml: .sent("a?b"),
      host: unencodable),
    Row(
      name: "hash", value: "a#b", path: .sent("a%23b"), query: .sent("a%23b"),
      form: .sent("a%23b"), header: .sent("a#b"), cookie: "a#b", xml: .sent("a#b"),
      host: unencodable),
    Row(
      name: "empty", value: "", path: .refused("empty-path-segment"), query: .sent(""),
      form: .sent(""), header: .sent(""), cookie: "", xml: .sent(""), host: unencodable),
    Row(
      name: "space", value: " a b ", path: .sent("%20a%20b%20"), query: .sent("%20a%20b%20"),
      form: .sent("+a+b+"), header: .sent(" a b "), cookie: "%20a%20b%20", xml: .sent(" a b "),
      host: unencodable),
    Row(
      name: "plus", value: "a+b", path: .sent("a%2Bb"), query: .sent("a%2Bb"),
      form: .sent("a%2Bb"), header: .sent("a+b"), cookie: "a+b", xml: .sent("a+b"),
      host: unencodable),
    Row(
      name: "ampersand", value: "a&b=c", path: .sent("a%26b%3Dc"), query: .sent("a%26b%3Dc"),
      form: .sent("a%26b%3Dc"), header: .sent("a&b=c"), cookie: "a&b=c", xml: .sent("a&amp;b=c"),
      host: unencodable),
    Row(
      name: "line break", value: "a\r\nX-Evil: 1", path: .sent("a%0D%0AX-Evil%3A%201"),
      query: .sent("a%0D%0AX-Evil%3A%201"), form: .sent("a%0D%0AX-Evil%3A+1"),
      header: unencodable, cookie: "a%0D%0AX-Evil:%201", xml: .sent("a&#13;&#10;X-Evil: 1"),
      host: unencodable),
    Row(
      name: "NUL", value: "a\0b", path: .sent("a%00b"), query: .sent("a%00b"),
      form: .sent("a%00b"), header: unencodable, cookie: "a%00b", xml: unencodable,
      host: unencodable),
    Row(
      name: "quotes", value: "\"a'\\", path: .sent("%22a%27%5C"), query: .sent("%22a%27%5C"),
      form: .sent("%22a%27%5C"), header: .sent("\"a'\\"), cookie: "%22a'%5C",
      xml: .sent("&quot;a&apos;\\"), host: unencodable),
    Row(
      name: "not ASCII", value: "é𝄞", path: .sent("%C3%A9%F0%9D%84%9E"),
      query: .sent("%C3%A9%F0%9D%84%9E"), form: .sent("%C3%A9%F0%9D%84%9E"), header: unencodable,
      cookie: "%C3%A9%F0%9D%84%9E", xml: .sent("é𝄞"), host: unencodable),
    Row(
      name: "template", value: "<<x>>", path: .sent("%3C%3Cx%3E%3E"), query: .sent("%3C%3Cx%3E%3E"),
      form: .sent("%3C%3Cx%3E%3E"), header: .sent("<<x>>"), cookie: "<<x>>",
      xml: .sent("&lt;&lt;x&gt;&gt;"), host: unencodable),
    Row(
      name: "user info", value: "evil@host:80", path: .sent("evil%40host%3A80"),
      query: .sent("evil%40host%3A80"), form: .sent("evil%40host%3A80"),
      header: .sent("evil@host:80"), cookie: "evil@host:80", xml: .sent("evil@host:80"),
      host: unencodable),
    Row(
      name: "a megabyte", value: large,
      path: .sent(String(repeating: "a%2Fb%20", count: 262_144)),
      query: .sent(String(repeating: "a%2Fb%20", count: 262_144)),
      form: .sent(String(repeating: "a%2Fb+", count: 262_144)), header: .sent(large),
      cookie: String(repeating: "a/b%20", count: 262_144), xml: .sent(large), host: unencodable),
  ]

  private func outcome(_ work: () throws -> String) -> Outcome {
    do {
      return .sent(try work())
    } catch let failure as RunFailure {
      return .refused(failure.diagnostics.map(\.id).joined(separator: ","))
    } catch {
      return .refused("\(error)")
    }
  }

  @Test(arguments: rows) func path(row: Row) {
    let found = outcome {
      try Sample.request(
        Sample.action(path: "/a/<<v>>/z"), Sample.connector(), ["v": .string(row.value)]
      )
      .transportRequest().url
    }
    if case .sent(let text) = row.path {
      #expect(found == .sent("https://api.example.com/a/\(text)/z"))
    } else {
      #expect(found == row.path)
    }
  }

  @Test(arguments: rows) func query(row: Row) {
    var action = Sample.action()
    action.query = Sample.entries(.query, ["q": "<<v>>", "r": "x<<v>>y"])
    let found = outcome {
      try Sample.request(action, Sample.connector(), ["v": .string(row.value)]).transportRequest()
        .url
    }
    guard case .sent(let text) = row.query else { return }
    #expect(found == .sent("https://api.example.com/items?q=\(text)&r=x\(text)y"))
  }

  @Test(arguments: rows) func form(row: Row) {
    var action = Sample.action("POST")
    action.body = ActionBody()
    action.body?.form = Sample.entries(.form, ["f": "<<v>>", "g": "x<<v>>"])
    let found = outcome {
      text(try Sample.request(action, Sample.connector(), ["v": .string(row.value)]).body)
    }
    guard case .sent(let text) = row.form else { return }
    #expect(found == .sent("f=\(text)&g=x\(text)"))
  }

  @Test(arguments: rows) func header(row: Row) {
    for format in ["<<v>>", "<<v | raw>>"] {
      var action = Sample.action()
      action.headers = Sample.entries(.header, ["X-V": .some(format)])
      let found = outcome {
        try Sample.request(action, Sample.connector(), ["v": .string(row.value)]).header("x-v")
          ?? "?"
      }
      #expect(found == row.header)
    }
  }

  @Test(arguments: rows) func cookie(row: Row) throws {
    let request = try Sample.request(Sample.action())
      .attaching([.cookie(name: "c", value: row.value)])
    #expect(request.header("Cookie") == "c=\(row.cookie)")
  }

  @Test(arguments: rows) func json(row: Row) throws {
    var action = Sample.action("POST")
    action.body = ActionBody()
    let span = Sample.span("json")
    action.body?.json = .object(
      [
        .init(name: Sample.located("value"), value: .text(Sample.template("<<v>>", .json))),
        .init(name: Sample.located("text"), value: .text(Sample.template("[<<v>>]", .json))),
      ], span)
    let body = try Sample.request(action, Sample.connector(), ["v": .string(row.value)]).body
    guard case .bytes(let bytes) = body else {
      Issue.record("no bytes")
      return
    }
    #expect(
      try ParsedJSON(bytes).root.value
        == ["value": .string(row.value), "text": .string("[\(row.value)]")])
  }

  @Test(arguments: rows) func xml(row: Row) {
    var action = Sample.action("POST")
    action.body = ActionBody()
    action.body?.xml = Sample.template("<a b=\"<<v>>\">&amp;</a>", .xml)
    let found = outcome {
      text(try Sample.request(action, Sample.connector(), ["v": .string(row.value)]).body)
    }
    if case .sent(let text) = row.xml {
      #expect(found == .sent("<a b=\"\(text)\">&amp;</a>"))
    } else {
      #expect(found == row.xml)
    }
  }

  @Test(arguments: rows) func host(row: Row) {
    let connector = Sample.connector(base: "https://<<v>>.example.com/v1")
    let found = outcome {
      try Sample.request(Sample.action(), connector, ["v": .string(row.value)]).transportRequest()
        .url
    }
    #expect(found == row.host)
  }

  @Test(arguments: ["GET\r\nX: 1", "a\nb"]) func credentialHeader(value: String) throws {
    let request = try Sample.request(Sample.action())
    #expect(
      Sample.ids { _ = try request.attaching([.header(name: "Authorization", value: value)]) }
        == ["unencodable-value"])
  }

  private func text(_ body: TransportRequest.Body) -> String {
    if case .bytes(let bytes) = body { return String(decoding: bytes, as: UTF8.self) }
    return "no bytes"
  }
}
