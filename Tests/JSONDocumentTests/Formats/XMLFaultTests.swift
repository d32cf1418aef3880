import Foundation
import JSONDocument
import TestSupport
import Testing

/// XML that is broken, or made to read files.
@Suite struct XMLFaultTests {
  private static func error(_ xml: String) throws -> JSONSyntaxError {
    try #require(throws: JSONSyntaxError.self) { try ParsedJSON(xml: Array(xml.utf8)) }
  }

  @Test(arguments: [
    ("", "there is no element at 1:1"), (" \n ", "there is no element at 2:2"),
    ("<!-- x -->", "there is no element at 1:11"),
    ("{\"a\": 1}", "a character cannot stand here at 1:1"),
    ("hello", "text stands outside the root element at 1:1"),
    ("<a>\n  <b>\n</a>", "the end tag is not that of <b> at 3:3"),
    ("<a><b/>\n", "<a> is not closed at 2:1"),
    ("<a", "a tag, comment or instruction is not closed at 1:1"),
    ("<a>\n<!-- x", "a tag, comment or instruction is not closed at 2:1"),
    ("<a><![CDATA[x", "a CDATA section is not closed at 1:14"),
    ("<a/>\n<b/>", "something stands behind the root element at 2:1"),
    ("<a x='1' x='2'/>", "an attribute is given twice at 1:10"),
    ("<a x=1/>", "a character cannot stand here at 1:6"),
    ("<a>é&x;</a>", "an entity is not declared at 1:5"),
    ("<a>&#0;</a>", "a character reference names no character at 1:4"),
    ("<a>\u{1}</a>", "a character cannot stand here at 1:4"),
    ("<a>x < y</a>", "a character cannot stand here at 1:7"),
    (" <?xml version='1.0'?><a/>", "something stands before the XML declaration at 1:2"),
    ("<!DOCTYPE a [<!ENTITY e '&e;'>]><a>&e;</a>", "an entity refers to itself at 1:36"),
    (
      "<!DOCTYPE a [<!ENTITY e '&f;'><!ENTITY f '&e;'>]><a>\n &e;</a>",
      "an entity refers to itself at 2:2"
    ),
  ])
  func saysWhatIsWrongAndWhere(_ xml: String, _ expected: String) throws {
    let error = try Self.error(xml)
    #expect("\(error.message) at \(error.line):\(error.column)" == expected)
    #expect(error.offset >= 0 && error.offset <= xml.utf8.count)
  }

  @Test func namesNoLongElement() throws {
    let name = String(repeating: "n", count: 101)
    #expect(try Self.error("<\(name)>").message == "an element is not closed")
    #expect(try Self.error("<\(name)></a>").message == "the end tag is not that of the element")
  }

  /// Every part of a document is refused, and nothing traps.
  @Test(arguments: [nil, "utf-16le", "windows-1252"])
  func cutsAtEveryByte(_ charset: String?) throws {
    let text = """
      <?xml version="1.0"?><!DOCTYPE a [<!ENTITY e "x<c/>"><!ATTLIST b k CDATA "v">]>
      <!-- c --><a x="1" é='&lt;é'>t&e;é<![CDATA[ < ]]><?p i?><b>1</b><b/>&#x20AC;</a>
      """
    let encoding: String.Encoding =
      switch charset {
      case "utf-16le": .utf16LittleEndian
      case "windows-1252": .windowsCP1252
      default: .utf8
      }
    let bytes = Array(try #require(text.data(using: encoding)))
    #expect(throws: Never.self) { try ParsedJSON(xml: bytes, charset: charset) }
    for length in 0..<bytes.count {
      #expect(throws: JSONSyntaxError.self, "\(length)") {
        try ParsedJSON(xml: Array(bytes[..<length]), charset: charset)
      }
    }
  }

  @Test func loadsNoExternalEntity() throws {
    let folder = try TemporaryFolder()
    let file = try folder.write("the secret of the file", to: "secret.txt")
    let declarations = [
      "<!ENTITY e SYSTEM \"file://\(file)\">", "<!ENTITY e SYSTEM \"\(file)\">",
      "<!ENTITY e PUBLIC \"x\" \"\(file)\">",
    ]
    for declaration in declarations {
      for root in ["<a>&e;</a>", "<a x='&e;'/>"] {
        let error = try Self.error("<!DOCTYPE a [\(declaration)]>\n\(root)")
        #expect(error.message == "it refers to an external entity, and none is loaded")
        #expect(error.line == 2)
      }
      // Declared and never used it does no harm.
      let read = try ParsedJSON(xml: Array("<!DOCTYPE a [\(declaration)]><a>x</a>".utf8))
      #expect(read.root.text() == #"{"a":"x"}"#)
    }
    // A DTD of parameter entities, which would send the file elsewhere.
    try folder.write("<!ENTITY f 'the secret'>", to: "e.dtd")
    for xml in [
      "<!DOCTYPE a [<!ENTITY % p SYSTEM \"file://\(folder.path)/e.dtd\"> %p;]><a>&f;</a>",
      "<!DOCTYPE a SYSTEM \"file://\(folder.path)/e.dtd\"><a>&f;</a>",
    ] {
      let read = try ParsedJSON(xml: Array(xml.utf8))
      #expect(read.root.text() == #"{"a":"&f;"}"#)
    }
  }

  @Test func mutatedDocumentsAreRefusedOrHoldTogether() throws {
    let seeds = [
      #"<?xml version="1.0" encoding="UTF-8"?><s:E xmlns:s="u"><s:B a="1">é<i>1</i><i/></s:B></s:E>"#,
      #"<!DOCTYPE a [<!ENTITY e "x<c/>"><!ATTLIST b k CDATA "v">]><a>&e;<b/>&e;<![CDATA[<]]></a>"#,
      "<a>\n <b>&lt;&#65;</b>\n <!-- c --> <b x='1' y='2'/>\n <c> t </c>\n</a>",
    ].map { Array($0.utf8) }
    let alphabet = Array("<>/&;'\"=![]-? abex#x0".utf8) + [0x0A, 0xC3, 0xA9, 0xFF, 0xFE, 0x00]
    let query = try JSONPath("$..[?@.i || @['@a'] == '1' || @[0] || search(@, 'x')]")
    var generator = FuzzTests.Generator(state: 7303)
    var accepted = 0
    for round in 0..<20_000 {
      let bytes = FuzzTests.mutate(
        seeds[round % seeds.count], alphabet: alphabet, using: &generator)
      do throws(JSONSyntaxError) {
        let root = try ParsedJSON(xml: bytes).root
        accepted += 1
        let value = root.value
        #expect(root.count == 1)
        #expect(try ParsedJSON(root.bytes()).root.value == value)
        #expect(value.text() == root.text())
        let matches = (try? query.nodes(in: root)) ?? []
        #expect(matches.allSatisfy { $0.normalizedPath.hasPrefix("$") })
      } catch {
        #expect(error.offset >= 0 && error.offset <= bytes.count)
        #expect(error.line >= 1 && error.column >= 1)
      }
    }
    #expect(accepted > 500 && accepted < 19_500, "\(accepted)")
  }
}
