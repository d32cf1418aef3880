import Foundation
import JSONDocument
import TestSupport
import Testing

@Suite struct CSVTests {
  private static func json(_ csv: String, hasHeader: Bool = true) throws -> String {
    try ParsedJSON(csv: Array(csv.utf8), hasHeader: hasHeader).root.text()
  }

  @Test(arguments: [
    ("a,b\n1,2\n3,4\n", #"[{"a":"1","b":"2"},{"a":"3","b":"4"}]"#),
    ("a,b\r\n1,2\r\n3,4\r\n", #"[{"a":"1","b":"2"},{"a":"3","b":"4"}]"#),
    ("a,b\r1,2\r3,4", #"[{"a":"1","b":"2"},{"a":"3","b":"4"}]"#),
    ("a,b\n1,2\n3,4", #"[{"a":"1","b":"2"},{"a":"3","b":"4"}]"#),
    ("a\n007\n1.10\ntrue\n", #"[{"a":"007"},{"a":"1.10"},{"a":"true"}]"#),
    // Nothing, or no more than a header.
    ("", "[]"), ("\n\n", "[]"), ("a,b", "[]"), ("a,b\r\n", "[]"), ("\u{FEFF}", "[]"),
    // Quotes.
    ("a,b\n\"1,\n2\",\"x\"\"y\"\n", #"[{"a":"1,\n2","b":"x\"y"}]"#),
    ("a,b\n\"1\r\n2\",\"\"\n", #"[{"a":"1\r\n2","b":""}]"#),
    ("\"a\",\"b,c\"\n1,2", #"[{"a":"1","b,c":"2"}]"#),
    ("\"a\"\"b\"\n1", #"[{"a\"b":"1"}]"#), ("a\n\"\"\"\"\n", #"[{"a":"\""}]"#),
    ("a\n\"\"\n", #"[{"a":""}]"#), ("a\nx\"y\"\n", #"[{"a":"x\"y\""}]"#),
    ("a\n\"x\"", #"[{"a":"x"}]"#),
    ("a,b\n\"\"\"x\"\"\",\"y\"\"\"\n", #"[{"a":"\"x\"","b":"y\""}]"#),
    // Rows of other lengths.
    ("a,b,c\n1\n1,2\n", #"[{"a":"1"},{"a":"1","b":"2"}]"#), ("a,b\n,\n", #"[{"a":"","b":""}]"#),
    ("a,b\n1,2,\n1,2,\"\",,\n", #"[{"a":"1","b":"2"},{"a":"1","b":"2"}]"#),
    ("a,b,\n1,2,3\n", #"[{"a":"1","b":"2","":"3"}]"#),
    // Empty lines are no rows.
    ("\n\na\n\n1\n\r\n\n2\n\n", #"[{"a":"1"},{"a":"2"}]"#),
    // Columns of one name are kept.
    ("a,a\n1,2\n", #"[{"a":"1","a":"2"}]"#),
    // Spaces belong to the text, and so does what JSON escapes.
    (" a , b\n 1 , 2\n", #"[{" a ":" 1 "," b":" 2"}]"#),
    ("a\\,b\nC:\\x,\t\u{1}\n", #"[{"a\\":"C:\\x","b":"\t\u0001"}]"#),
    ("\u{FEFF}a,é\n€,😀\n", #"[{"a":"€","é":"😀"}]"#), ("a\n\0\n", #"[{"a":"\u0000"}]"#),
  ])
  func becomes(_ csv: String, _ expected: String) throws {
    #expect(try Self.json(csv) == expected)
    let root = try ParsedJSON(csv: Array(csv.utf8)).root
    #expect(root.value.text() == expected)
    #expect(root.source == expected)
    #expect(try ParsedJSON(root.bytes(.indented)).root.text() == expected)
  }

  @Test func rowsWithoutAHeaderAreLists() throws {
    #expect(try Self.json("1,2\n\"3\"\n", hasHeader: false) == #"[["1","2"],["3"]]"#)
    #expect(try Self.json("", hasHeader: false) == "[]")
  }

  @Test func readsTabs() throws {
    let table = Array("a\tb,c\n1\t\"2\t3\"\n".utf8)
    #expect(
      try ParsedJSON(csv: table, separator: UInt8(ascii: "\t")).root.text()
        == #"[{"a":"1","b,c":"2\t3"}]"#)
  }

  @Test func isQueriedAsJSON() throws {
    let root = try ParsedJSON(csv: Array("id,name\n1,Ann\n2,Bob\n3\n3,Eve\n".utf8)).root
    for (path, expected) in [
      ("$[*].name", ["$[0]['name'] \"Ann\"", "$[1]['name'] \"Bob\"", "$[3]['name'] \"Eve\""]),
      ("$[-1].id", ["$[3]['id'] \"3\""]), ("$[?@.id == '2'].name", ["$[1]['name'] \"Bob\""]),
      ("$[?@ == $[1]].id", ["$[1]['id'] \"2\""]), ("$[?!@.name].id", ["$[2]['id'] \"3\""]),
      ("$[?match(@.name, '[A-C].*')].id", ["$[0]['id'] \"1\"", "$[1]['id'] \"2\""]),
    ] {
      let matches = try JSONPath(path).nodes(in: root)
      #expect(matches.map { "\($0.normalizedPath) \($0.node.source)" } == expected, "\(path)")
    }
    #expect(root.element(at: 1)?.member(named: "name")?.string == "Bob")
    #expect(root.element(at: 2)?.count == 1)
  }

  @Test(arguments: [
    ("a,b\n1,\"2\n3,4\n", "a quoted cell is not closed at 2:3"),
    ("a,b\n\"1\"x,2\n", "text stands behind the closing quote of a cell at 2:4"),
    ("a,b\n\"1\" ,2\n", "text stands behind the closing quote of a cell at 2:4"),
    ("a,b\n1,2\né,2,3\n", "a row has more cells than the header, which has 2 at 3:5"),
    ("\"a", "a quoted cell is not closed at 1:1"),
  ])
  func saysWhatIsWrongAndWhere(_ csv: String, _ expected: String) throws {
    let error = try #require(throws: JSONSyntaxError.self) { try Self.json(csv) }
    #expect("\(error.message) at \(error.line):\(error.column)" == expected)
  }

  @Test(
    arguments: [
      (String.Encoding.utf8, [], nil), (.utf8, [0xEF, 0xBB, 0xBF], "windows-1252"),
      (.utf16LittleEndian, [0xFF, 0xFE], nil), (.utf16BigEndian, [0xFE, 0xFF], "utf-8"),
      (.utf16LittleEndian, [], "utf-16"), (.utf16BigEndian, [], "utf-16be"),
      (.isoLatin1, [], "ISO-8859-1"), (.windowsCP1252, [], "windows-1252"),
    ] as [(String.Encoding, [UInt8], String?)])
  func readsEncodings(_ encoding: String.Encoding, _ mark: [UInt8], _ charset: String?) throws {
    let data = try #require("näme\ndéjà vu\n".data(using: encoding))
    #expect(
      try ParsedJSON(csv: mark + Array(data), charset: charset).root.text()
        == #"[{"näme":"déjà vu"}]"#)
  }

  @Test func refusesWhatIsNotInItsEncoding() throws {
    let error = try #require(throws: JSONSyntaxError.self) {
      try ParsedJSON(csv: Array("a\né".utf8) + [0xE9, 0x0A])
    }
    #expect("\(error.message) \(error.line):\(error.column)" == "it is not valid UTF-8 2:2")
    for (bytes, charset) in [
      ([0x61, 0x00, 0x61], "utf-16"), ([0x00, 0xD8, 0x61, 0x00], "utf-16"),
    ]
      as [([UInt8], String)]
    {
      #expect(throws: JSONSyntaxError.self) { try ParsedJSON(csv: bytes, charset: charset) }
    }
    let unknown = try #require(throws: JSONSyntaxError.self) {
      try ParsedJSON(csv: [], charset: "koi8-r")
    }
    #expect(unknown.message.hasPrefix("its encoding 'koi8-r' is none of "))
  }

  /// A long name in the header is not copied for each row without end.
  @Test func boundsWhatRowsRepeat() throws {
    let name = String(repeating: "n", count: 1 << 20)
    let error = try #require(throws: JSONSyntaxError.self) {
      try Self.json(name + "\n" + String(repeating: "1\n", count: 1000))
    }
    #expect(error.message == "the table is too large as JSON")
  }

  enum Shape: CaseIterable {
    case manyRows
    case longCell
    case manyColumns
    case emptyLines

    func table(_ size: Int) -> String {
      switch self {
      case .manyRows: "a,b\n" + String(repeating: "1,2\n", count: size)
      case .longCell: "a\n\"" + String(repeating: "x\"\"", count: size) + "\"\n"
      case .manyColumns:
        (0..<size).map { "c\($0)," }.joined() + "\n" + String(repeating: ",", count: size)
      case .emptyLines: "a\n" + String(repeating: "\n\r", count: size)
      }
    }
  }

  @Test(arguments: Shape.allCases) func takesLinearTime(_ shape: Shape) throws {
    try ProcessorTime.expectLinear { size in
      _ = try ParsedJSON(csv: Array(shape.table(size).utf8))
    }
  }

  @Test func mutatedTablesAreRefusedOrHoldTogether() throws {
    let seeds = ["a,b\n1,\"x\"\"y\"\n\"\",é\n", "\u{FEFF}a\tb\r\n1\t2\r\n"].map { Array($0.utf8) }
    let alphabet = Array("\",\n\r\tab ".utf8) + [0xC3, 0xA9, 0xEF, 0xFF, 0x00]
    var generator = FuzzTests.Generator(state: 4180)
    var accepted = 0
    for round in 0..<20_000 {
      let bytes = FuzzTests.mutate(
        seeds[round % seeds.count], alphabet: alphabet, using: &generator)
      do throws(JSONSyntaxError) {
        let root = try ParsedJSON(csv: bytes).root
        accepted += 1
        #expect(try ParsedJSON(root.bytes()).root.value == root.value)
        #expect(root.elements.allSatisfy { $0.kind == .object })
      } catch {
        #expect(error.offset >= 0 && error.offset <= bytes.count)
        #expect(error.line >= 1 && error.column >= 1)
      }
    }
    #expect(accepted > 2000 && accepted < 19_500, "\(accepted)")
  }
}
