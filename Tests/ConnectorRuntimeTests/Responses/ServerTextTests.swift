import Testing

@testable import ConnectorRuntime

@Suite struct ServerTextTests {
  @Test(arguments: [
    ("plain", "plain"), ("  a\r\n\tb  ", "a b"), ("a\u{1B}[31mb", "a [31mb"), ("\0\u{7}", ""),
    ("a\u{202E}b\u{200F}c\u{FEFF}", "abc"), ("a\u{85}b\u{9B}c", "a b c"), ("é𝄞", "é𝄞"),
  ])
  func becomesOneLine(text: String, line: String) {
    #expect(ServerText.singleLine(text) == line)
  }

  @Test func longTextIsCut() {
    #expect(ServerText.singleLine("12345", limit: 5) == "12345")
    #expect(ServerText.singleLine("123456", limit: 5) == "12345…")
    #expect(ServerText.singleLine("1234 6", limit: 5) == "1234…")
    #expect(ServerText.singleLine("12345 ", limit: 5) == "12345")
    // One letter with a million accents is no single character to a terminal.
    let accents = "e" + String(repeating: "\u{301}", count: 1_000_000)
    #expect(ServerText.singleLine(accents, limit: 5).unicodeScalars.count == 6)
  }

  @Test func aTitleIsFound() {
    func page(_ text: String) -> String {
      ServerText.htmlPage(TransportResponse(status: 200, body: Array(text.utf8)))
    }
    let wide = "\u{FEFF}<title>Größe</title>".utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
    #expect(
      ServerText.htmlPage(TransportResponse(status: 200, body: wide))
        == "an HTML page (title 'Größe')")
    #expect(page("<TITLE lang=en>\n Sign  in\n</TITLE>") == "an HTML page (title 'Sign in')")
    #expect(page("<title></title>") == "an HTML page")
    #expect(page("<title>never closed") == "an HTML page")
    #expect(page("<title") == "an HTML page")
    #expect(page("</title><title>x") == "an HTML page")
    #expect(page("") == "an HTML page")
  }
}
