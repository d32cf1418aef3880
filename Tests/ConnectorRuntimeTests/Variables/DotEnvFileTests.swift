import Diagnostics
import Testing

@testable import ConnectorRuntime

@Suite struct DotEnvFileTests {
  private func parse(_ text: String) -> (file: DotEnvFile, diagnostics: [Diagnostic]) {
    DotEnvFile.parse(SourceText(path: ".env", text: text))
  }

  @Test(arguments: [
    ("A=1", "1"), ("A=", ""), ("A=a b", "a b"), ("A=a b  # c", "a b"), ("A=a#b", "a#b"),
    ("A= # c", ""), ("A=#c", ""), ("  A = 1 ", "1"), ("export A=1", "1"), ("\texport\tA=1", "1"),
    ("A='a \"b\" #c \\n'", "a \"b\" #c \\n"), ("A=\"a\\n\\t\\\"\\\\\\$x\\q\"", "a\n\t\"\\$x\\q"),
    ("A=\"line\nnext\" # c", "line\nnext"), ("A=''", ""), ("A=$HOME", "$HOME"),
    ("\u{FEFF}A=1\r\nB=2\r\n", "1"), ("#A=0\n\nA=1", "1"), ("A=0\nA=1", "1"), ("A=a=b", "a=b"),
    ("A=é𝄞", "é𝄞"), ("export=2\nA=1", "1"), ("A=a\"b\"", "a\"b\""),
  ])
  func values(text: String, expected: String) {
    let (file, diagnostics) = parse(text)
    #expect(diagnostics.isEmpty)
    #expect(file["A"]?.value == expected)
  }

  @Test func placesAreThoseOfTheValues() {
    let (file, _) = parse("# c\nexport NAME='v v' # x\n")
    #expect(file["NAME"]?.span.text == "'v v'")
    #expect(file.entries[0].name.span.start == SourceLocation(line: 2, column: 8))
  }

  @Test(arguments: [
    ("sekret", 1, 7), ("A=1\nB sekret\nC=3", 2, 3), ("1A=sekret", 1, 1), ("=sekret", 1, 1),
    ("A='sekret", 1, 3), ("A='sekret' more", 1, 12), ("A=1\n\nexport B", 3, 9),
  ])
  func faults(text: String, line: Int, column: Int) {
    let (_, diagnostics) = parse(text)
    #expect(diagnostics.map(\.id) == ["bad-env-file"])
    #expect(diagnostics.first?.message.hasPrefix(".env:\(line):\(column): ") == true)
    // No place either: whoever shows the diagnostic would show the line with it.
    #expect(diagnostics.allSatisfy { $0.span == nil && !"\($0.message)".contains("sekret") })
  }

  @Test func goesOnBehindAFault() {
    let (file, diagnostics) = parse("A=1\nbad line\nB=2\n")
    #expect(diagnostics.count == 1)
    #expect(file["A"]?.value == "1" && file["B"]?.value == "2")
  }

  @Test func bytesThatAreNotTextAreRefused() {
    let source = SourceText(
      path: ".env", bytes: Array("A=".utf8) + [0xFF, 0x0A] + Array("B=1".utf8))
    let (file, diagnostics) = DotEnvFile.parse(source)
    #expect(diagnostics.map(\.id) == ["bad-env-file"])
    #expect(file["A"] == nil && file["B"]?.value == "1")
  }
}
