import Testing

@testable import JSONDocument

/// Server-Sent Events as JSON.
@Suite struct EventStreamTests {
  @Test(
    arguments: [
      ("", "[]"), (": only a comment\n\n", "[]"), ("data: x\n", "[]"),
      ("data: x\n\n", #"[{"event":"message","data":"x"}]"#),
      ("data:x\n\n", #"[{"event":"message","data":"x"}]"#),
      ("data:  x \n\n", #"[{"event":"message","data":" x "}]"#),
      ("data\n\n", #"[{"event":"message","data":""}]"#),
      ("data: a\ndata: b\n\n", #"[{"event":"message","data":"a\nb"}]"#),
      ("event: add\ndata: 1.10\n\n", #"[{"event":"add","data":"1.10","json":1.10}]"#),
      ("event: none\n\ndata: x\n\n", #"[{"event":"message","data":"x"}]"#),
      (
        "id: 7\ndata: a\n\ndata: b\n\nid\ndata: c\n\n",
        #"[{"event":"message","data":"a","id":"7"},{"event":"message","data":"b","id":"7"},"#
          + #"{"event":"message","data":"c"}]"#
      ),
      ("retry: 10\nunknown: y\ndata: x\n\n", #"[{"event":"message","data":"x"}]"#),
      (
        "data: a\r\n\r\ndata: b\r\rdata: c\n\n",
        #"[{"event":"message","data":"a"},"#
          + #"{"event":"message","data":"b"},{"event":"message","data":"c"}]"#
      ),
      ("\u{FEFF}data: x\n\n", #"[{"event":"message","data":"x"}]"#),
      (
        "data: {\"a\": [1,\ndata: 2]}\n\n",
        #"[{"event":"message","data":"{\"a\": [1,\n2]}","json":{"a":[1,2]}}]"#
      ),
      ("data: [DONE]\n\n", #"[{"event":"message","data":"[DONE]"}]"#),
      ("data: é \"q\"\n\n", #"[{"event":"message","data":"é \"q\""}]"#),
      ("data: whole\n\ndata: cut", #"[{"event":"message","data":"whole"}]"#),
    ])
  func reads(stream: String, json: String) throws {
    #expect(try ParsedJSON(eventStream: Array(stream.utf8)).root.value.text() == json)
  }

  @Test func onlyUTF8IsRead() {
    #expect(throws: JSONSyntaxError.self) {
      try ParsedJSON(eventStream: Array("data: \u{e9}\n\n".unicodeScalars.map { UInt8($0.value) }))
    }
  }
}

/// The text of bodies in other encodings.
@Suite struct BodyTextTests {
  private static func latin1(_ text: String) -> [UInt8] {
    text.unicodeScalars.map { UInt8($0.value) }
  }

  private static func utf16(_ text: String, isLittle: Bool, mark: Bool = true) -> [UInt8] {
    ((mark ? "\u{FEFF}" : "") + text).utf16.flatMap { unit -> [UInt8] in
      let bytes = [UInt8(unit >> 8), UInt8(unit & 0xFF)]
      return isLittle ? bytes.reversed() : bytes
    }
  }

  @Test(
    arguments: [
      (Array("é".utf8), nil), (Array("é".utf8), "utf-8"), (Array("\u{FEFF}é".utf8), "iso-8859-1"),
      (latin1("é"), "ISO-8859-1"), (latin1("é"), "latin1"), (latin1("é"), "windows-1252"),
      (utf16("é", isLittle: true), nil), (utf16("é", isLittle: false), "utf-16"),
      (utf16("é", isLittle: false, mark: false), "utf-16be"),
      (utf16("é", isLittle: true, mark: false), "utf-16le"),
    ] as [([UInt8], String?)])
  func decodes(bytes: [UInt8], charset: String?) throws {
    #expect(try BodyText.decode(bytes, charset: charset) == "é")
  }

  @Test func windows1252HasMore() throws {
    #expect(try BodyText.decode([0x80, 0x93], charset: "cp1252") == "€“")
  }

  @Test func anXMLDeclarationCounts() throws {
    let text = "<?xml version=\"1.0\" encoding='ISO-8859-1'?><a>é</a>"
    #expect(try BodyText.decode(Self.latin1(text), charset: nil) == text)
    #expect(try BodyText.decode(Array(text.utf8), charset: "utf-8") == text)
  }

  @Test func anUnknownEncodingIsAnErrorUnlessItDoesNotMatter() throws {
    #expect(try BodyText.decode(Array("plain".utf8), charset: "shift_jis") == "plain")
    let error = #expect(throws: JSONSyntaxError.self) {
      try BodyText.decode([0x83, 0x65], charset: "shift_jis")
    }
    #expect(
      error?.message
        == "its encoding 'shift_jis' is none of UTF-8, UTF-16, ISO-8859-1 and windows-1252")
    #expect(throws: JSONSyntaxError.self) {
      try BodyText.decode([0x41, 0x42, 0x43], charset: "utf-16")
    }
  }

  @Test(
    arguments: [
      (Array(#"{"a":"é"}"#.utf8), nil), (Array(#"{"a":"é"}"#.utf8), "iso-8859-1"),
      (latin1(#"{"a":"é"}"#), "iso-8859-1"), (utf16(#"{"a":"é"}"#, isLittle: true), nil),
      (utf16(#"{"a":"é"}"#, isLittle: true, mark: false), "utf-16le"),
    ] as [([UInt8], String?)])
  func findsJSON(bytes: [UInt8], charset: String?) throws {
    let document = try ParsedJSON(BodyText.json(bytes, charset: charset))
    #expect(document.root.value.text() == #"{"a":"é"}"#)
  }
}
