import Diagnostics
import PositionedYAML
import TestSupport
import Testing

/// Bytes and characters that a file may not hold.
struct CharacterTests {
  private func check(_ bytes: [UInt8], _ range: Range<Int>, _ message: String) {
    let result = YAMLReader.read(SourceText(path: "test.yaml", bytes: bytes))
    #expect(result.root == nil)
    #expect(result.diagnostics.count == 1)
    #expect(result.diagnostics.first?.id == "yaml-syntax")
    #expect(result.diagnostics.first?.span?.range == range)
    #expect(result.diagnostics.first?.message.contains(message) == true)
  }

  @Test(
    arguments: [
      ([0xFF], 1), ([0x80], 1), ([0xC3], 1), ([0xC0, 0x80], 1), ([0xE2, 0x82], 2),
      ([0xED, 0xA0, 0x80], 1), ([0xF0, 0x9F, 0x98], 3), ([0xF4, 0x90, 0x80, 0x80], 1),
      ([0xE0, 0x80, 0x80], 1), ([0xF8, 0x88, 0x80, 0x80, 0x80], 1), ([0xC3, 0x28], 1),
    ] as [([UInt8], Int)])
  func badUTF8IsFoundAtTheByte(_ bad: [UInt8], _ length: Int) throws {
    let front = Array("é: ü".utf8)
    let source = SourceText(path: "test.yaml", bytes: front + bad + Array("\nb: c\n".utf8))
    let result = YAMLReader.read(source)
    #expect(result.root == nil)
    let fault = try #require(result.diagnostics.first)
    #expect(fault.span?.range == front.count..<front.count + length)
    #expect(fault.message.hasSuffix("is not valid UTF-8"))
    #expect(fault.span?.start == SourceLocation(line: 1, column: 5))
  }

  @Test(arguments: [
    ("a: 1️⃣\u{0}2️⃣\n", "U+0000"), ("a: \"1️⃣\u{1B}2️⃣\"\n", "U+001B"), ("a: 1️⃣\u{7F}2️⃣\n", "U+007F"),
    ("# 1️⃣\u{9B}2️⃣\na: 1\n", "U+009B"), ("a: x1️⃣\u{85}2️⃣y\n", "U+0085"),
    ("a: 'x1️⃣\u{2028}2️⃣y'\n", "U+2028"), ("a: |\n  x1️⃣\u{2029}2️⃣y\n", "U+2029"),
    ("# 1️⃣\u{2028}2️⃣\na: 1\n", "U+2028"), ("a: 1️⃣\u{FFFE}2️⃣\n", "U+FFFE"),
    ("a: 1\n1️⃣\u{FEFF}2️⃣b: 2\n", "U+FEFF"), ("\u{FEFF}1️⃣\u{FEFF}2️⃣a: 2\n", "U+FEFF"),
    ("a: 1️⃣\u{B}2️⃣\n", "U+000B"),
  ])
  func forbiddenCharactersAreNamed(_ text: String, _ name: String) {
    let marked = MarkedText(text)
    check(Array(marked.text.utf8), marked["1️⃣", "2️⃣"], name)
  }

  @Test func theEscapesThatHelpNamesWork() throws {
    let text = "a: \"\\N\\L\\P\\uFEFF\\x1B\\x00\\x7F\\uFFFE\"\n"
    #expect(
      try readTree(text).at(["a"])?.scalar?.text
        == "\u{85}\u{2028}\u{2029}\u{FEFF}\u{1B}\u{0}\u{7F}\u{FFFE}")
  }

  @Test func allowedCharactersPass() throws {
    let text = "\u{A0}\u{7E}\u{D7FF}\u{E000}\u{FFFD}\u{10000}\u{10FFFF}\u{301}"
    #expect(try readTree("a: x\(text)\n").at(["a"])?.scalar?.text == "x" + text)
  }

  @Test(
    arguments: [
      [0xFF, 0xFE, 0x61, 0x00], [0xFE, 0xFF, 0x00, 0x61], [0x61, 0x00, 0x3A, 0x00],
      [0x00, 0x61, 0x00, 0x3A], [0xFF, 0xFE, 0x00, 0x00], [0x00, 0x00, 0xFE, 0xFF],
      [0xFF, 0xFE],
    ] as [[UInt8]])
  func otherEncodingsAreNamed(_ bytes: [UInt8]) { check(bytes, 0..<2, "UTF-16") }

  @Test func aFileInLatin1IsOneFault() {
    let text = "a: Stra\u{DF}e, \u{E4}\u{F6}\u{FC}\n"
    let bytes = text.unicodeScalars.map { UInt8(truncatingIfNeeded: $0.value) }
    let result = YAMLReader.read(SourceText(path: "test.yaml", bytes: bytes))
    #expect(result.diagnostics.map(\.message) == ["byte 0xDF is not valid UTF-8"])
    #expect(result.diagnostics.map(\.label) == ["the first of 4"])
    // No key path here: the library copies a part of an optional onto itself.
    #expect(result.diagnostics.map { $0.span?.range } == [7..<8])
  }

  @Test func aBinaryFileGivesFewFaults() {
    let bytes = (0..<10_000).map { UInt8(truncatingIfNeeded: $0 &* 37 &+ 1) }
    let result = YAMLReader.read(SourceText(path: "test.yaml", bytes: bytes))
    #expect((1...10).contains(result.diagnostics.count))
  }

  @Test(arguments: ["", "\n\n", "# comment\n", "\u{FEFF}", "---\n", "---\n# comment\n...\n", "   "])
  func anEmptyFileIsAFault(_ text: String) {
    #expect(faults(of: text).map(\.message) == ["the file is empty"])
  }

  @Test(arguments: ["%YAML 1.1\n---\na: 1\n", "%YAML 1.2\n--- \na: 1\n...\n", "---\na: 1\n"])
  func documentMarksArePossible(_ text: String) throws {
    #expect(try readTree(text).summary == "{a:1}")
  }
}
