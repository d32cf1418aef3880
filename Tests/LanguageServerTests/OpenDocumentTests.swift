import Diagnostics
import JSONDocument
import TestSupport
import Testing

@testable import LanguageServer

/// What an editor's changes make of a text.
@Suite struct OpenDocumentTests {
  private func document(_ text: String) -> OpenDocument {
    OpenDocument(uri: "file:///a.yaml", path: "/a.yaml", text: text, version: 1)
  }

  private func edit(_ start: (Int, Int), _ end: (Int, Int), _ text: String) -> JSONValue {
    func place(_ place: (Int, Int)) -> JSONValue {
      ["line": .number(JSONNumber(place.0)), "character": .number(JSONNumber(place.1))]
    }
    return ["range": ["start": place(start), "end": place(end)], "text": .string(text)]
  }

  private func text(_ document: OpenDocument) -> String {
    String(decoding: document.source.bytes, as: UTF8.self)
  }

  @Test("changes build upon each other")
  func sequence() {
    var document = document("é😀b\r\nc\r\n")
    document.change(
      [edit((0, 1), (0, 3), "xy"), edit((0, 3), (1, 0), ""), edit((0, 4), (0, 4), "\n")],
      version: 2, .utf16)
    #expect(text(document) == "éxyc\n\r\n")
    #expect(document.version == 2)
    document.change([["text": "whole"], edit((0, 0), (0, 1), "W")], version: nil, .utf16)
    #expect(text(document) == "Whole")
    #expect(document.version == 2)
  }

  @Test("changes that make no sense change nothing that they do not name")
  func nonsense() {
    var document = document("ab\n")
    document.change([.null, ["text": 1], edit((0, 2), (0, 1), "c")], version: "x", .utf16)
    #expect(text(document) == "abc\n")
    #expect(document.version == 1)
  }

  @Test(
    "edits at random give what a text of UTF-16 units gives", arguments: PositionEncoding.allCases)
  func random(_ encoding: PositionEncoding) {
    var generator = SeededGenerator(seed: 7)
    let pieces = ["a", "é", "€", "😀", "\n", "\r\n", "", ": "]
    var document = document("")
    var expected: [Unicode.Scalar] = []
    for _ in 0..<400 {
      let text = (0..<Int.random(in: 0...3, using: &generator))
        .map { _ in pieces[Int.random(in: 0..<pieces.count, using: &generator)] }.joined()
      // Not between the halves of a line break: no editor puts a cursor there.
      let places = (0...expected.count).filter {
        $0 == 0 || $0 == expected.count || expected[$0 - 1] != "\r"
      }
      let first = places[Int.random(in: 0..<places.count, using: &generator)]
      let last = places.filter { $0 >= first && $0 <= first + 4 }.last ?? first
      let bytes = { (end: Int) in expected[..<end].reduce(0) { $0 + UTF8.width($1) } }
      let range: JSONValue = [
        "start": encoding.position(of: bytes(first), in: document.source, isOpen: true),
        "end": encoding.position(of: bytes(last), in: document.source, isOpen: true),
      ]
      document.change([["range": range, "text": .string(text)]], version: nil, encoding)
      expected.replaceSubrange(first..<last, with: text.unicodeScalars)
      var whole = String.UnicodeScalarView()
      whole.append(contentsOf: expected)
      #expect(self.text(document).utf8.elementsEqual(String(whole).utf8))
    }
  }
}
