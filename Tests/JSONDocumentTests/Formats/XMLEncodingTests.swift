import Foundation
import JSONDocument
import Testing

/// The encodings of XML, and who has the last word on them.
@Suite struct XMLEncodingTests {
  /// A document with a character that each encoding writes in its own way.
  private static func document(
    _ declared: String?, _ encoding: String.Encoding, mark: [UInt8] = []
  ) throws -> [UInt8] {
    let declaration = declared.map { "<?xml version=\"1.0\" encoding=\"\($0)\"?>" } ?? ""
    let data = (declaration + "<a é=\"ß\">déjà vu</a>").data(using: encoding)
    return mark + Array(try #require(data))
  }

  private static let expected = ##"{"a":{"@é":"ß","#text":"déjà vu"}}"##

  @Test(
    arguments: [
      (nil, String.Encoding.utf8, [], nil), ("UTF-8", .utf8, [], nil), ("utf-8", .utf8, [], nil),
      (nil, .utf8, [0xEF, 0xBB, 0xBF], nil), ("UTF-8", .utf8, [0xEF, 0xBB, 0xBF], nil),
      ("utf8", .utf8, [], nil), ("US-ASCII", .utf8, [], "utf-8"),
      ("UTF-16", .utf16LittleEndian, [0xFF, 0xFE], nil),
      ("UTF-16", .utf16BigEndian, [0xFE, 0xFF], nil), (nil, .utf16LittleEndian, [0xFF, 0xFE], nil),
      (nil, .utf16BigEndian, [0xFE, 0xFF], nil), ("UTF-16", .utf16LittleEndian, [], nil),
      ("UTF-16", .utf16BigEndian, [], nil), (nil, .utf16LittleEndian, [], "utf-16le"),
      (nil, .utf16BigEndian, [], "UTF-16BE"), (nil, .utf16LittleEndian, [0xFF, 0xFE], "utf-16"),
      ("ISO-8859-1", .isoLatin1, [], nil), ("iso8859-1", .isoLatin1, [], nil),
      ("latin1", .isoLatin1, [], nil), ("windows-1252", .windowsCP1252, [], nil),
      ("CP1252", .windowsCP1252, [], nil), (nil, .windowsCP1252, [], "Windows-1252"),
      (nil, .isoLatin1, [], "ISO-8859-1"),
      // The header wins over the declaration, and a byte-order mark over both (RFC 7303).
      ("ISO-8859-1", .utf8, [], "utf-8"), ("UTF-8", .isoLatin1, [], "iso-8859-1"),
      ("UTF-8", .windowsCP1252, [], "windows-1252"), ("UTF-16", .utf8, [], "utf-8"),
      ("ISO-8859-1", .utf8, [0xEF, 0xBB, 0xBF], "iso-8859-1"),
      ("ISO-8859-1", .utf16LittleEndian, [0xFF, 0xFE], "utf-8"), ("koi8-r", .utf8, [], "utf-8"),
      // A string in memory that said UTF-16, and was sent as UTF-8.
      ("UTF-16", .utf8, [], nil),
    ] as [(String?, String.Encoding, [UInt8], String?)])
  func isRead(
    _ declared: String?, _ encoding: String.Encoding, _ mark: [UInt8], _ charset: String?
  ) throws {
    let document = try Self.document(declared, encoding, mark: mark)
    #expect(try ParsedJSON(xml: document, charset: charset).root.text() == Self.expected)
  }

  @Test func windows1252HasItsOwnUpperControls() throws {
    let bytes = Array("<a>".utf8) + Array(0x80...0xFF) + Array("</a>".utf8)
    let text = try ParsedJSON(xml: bytes, charset: "windows-1252").root.member(named: "a")?.string
    // Foundation knows the 27 assigned ones; five bytes stand for C1 controls.
    let expected = (UInt8(0x80)...0xFF).map { byte -> String in
      [0x81, 0x8D, 0x8F, 0x90, 0x9D].contains(byte)
        ? String(Unicode.Scalar(byte)) : String(data: Data([byte]), encoding: .windowsCP1252) ?? "?"
    }
    #expect(text == expected.joined())
    #expect(text?.hasPrefix("€") == true)
  }

  @Test(
    arguments: [
      ("<?xml version='1.0' encoding='koi8-r'?><a/>", nil, "'koi8-r'"),
      ("<a/>", "shift_jis", "'shift_jis'"), ("<a/>", "", "''"),
    ] as [(String, String?, String)])
  func refusesOtherEncodings(_ xml: String, _ charset: String?, _ name: String) throws {
    let error = try #require(throws: JSONSyntaxError.self) {
      try ParsedJSON(xml: Array(xml.utf8), charset: charset)
    }
    #expect(
      error.message
        == "its encoding \(name) is none of UTF-8, UTF-16, ISO-8859-1 and windows-1252")
    #expect(error.line == 1)
  }

  @Test(
    arguments: [
      ([0x3C, 0x61, 0x3E, 0xE9, 0x3C, 0x2F, 0x61, 0x3E], nil),
      ([0x3C, 0x61, 0x3E, 0xED, 0xA0, 0x80, 0x3C, 0x2F, 0x61, 0x3E], nil),
      ([0x3C, 0x61, 0x3E, 0xC0, 0x80, 0x3C, 0x2F, 0x61, 0x3E], nil),
      ([0x3C, 0x61, 0x3E, 0x00, 0x3C, 0x2F, 0x61, 0x3E], nil),
      ([0xFF, 0xFE, 0x3C, 0x00, 0x61, 0x00, 0x3E, 0x00, 0x00, 0xD8, 0x3C, 0x00], nil),
      ([0x3C, 0x61, 0x2F, 0x3E], "utf-16"),
    ] as [([UInt8], String?)])
  func refusesWhatIsNotInItsEncoding(_ bytes: [UInt8], _ charset: String?) {
    #expect(throws: JSONSyntaxError.self) { try ParsedJSON(xml: bytes, charset: charset) }
  }
}
