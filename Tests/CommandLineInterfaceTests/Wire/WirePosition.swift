import Testing

/// A place of a request where values land, with the action that puts them there.
struct WirePosition: Sendable, CustomTestStringConvertible {
  /// The action's id.
  let action: String
  /// The connector's file, its id the action's group.
  var connector = "base_url: http://127.0.0.1:9\n"
  /// The action's file without its `connector` line.
  let file: String
  /// The request line; `@` stands for what the value became.
  let line: String
  /// The header fields between those of the engine and the end.
  var fields = ["Accept: */*"]
  /// The body.
  var body: String?
  /// What becomes of each value.
  let outcomes: [HostileValue: WireOutcome]

  var testDescription: String { action }

  /// The request as it must arrive, to the byte.
  func request(_ written: String, host: String) -> String {
    let fill = { (text: String) in
      text.split(separator: "@", omittingEmptySubsequences: false)
        .joined(separator: written)
    }
    var lines = [
      fill(line) + " HTTP/1.1", "Host: \(host)", "User-Agent: connector-run/0.1.0",
      "Accept-Encoding: deflate, gzip, br, zstd",
    ]
    lines += fields.map(fill)
    let content = body.map(fill) ?? ""
    if body != nil { lines.append("Content-Length: \(content.utf8.count)") }
    // As curl does, it asks before it sends so much.
    if content.utf8.count >= 1 << 20 { lines.append("Expect: 100-continue") }
    return lines.joined(separator: "\r\n") + "\r\n\r\n" + content
  }
}

extension WirePosition {
  /// Every place but the host.
  static let all = [
    path, pathPart, query, queryPart, header, headerPart, cookie, form, jsonText, jsonValue, xml,
  ]

  private static let inputs = "inputs: {v: {}}\n"

  /// A path segment of its own: all but RFC 3986's unreserved characters is escaped.
  static let path = WirePosition(
    action: "wire/path", file: inputs + "method: GET\npath: /items/<<v>>/end\n",
    line: "GET /items/@/end",
    outcomes: percent.merging([
      .dot: .refused("dot-segment"), .twoDots: .refused("dot-segment"),
      .empty: .refused("empty-path-segment"),
    ]) { $1 })

  /// A part of a segment.
  static let pathPart = WirePosition(
    action: "wire/path-part", file: inputs + "method: GET\npath: /items/a<<v>>b\n",
    line: "GET /items/a@b",
    outcomes: percent.merging([.empty: .refused("empty-path-segment")]) { $1 })

  static let query = WirePosition(
    action: "wire/query", file: inputs + "method: GET\npath: /q\nquery: {v: <<v>>}\n",
    line: "GET /q?v=@", outcomes: percent)

  /// The value inside text of the file, between other parameters.
  static let queryPart = WirePosition(
    action: "wire/query-part",
    file: inputs + "method: GET\npath: /q\nquery: {a: 1, v: 'x <<v>>/y', b: 2}\n",
    line: "GET /q?a=1&v=x%20@/y&b=2", outcomes: percent)

  /// Bytes that a header cannot carry are refused: nothing can be escaped there.
  static let header = WirePosition(
    action: "wire/header", file: inputs + "method: GET\npath: /h\nheaders: {X-Value: <<v>>}\n",
    line: "GET /h", fields: ["X-Value: @", "Accept: */*"], outcomes: headerOutcomes)

  static let headerPart = WirePosition(
    action: "wire/header-part",
    file: inputs + "method: GET\npath: /h\nheaders: {X-Value: 'a<<v>>b'}\n",
    line: "GET /h", fields: ["X-Value: a@b", "Accept: */*"], outcomes: headerOutcomes)

  /// What is not a cookie-octet, and `%`, is escaped.
  static let cookie = WirePosition(
    action: "cookie/get",
    connector: """
      base_url: http://127.0.0.1:9
      variables: {v: {secret: true}}
      auth: {type: api_key, value: <<v>>, attach: {in: cookie, name: sid}}

      """,
    file: "method: GET\npath: /c\n", line: "GET /c", fields: ["Accept: */*", "Cookie: sid=@"],
    outcomes: unchanged.merging([
      .escapedDots: .sent("%252e%252e"), .empty: .refused("empty-credential"),
      .space: .sent("%20"), .semicolon: .sent("%3B"), .lineBreak: .sent("%0D%0A"),
      .injectedField: .sent("x%0D%0AX-Injected:%201"), .nul: .sent("%00"),
      .doubleQuote: .sent("%22"), .backslash: .sent("%5C"),
      .letters: .sent("%C3%A9%F0%9D%84%9E"),
    ]) { $1 })

  static let form = WirePosition(
    action: "wire/form", file: inputs + "method: POST\npath: /f\nbody: {form: {v: <<v>>, w: 1}}\n",
    line: "POST /f", fields: ["Accept: */*", "Content-Type: application/x-www-form-urlencoded"],
    body: "v=@&w=1",
    outcomes: percent.merging([
      .space: .sent("+"), .injectedField: .sent("x%0D%0AX-Injected%3A+1"),
    ]) { $1 })

  /// Inside other text of a JSON body.
  static let jsonText = WirePosition(
    action: "wire/json-text",
    file: inputs + "method: POST\npath: /j\nbody: {json: {t: 'a <<v>> b', u: [1]}}\n",
    line: "POST /j", fields: ["Accept: */*", "Content-Type: application/json"],
    body: "{\"t\":\"a @ b\",\"u\":[1]}", outcomes: json)

  /// The whole of a JSON value.
  static let jsonValue = WirePosition(
    action: "wire/json-value",
    file: inputs + "method: POST\npath: /j\nbody: {json: [<<v>>]}\n",
    line: "POST /j", fields: ["Accept: */*", "Content-Type: application/json"],
    body: "[\"@\"]", outcomes: json)

  /// Text and an attribute of an XML body.
  static let xml = WirePosition(
    action: "wire/xml",
    file: inputs + "method: POST\npath: /x\nbody: {xml: '<a b=\"<<v>>\"><<v>></a>'}\n",
    line: "POST /x", fields: ["Accept: */*", "Content-Type: application/xml"],
    body: "<a b=\"@\">@</a>",
    outcomes: unchanged.merging([
      .ampersand: .sent("&amp;"), .lineBreak: .sent("&#13;&#10;"),
      .injectedField: .sent("x&#13;&#10;X-Injected: 1"), .nul: .refused("unencodable-value"),
      .doubleQuote: .sent("&quot;"), .singleQuote: .sent("&apos;"),
      .template: .sent("&lt;&lt;x&gt;&gt;"),
    ]) { $1 })

  // MARK: What several places share

  private static let unchanged = Dictionary(
    uniqueKeysWithValues: HostileValue.allCases.map { ($0, WireOutcome.sent($0.text)) })

  /// Everything but letters, digits and `-._~` escaped.
  private static let percent = unchanged.merging([
    .slash: .sent("%2F"), .escapedDots: .sent("%252e%252e"), .question: .sent("%3F"),
    .hash: .sent("%23"), .space: .sent("%20"), .plus: .sent("%2B"), .ampersand: .sent("%26"),
    .equalsSign: .sent("%3D"), .semicolon: .sent("%3B"), .lineBreak: .sent("%0D%0A"),
    .injectedField: .sent("x%0D%0AX-Injected%3A%201"), .nul: .sent("%00"),
    .doubleQuote: .sent("%22"), .singleQuote: .sent("%27"), .backslash: .sent("%5C"),
    .letters: .sent("%C3%A9%F0%9D%84%9E"), .template: .sent("%3C%3Cx%3E%3E"),
  ]) { $1 }

  private static let headerOutcomes = unchanged.merging([
    .lineBreak: .refused("unencodable-value"), .injectedField: .refused("unencodable-value"),
    .nul: .refused("unencodable-value"), .letters: .refused("unencodable-value"),
  ]) { $1 }

  private static let json = unchanged.merging([
    .lineBreak: .sent("\\r\\n"), .injectedField: .sent("x\\r\\nX-Injected: 1"),
    .nul: .sent("\\u0000"), .doubleQuote: .sent("\\\""), .backslash: .sent("\\\\"),
  ]) { $1 }
}
