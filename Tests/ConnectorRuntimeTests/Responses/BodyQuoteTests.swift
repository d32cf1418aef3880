import TestSupport
import Testing

@testable import ConnectorRuntime

/// What a message shows of a body: its words in its own encoding, or what it is.
@Suite struct BodyQuoteTests {
  private func quote(_ body: [UInt8], _ type: String?, secrets: [String] = []) -> BodyQuote? {
    BodyQuote(body, contentType: type, limit: 500, hiding: Redactor(secrets: secrets))
  }

  private static func latin1(_ text: String) -> [UInt8] {
    text.unicodeScalars.map { UInt8(truncatingIfNeeded: $0.value) }
  }

  private static func utf16(_ text: String, bigEndian: Bool = false) -> [UInt8] {
    text.utf16.flatMap { unit in
      let bytes = [UInt8(unit & 0xFF), UInt8(unit >> 8)]
      return bigEndian ? bytes.reversed() : bytes
    }
  }

  private static let words: [([UInt8], String)] = [
    (latin1("Größe fehlt"), "text/plain; charset=iso-8859-1"),
    (latin1("Größe fehlt"), "text/plain; charset=\"Latin1\""),
    (latin1("Größe fehlt"), "application/json; charset=windows-1252"),
    // JSON is UTF-8 wherever it can be, whatever its type says.
    (Array("Größe fehlt".utf8), "application/json; charset=iso-8859-1"),
    (Array("Größe fehlt".utf8), "application/problem+json; charset=utf-16"),
    (utf16("Größe fehlt"), "application/json; charset=utf-16"),
    (utf16("Größe fehlt"), "text/plain; charset=utf-16le"),
    (utf16("Größe fehlt"), "text/plain; charset=utf-16"),
    (utf16("Größe fehlt", bigEndian: true), "text/plain; charset=utf-16be"),
    (utf16("\u{FEFF}Größe fehlt", bigEndian: true), "text/plain; charset=utf-16"),
    (utf16("\u{FEFF}Größe fehlt"), "text/plain"),
    // Half a character at the end, where a body was cut.
    (utf16("Größe fehlt") + [0x21], "text/plain; charset=utf-16"),
    (Array("Größe fehlt".utf8), "text/plain"), (Array("Größe fehlt".utf8), ""),
    (Array("Größe fehlt".utf8), "application/octet-stream"),
    (Array("Größe fehlt".utf8), "text/plain; charset=nonsense"),
    ([0xEF, 0xBB, 0xBF] + Array("Größe fehlt".utf8), "text/plain; charset=iso-8859-1"),
  ]

  @Test(arguments: words)
  func wordsAreReadInTheirEncoding(_ body: [UInt8], _ type: String) {
    #expect(quote(body, type) == .text("Größe fehlt"))
  }

  @Test func aFewLostCharactersDoNoHarm() {
    #expect(
      quote(Self.latin1("r\u{E9}serv\u{E9} \u{E0}"), nil) == .text("r\u{FFFD}serv\u{FFFD} \u{FFFD}")
    )
    #expect(quote(Array("a\u{1B}[31mred".utf8), "text/plain") == .text("a [31mred"))
  }

  private static let png: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0]
  private static let zip: [UInt8] = [0x50, 0x4B, 3, 4, 20, 0]

  private static let noWords: [([UInt8], String?, String)] = [
    (png, "image/png", "a body of 10 bytes of image/png"),
    (png, "IMAGE/PNG; x=y", "a body of 10 bytes of image/png"),
    // Types of bytes alone, whatever they begin with.
    (Array("%PDF-1.4".utf8), "application/pdf", "a body of 8 bytes of application/pdf"),
    (Array("PK".utf8), "application/zip", "a body of 2 bytes of application/zip"),
    (zip, "application/octet-stream", "a body of 6 bytes of application/octet-stream"),
    ([0xFF], "application/octet-stream", "a body of 1 byte of application/octet-stream"),
    (
      Array("a\u{FFFD}bcdefgh".utf8), "application/octet-stream",
      "a body of 11 bytes of application/octet-stream"
    ),
    (zip, "application/vnd.ms-excel", "a body of 6 bytes of application/vnd.ms-excel"),
    (zip, "application/json", "a body of 6 bytes that are no text"),
    (zip, "text/plain; charset=utf-8", "a body of 6 bytes that are no text"),
    (zip, nil, "a body of 6 bytes that are no text"),
    ([0x80, 0x81, 0x41], "text/plain", "a body of 3 bytes that are no text"),
    // Text in an encoding that is not read.
    (
      [0x83, 0x65, 0x83, 0x58, 0x83, 0x67], "text/plain; charset=shift_jis",
      "a body of 6 bytes that are no text"
    ),
    // What is no name of a type is not shown.
    (zip, "im age/p\u{1B}ng", "a body of 6 bytes that are no text"),
    (zip, "image/" + String(repeating: "x", count: 100), "a body of 6 bytes that are no text"),
  ]

  @Test(arguments: noWords)
  func bytesAreDescribed(_ body: [UInt8], _ type: String?, _ description: String) {
    #expect(quote(body, type) == .description(description))
  }

  @Test func picturesOfTextAreText() {
    #expect(quote(Array("<svg/>".utf8), "image/svg+xml") == .text("<svg/>"))
  }

  @Test func nothingIsNothing() {
    #expect(quote([], "image/png") == nil)
    #expect(quote(Array(" \n".utf8), nil) == nil)
  }

  private static let echoes: [([UInt8], String)] = [
    (utf16("no hush-hush-hush here"), "text/plain; charset=utf-16"),
    (Array("no hush-hush-hush here".utf8), "text/plain"),
    (latin1("no hush-hush-hush here"), "text/plain; charset=iso-8859-1"),
  ]

  /// Secrets are hidden in the encoding that is named.
  @Test(arguments: echoes)
  func secretsAreHidden(_ body: [UInt8], _ type: String) {
    #expect(quote(body, type, secrets: ["hush-hush-hush"]) == .text("no *** here"))
    #expect(
      quote(Self.zip, "application/hush-hush-hush", secrets: ["hush-hush-hush"])
        == .description("a body of 6 bytes of application/***"))
  }
}
