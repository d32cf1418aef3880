import Testing

@testable import ConnectorRuntime

@Suite struct BodyFormatTests {
  private static let comma = UInt8(ascii: ",")

  @Test(arguments: [
    ("application/json", "JSON"), ("application/problem+json", "JSON"), ("text/html", "JSON"),
    ("text/plain; charset=utf-8", "JSON"), ("", "JSON"), ("nonsense", "JSON"),
    ("application/json-seq", "JSON"), ("application/x-www-form-urlencoded", "JSON"),
    ("text/xml", "XML"), ("application/xml", "XML"), ("Application/SOAP+XML; action=x", "XML"),
    ("application/atom+xml", "XML"), ("application/xml-dtd", "JSON"),
    ("text/csv", "CSV"), ("TEXT/CSV;charset=utf-8", "CSV"), ("application/csv", "CSV"),
    ("text/x-csv", "CSV"), ("text/comma-separated-values", "CSV"),
    ("text/tab-separated-values", "TSV"), ("application/x-tsv", "TSV"),
    ("application/x-ndjson", "JSON Lines"), ("application/ndjson", "JSON Lines"),
    ("application/jsonl", "JSON Lines"), ("application/x-jsonlines; charset=utf-8", "JSON Lines"),
    ("application/json-lines", "JSON Lines"), ("text/jsonl", "JSON Lines"),
  ])
  func isThatOfTheMediaType(_ type: String, _ expected: String) {
    #expect(BodyFormat(contentType: type, body: Array("{}".utf8)).name == expected)
  }

  /// A declaration cannot begin JSON; it counts where the type says nothing.
  @Test(
    arguments: [
      (nil, "<?xml version='1.0'?><a/>", "XML"), ("text/plain", "<?xml version='1.0'?><a/>", "XML"),
      ("application/octet-stream", "\u{FEFF}<?xml version='1.0'?><a/>", "XML"),
      ("application/json", "<?xml version='1.0'?><a/>", "JSON"),
      ("text/html", "<?xml version='1.0'?><html/>", "JSON"), (nil, "<a/>", "JSON"),
      ("text/plain", "a,b\n1,2", "JSON"), (nil, "", "JSON"), ("text/xml", "{}", "XML"),
    ] as [(String?, String, String)])
  func seldomLooksAtTheBody(_ type: String?, _ body: String, _ expected: String) {
    #expect(BodyFormat(contentType: type, body: Array(body.utf8)).name == expected)
  }

  @Test(
    arguments: [
      ("text/xml; charset=ISO-8859-1", .xml(charset: "ISO-8859-1")),
      ("text/xml;a=b ; Charset = \"utf-\\8\" ;", .xml(charset: "utf-8")),
      (#"text/xml; a="x;charset=no\";"; charset=utf-8"#, .xml(charset: "utf-8")),
      ("text/xml; charset", .xml(charset: nil)),
      (
        "text/csv; header=absent; charset=utf-16",
        .csv(separator: comma, hasHeader: false, charset: "utf-16")
      ),
      ("text/csv; header=present", .csv(separator: comma, hasHeader: true, charset: nil)),
    ] as [(String, BodyFormat)])
  func readsParameters(_ type: String, _ expected: BodyFormat) {
    #expect(BodyFormat(contentType: type, body: []) == expected)
  }
}
