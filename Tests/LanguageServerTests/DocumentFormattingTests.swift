import Diagnostics
import JSONDocument
import TestSupport
import Testing

@testable import LanguageServer

/// What a language server's client gets for `textDocument/formatting`.
@Suite struct DocumentFormattingTests {
  private static let uri = "file:///project/actions/desk/show.yaml"

  private static func edits(of text: String) async -> JSONValue? {
    let files = MemoryFiles([
      ("connectors/desk.yaml", Array("base_url: https://example.com\n".utf8))
    ])
    var server = LanguageServer(files: files, version: "0", redactor: { _ in { $0 } })
    let start = await server.handle([
      "jsonrpc": "2.0", "id": 1, "method": "initialize", "params": ["capabilities": [:]],
    ])
    #expect(
      start.first?["result"]?["capabilities"]?["documentFormattingProvider"]?.text(.compact)
        == "true")
    _ = await server.handle([
      "jsonrpc": "2.0", "method": "textDocument/didOpen",
      "params": [
        "textDocument": [
          "uri": .string(uri), "languageId": "yaml", "version": 1, "text": .string(text),
        ]
      ],
    ])
    return await server.handle([
      "jsonrpc": "2.0", "id": 2, "method": "textDocument/formatting",
      "params": ["textDocument": ["uri": .string(uri)], "options": ["tabSize": 4]],
    ]).first { $0["id"] != nil }?["result"]
  }

  @Test func onlyTheLinesThatChangeAreReplaced() async {
    let text = "connector: desk\n# é\nmethod:   GET\npath: /\n"
    #expect(
      await Self.edits(of: text)?.text(.compact)
        == #"[{"range":{"start":{"line":2,"character":0},"end":{"line":3,"character":0}},"#
        + #""newText":"method: GET\n"}]"#)
  }

  @Test func aLastLineWithoutABreakIsReplacedWhole() async {
    #expect(
      await Self.edits(of: "connector: desk\npath: 😀")?.text(.compact)
        == #"[{"range":{"start":{"line":1,"character":0},"end":{"line":1,"character":8}},"#
        + #""newText":"path: 😀\n"}]"#)
  }

  @Test(arguments: ["connector: desk\nmethod: GET\n", "connector: [desk\n", ""])
  func nothingIsReplacedWhereNothingCanChange(_ text: String) async {
    #expect(await Self.edits(of: text)?.text(.compact) == "[]")
  }

  @Test func aMarkIsNoPartOfTheEdit() {
    let changed = DocumentFormatting.changedLines(
      Array("\u{FEFF}a:  1\nb: 1\n".utf8), Array("\u{FEFF}a: 1\nb: 1\n".utf8))
    #expect(changed.old == 3..<9)
    #expect(changed.new == 3..<8)
    let added = DocumentFormatting.changedLines(Array("b\n".utf8), Array("a\nb\n".utf8))
    #expect(added.old == 0..<0)
    #expect(added.new == 0..<2)
  }
}
