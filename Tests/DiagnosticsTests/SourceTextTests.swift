import Diagnostics
import TestSupport
import Testing

struct SourceTextTests {
  @Test(arguments: [
    ("abc\nd1️⃣ef\n", 2, 2), ("1️⃣abc", 1, 1), ("abc1️⃣", 1, 4), ("abc\n1️⃣", 2, 1),
    ("a\r\n1️⃣b", 2, 1), ("a\r1️⃣b", 2, 1), ("a\n\r1️⃣b", 3, 1), ("é€😀1️⃣b", 1, 4), ("1️⃣", 1, 1),
    ("\u{FEFF}1️⃣a", 1, 1), ("\u{FEFF}a1️⃣", 1, 2), ("1️⃣\u{FEFF}a", 1, 1), ("\u{FEFF}a\nb1️⃣", 2, 2),
    ("a\r1️⃣\nb", 1, 3),
  ])
  func offsetsHaveLinesAndColumns(_ text: String, _ line: Int, _ column: Int) {
    let marked = MarkedText(text)
    #expect(marked.source().location(at: marked["1️⃣"]) == SourceLocation(line: line, column: column))
  }

  @Test func offsetsOutsideNameTheEnds() {
    let source = SourceText(path: "a", text: "ab\ncd")
    #expect(source.location(at: 99) == SourceLocation(line: 2, column: 3))
    #expect(source.location(at: -1) == SourceLocation(line: 1, column: 1))
    #expect(source.text(in: 3..<99) == "cd")
    #expect(source.text(in: 50..<99) == "")
  }

  @Test(arguments: [
    ("a\nbc\nd", 2, "bc"), ("a\r\nbc\r\nd", 2, "bc"), ("a\rbc\rd", 2, "bc"), ("a\n", 2, ""),
    ("\u{FEFF}a\n", 1, "a"), ("a\n\nb", 2, ""), ("a", 9, "a"), ("a", 0, "a"), ("", 1, ""),
  ])
  func linesHaveContent(_ text: String, _ line: Int, _ content: String) {
    let source = SourceText(path: "a", text: text)
    #expect(source.text(in: source.contentRange(ofLine: line)) == content)
  }

  @Test func spansKnowTheirText() {
    let source = SourceText(path: "a", text: "x: é\ny: z\n")
    let span = SourceSpan(source: source, range: 3..<9)
    #expect(span.text == "é\ny: ")
    #expect(span.start == SourceLocation(line: 1, column: 4))
    #expect(span.end == SourceLocation(line: 2, column: 4))
  }
}
