import JSONDocument
import Testing

@Suite struct ParsedJSONTests {
  @Test func givesEveryKindOfNode() throws {
    let document = try ParsedJSON(
      #" {"s": "a\u00e9\n\ud83d\ude00\/", "n": -1.50, "t": true, "f": false, "z": null, "#
        + #""a": [1, [2], {"x": 3}], "o": {}, "\u0073\u0032": 1, "é": 2} "#)
    let root = document.root
    #expect(root.kind == .object)
    #expect(root.count == 9)
    #expect(root.member(named: "s")?.string == "aé\n😀/")
    #expect(root.member(named: "s")?.source == #""a\u00e9\n\ud83d\ude00\/""#)
    #expect(root.member(named: "n")?.number?.text == "-1.50")
    #expect(root.member(named: "t")?.bool == true)
    #expect(root.member(named: "f")?.bool == false)
    #expect(root.member(named: "z")?.isNull == true)
    #expect(root.member(named: "s2")?.source == "1")
    #expect(root.member(named: "é")?.source == "2")
    #expect(root.member(named: "missing") == nil)
    let array = try #require(root.member(named: "a"))
    #expect(array.elements.map(\.source) == ["1", "[2]", #"{"x": 3}"#])
    #expect(array.element(at: 2)?.member(named: "x")?.source == "3")
    #expect(array.element(at: 3) == nil)
    #expect(array.element(at: -1) == nil)
    #expect(array.member(named: "x") == nil)
    #expect(array.string == nil && array.number == nil && array.bool == nil && !array.isNull)
    #expect(root.element(at: 0) == nil)
    #expect(root.members.map(\.name) == ["s", "n", "t", "f", "z", "a", "o", "s2", "é"])
    #expect(Array(array.members).isEmpty && Array(root.elements).isEmpty)
    #expect(root.member(named: "o")?.count == 0)
    #expect(root.source == String(root.source.dropFirst(0)))
    #expect(root.sourceRange == 1..<document.bytes.count - 1)
  }

  @Test func duplicateNamesAreKeptAndTheLastIsFound() throws {
    let root = try ParsedJSON(#"{"a":1,"b":2,"a":3}"#).root
    #expect(root.member(named: "a")?.source == "3")
    #expect(root.members.map(\.value.source) == ["1", "2", "3"])
    #expect(root.count == 3)
    #expect(root.text() == #"{"a":1,"b":2,"a":3}"#)
  }

  @Test func halfASurrogatePairBecomesTheReplacementCharacter() throws {
    #expect(try ParsedJSON(#""a\ud800b""#).root.string == "a\u{FFFD}b")
    #expect(try ParsedJSON(#""\udc00\ud800""#).root.string == "\u{FFFD}\u{FFFD}")
    #expect(try ParsedJSON(#""\ud800\ud834\udd1e""#).root.string == "\u{FFFD}𝄞")
    #expect(try ParsedJSON(#""\ud800\u0041\ud800\n""#).root.string == "\u{FFFD}A\u{FFFD}\n")
    // What is written again from the document is as it was.
    #expect(try ParsedJSON(#"["\ud800"]"#).root.text() == #"["\ud800"]"#)
  }

  @Test func aByteOrderMarkInFrontIsSkipped() throws {
    #expect(try ParsedJSON("\u{FEFF}[1]").root.source == "[1]")
    #expect(throws: JSONSyntaxError.self) { try ParsedJSON("\u{FEFF}\u{FEFF}[1]") }
    #expect(throws: JSONSyntaxError.self) { try ParsedJSON("[1]\u{FEFF}") }
    #expect(throws: JSONSyntaxError.self) { try ParsedJSON("\u{FEFF}") }
  }

  /// Text, offset, line, column, message.
  @Test(arguments: [
    ("", 0, 1, 1, "the document is empty"),
    (" \n", 2, 2, 1, "the document is empty"),
    ("[1,]", 3, 1, 4, "a comma must not stand before ']'"),
    (#"{"a":1,}"#, 7, 1, 8, "a comma must not stand before '}'"),
    ("[,1]", 1, 1, 2, "expected a value, found ','"),
    ("[1\n 2]", 4, 2, 2, "expected ',' or ']', found '2'"),
    (#"{"a" 1}"#, 5, 1, 6, "expected ':', found '1'"),
    ("{a:1}", 1, 1, 2, "expected a name in double quotes, found 'a'"),
    (#"{"a":}"#, 5, 1, 6, "expected a value, found '}'"),
    (#"{"a":1 "b":2}"#, 7, 1, 8, #"expected ',' or '}', found '"'"#),
    ("[1", 2, 1, 3, "expected ',' or ']', but the document ends"),
    (#"{"a":1"#, 6, 1, 7, "expected ',' or '}', but the document ends"),
    ("[", 1, 1, 2, "expected a value, but the document ends"),
    ("{", 1, 1, 2, "expected a name in double quotes, but the document ends"),
    ("1 2", 2, 1, 3, "expected the end of the document, found '2'"),
    ("<html>", 0, 1, 1, "expected a value, found '<'"),
    ("tru", 0, 1, 1, "expected a value, found 't'"),
    ("[nul]", 1, 1, 2, "expected a value, found 'n'"),
    ("truex", 4, 1, 5, "expected the end of the document, found 'x'"),
    (#""é\x""#, 3, 1, 3, #"an escape is none of \" \\ \/ \b \f \n \r \t \u"#),
    (#""\u12G4""#, 1, 1, 2, #"an escape \u needs four hexadecimal digits"#),
    (#""\u12"#, 1, 1, 2, #"an escape \u needs four hexadecimal digits"#),
    (#""\"#, 1, 1, 2, #"an escape is none of \" \\ \/ \b \f \n \r \t \u"#),
    ("\"a\tb\"", 2, 1, 3, "a control character in a string must be escaped"),
    ("\"12345678\n\"", 9, 1, 10, "a control character in a string must be escaped"),
    ("\"abc", 4, 1, 5, "a string is not closed"),
    ("\"abcdefghijkl", 13, 1, 14, "a string is not closed"),
    ("012", 1, 1, 2, "a number has a leading zero"),
    ("-", 1, 1, 2, "a number has no digits"),
    ("1.x", 2, 1, 3, "a number has no digit after its decimal point"),
    ("[\r\n1e]", 5, 2, 3, "a number has no digit in its exponent"),
    ("[\"é\",\u{7F}]", 6, 1, 6, "expected a value, found byte 0x7F"),
    ("[\0]", 1, 1, 2, "expected a value, found byte 0x00"),
    ("[é]", 1, 1, 2, "expected a value, found byte 0xC3"),
  ])
  func saysWhatIsWrongAndWhere(
    text: String, offset: Int, line: Int, column: Int, message: String
  ) {
    do throws(JSONSyntaxError) {
      _ = try ParsedJSON(text)
      Issue.record("\(text) was accepted")
    } catch {
      #expect(error.message == message)
      #expect(error.offset == offset)
      #expect(error.line == line)
      #expect(error.column == column)
    }
  }

  @Test(
    arguments: [
      [0x80], [0xBF], [0xC0, 0x80], [0xC1, 0xBF], [0xC3], [0xC3, 0x28], [0xE0, 0x80, 0x80],
      [0xE0, 0x9F, 0xBF], [0xE2, 0x82], [0xED, 0xA0, 0x80], [0xED, 0xBF, 0xBF], [0xE2, 0x28, 0xA1],
      [0xE2, 0x82, 0x28], [0xF0, 0x80, 0x80, 0x80], [0xF0, 0x8F, 0xBF, 0xBF], [0xF0, 0x9F, 0x98],
      [0xF4, 0x90, 0x80, 0x80], [0xF5, 0x80, 0x80, 0x80], [0xFE], [0xFF],
      [0xF8, 0x88, 0x80, 0x80, 0x80],
      [0xF0, 0x28, 0x8C, 0xBC], [0xF0, 0x90, 0x28, 0xBC], [0xF0, 0x9F, 0x98, 0x28],
    ] as [[UInt8]])
  func refusesWhatIsNotUTF8(bytes: [UInt8]) {
    let quote = UInt8(ascii: "\"")
    for padding in 0...9 {
      let before = [UInt8](repeating: UInt8(ascii: "x"), count: padding)
      for after in [before, []] {
        do throws(JSONSyntaxError) {
          _ = try ParsedJSON([quote] + before + bytes + after + [quote])
          Issue.record("\(bytes) was accepted")
        } catch {
          #expect(error.message == "a string is not valid UTF-8")
          #expect(error.offset == 1 + padding)
        }
      }
      #expect(throws: JSONSyntaxError.self) { try ParsedJSON([quote] + before + bytes) }
    }
  }

  @Test func everyBoundaryOfUTF8IsAccepted() throws {
    let scalars = [
      0x7F, 0x80, 0x7FF, 0x800, 0xFFF, 0x1000, 0xCFFF, 0xD7FF, 0xE000, 0xFFFD, 0xFFFF, 0x10000,
      0x3FFFF, 0x40000, 0xFFFFF, 0x10FFFF,
    ].compactMap { Unicode.Scalar($0) }
    for padding in 0...9 {
      let text = String(repeating: "x", count: padding) + scalars.map { "\($0)" }.joined()
      #expect(try ParsedJSON("\"\(text)\"").root.string == text)
    }
  }

  /// The scanner looks at eight bytes at a time: every stop at every place.
  @Test func findsTheEndOfAStringAtEveryPlace() throws {
    for length in 0...20 {
      for place in 0...length {
        for (escape, plain) in [(#"\""#, "\""), (#"\\"#, "\\"), ("é", "é"), ("", ""), ("!", "!")] {
          let before = String(repeating: "!", count: place)
          let after = String(repeating: "[", count: length - place)
          let document = try ParsedJSON("[\"\(before)\(escape)\(after)\",1]")
          #expect(document.root.element(at: 0)?.string == before + plain + after)
          #expect(document.root.element(at: 1)?.source == "1")
        }
      }
    }
  }

  @Test func depthIsBounded() throws {
    func nested(_ depth: Int, _ open: String, _ close: String) -> String {
      let opening = String(repeating: open, count: depth)
      return opening + "1" + String(repeating: close, count: depth)
    }
    for (open, close) in [("[", "]"), (#"{"a":"#, "}"), (#"[{"a":"#, "}]")] {
      let levels = open.hasPrefix("[{") ? 256 : 512
      let text = nested(levels, open, close)
      let document = try ParsedJSON(text)
      #expect(document.root.text() == text)
      let value = document.root.value
      #expect(try ParsedJSON(value.bytes(.indented)).root.value == value)
      #expect(value.hashValue == document.root.value.hashValue)
      #expect(throws: JSONSyntaxError.self) { try ParsedJSON(nested(levels + 1, open, close)) }
    }
    let open = [UInt8](repeating: UInt8(ascii: "["), count: 100_000)
    do throws(JSONSyntaxError) {
      _ = try ParsedJSON(open)
      Issue.record("accepted")
    } catch {
      #expect(error.message == "the document nests deeper than 512 levels")
      #expect(error.offset == 512)
    }
    // The parser itself does not recurse.
    #expect(throws: JSONSyntaxError.self) { try ParsedJSON(open, maximumDepth: 1_000_000) }
    #expect(try ParsedJSON("[[1]]", maximumDepth: 2).root.count == 1)
    #expect(throws: JSONSyntaxError.self) { try ParsedJSON("[[1]]", maximumDepth: 1) }
    #expect(throws: JSONSyntaxError.self) { try ParsedJSON("[1]", maximumDepth: 0) }
    #expect(try ParsedJSON("1", maximumDepth: 0).root.source == "1")
  }

  @Test func writesFromTheDocument() throws {
    let text =
      #" { "a" : [ 1.50 , "\u0041\/", {} , [ ] , [ [ null ] ] ] , "b\n" : { "c" : true } } "#
    let root = try ParsedJSON(text).root
    #expect(root.text() == #"{"a":[1.50,"\u0041\/",{},[],[[null]]],"b\n":{"c":true}}"#)
    #expect(
      root.text(.indented) == #"""
        {
          "a": [
            1.50,
            "\u0041\/",
            {},
            [],
            [
              [
                null
              ]
            ]
          ],
          "b\n": {
            "c": true
          }
        }
        """#)
    #expect(root.member(named: "a")?.element(at: 4)?.text() == "[[null]]")
    #expect(root.member(named: "a")?.element(at: 1)?.text() == #""\u0041\/""#)
  }
}
