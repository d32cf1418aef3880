import JSONDocument
import TestSupport
import Testing

@Suite struct JSONLinesTests {
  @Test(arguments: [
    ("{\"a\":1}\n{\"a\":2}\n", #"[{"a":1},{"a":2}]"#),
    ("{\"a\":1}\r\n{\"a\":2}", #"[{"a":1},{"a":2}]"#), ("", "[]"), ("\n \n\t\r\n", "[]"),
    ("\n1\n\n2.50\n\n", "[1,2.50]"), ("null", "[null]"), ("\u{FEFF}true\n", "[true]"),
    (" [1 , 2] \n\"x\\ny\"\n{}\n[]\n", #"[[1,2],"x\ny",{},[]]"#),
    ("12345678901234567890\n1e400\n", "[12345678901234567890,1e400]"),
  ])
  func becomes(_ lines: String, _ expected: String) throws {
    let root = try ParsedJSON(jsonLines: Array(lines.utf8)).root
    #expect(root.text() == expected)
    #expect(root.value.text() == expected)
    #expect(try ParsedJSON(root.source).root.value == root.value)
  }

  @Test func isQueriedAsJSON() throws {
    let root = try ParsedJSON(jsonLines: Array("{\"id\": 1}\n\n{\"id\": 2}\n".utf8)).root
    let matches = try JSONPath("$[?@.id > 1].id").nodes(in: root)
    #expect(matches.map { "\($0.normalizedPath) \($0.node.source)" } == ["$[1]['id'] 2"])
    #expect(root.elements.map(\.source) == [#"{"id": 1}"#, #"{"id": 2}"#])
  }

  @Test(arguments: [
    ("{\"a\":1}\n{\"a\":\n2}\n", "expected a value, but the line ends at 2:6"),
    ("{\"a\":1}\n\n é\n", "expected a value, found byte 0xC3 at 3:2"),
    ("1 2\n", "expected the end of the line, found '2' at 1:3"),
    ("1,\n2\n", "expected the end of the line, found ',' at 1:2"),
    ("1]\n[2\n", "expected the end of the line, found ']' at 1:2"),
    ("\"x\ny\"\n", "a string is not closed at 1:3"),
    ("[1", "expected ',' or ']', but the line ends at 1:3"),
    ("\u{FEFF}\u{FEFF}1", "expected a value, found byte 0xEF at 1:2"),
  ])
  func namesTheLine(_ lines: String, _ expected: String) throws {
    let error = try #require(throws: JSONSyntaxError.self) {
      try ParsedJSON(jsonLines: Array(lines.utf8))
    }
    #expect("\(error.message) at \(error.line):\(error.column)" == expected)
  }

  @Test func boundsDepthInALine() throws {
    let line = String(repeating: "[", count: 512) + String(repeating: "]", count: 512)
    #expect(try ParsedJSON(jsonLines: Array("\(line)\n\(line)".utf8)).root.count == 2)
    #expect(throws: JSONSyntaxError.self) { try ParsedJSON(jsonLines: Array("[\(line)]".utf8)) }
  }

  @Test func takesLinearTime() throws {
    try ProcessorTime.expectLinear { size in
      _ = try ParsedJSON(jsonLines: Array(String(repeating: "{\"a\":[1]}\n\n", count: size).utf8))
    }
  }

  @Test func mutatedLinesAreRefusedOrHoldTogether() throws {
    let seeds = ["{\"a\":[1,2]}\n\n\"x\"\r\nnull\n", "\u{FEFF}1\n[]\n{}"].map { Array($0.utf8) }
    let alphabet = Array("[]{}\":,\n\r 1\\".utf8) + [0xC3, 0xEF, 0x00]
    var generator = FuzzTests.Generator(state: 8259)
    var accepted = 0
    for round in 0..<20_000 {
      let bytes = FuzzTests.mutate(
        seeds[round % seeds.count], alphabet: alphabet, using: &generator)
      do throws(JSONSyntaxError) {
        let document = try ParsedJSON(jsonLines: bytes)
        accepted += 1
        // The bytes kept are one array of the same values.
        #expect(try ParsedJSON(document.bytes).root.value == document.root.value)
      } catch {
        #expect(error.offset >= 0 && error.offset <= bytes.count)
        #expect(error.line >= 1 && error.column >= 1)
      }
    }
    #expect(accepted > 500 && accepted < 19_500, "\(accepted)")
  }
}
