import Diagnostics
import PositionedYAML
import TestSupport
import Testing

/// Where parts of a decoded text stand: the part is found in the text of the value of `a`, and
/// must be placed at `1️⃣…2️⃣`.
struct DecodedSpanTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var marked: String
    var text: String
    var part: String
    var testDescription: String { "\(part.debugDescription) in \(marked.debugDescription)" }

    /// Whether the part's last occurrence is meant, not its first.
    var isLast: Bool

    init(_ marked: String, _ text: String, _ part: String, isLast: Bool = false) {
      self.marked = marked
      self.text = text
      self.part = part
      self.isLast = isLast
    }
  }

  static let cases: [Case] = [
    // Plain.
    Case("a: /t/1️⃣<<x>>2️⃣.json\n", "/t/<<x>>.json", "<<x>>"),
    Case("a: é 1️⃣ü2️⃣ 😀\n", "é ü 😀", "ü"),
    Case("a: é ü 1️⃣😀2️⃣\n", "é ü 😀", "😀"),
    Case("a: one\n  1️⃣two2️⃣\n  three\n", "one two three", "two"),
    Case("a: one\n  two\n\n  1️⃣three2️⃣\n", "one two\nthree", "three"),
    Case("a: one1️⃣\n  2️⃣two\n", "one two", " "),
    Case("a: one1️⃣  \n \t 2️⃣two\n", "one two", " "),
    Case("a: o1️⃣ne\n  tw2️⃣o\n", "one two", "ne tw"),
    Case("a: one \n   1️⃣\n2️⃣  two\n", "one\ntwo", "\n"),
    Case("a: one  1️⃣two2️⃣\n", "one  two", "two"),
    Case("{a: one\n1️⃣two2️⃣}\n", "one two", "two"),
    // Single quotes.
    Case("a: 'x1️⃣<<y>>2️⃣'\n", "x<<y>>", "<<y>>"),
    Case("a: 'it1️⃣''2️⃣s'\n", "it's", "'"),
    Case("a: 'it''1️⃣s2️⃣'\n", "it's", "s"),
    Case("a: '''1️⃣x2️⃣'''\n", "'x'", "x"),
    Case("a: 'one\n\n  1️⃣two2️⃣'\n", "one\ntwo", "two"),
    Case("a: '1️⃣ 2️⃣x '\n", " x ", " "),
    Case("a: 'x1️⃣\n 2️⃣'\n", "x ", " "),
    // Double quotes.
    Case("a: \"\\u00e91️⃣<<y>>2️⃣\"\n", "é<<y>>", "<<y>>"),
    Case("a: \"x1️⃣\\u00e92️⃣y\"\n", "xéy", "é"),
    Case("a: \"x1️⃣\\U0001F6002️⃣y\"\n", "x😀y", "😀"),
    Case("a: \"x1️⃣\\x412️⃣y\"\n", "xAy", "A"),
    Case("a: \"x1️⃣\\n2️⃣y\"\n", "x\ny", "\n"),
    Case("a: \"x1️⃣\\\"2️⃣y\"\n", "x\"y", "\""),
    Case("a: \"\\\\1️⃣d2️⃣\\\\\"\n", "\\d\\", "d"),
    Case("a: \"x1️⃣\\L2️⃣y\"\n", "x\u{2028}y", "\u{2028}"),
    Case("a: \"\\N\\_\\P1️⃣y2️⃣\"\n", "\u{85}\u{A0}\u{2029}y", "y"),
    Case("a: \"\\0\\a\\b\\e\\v\\f\\r\\/1️⃣y2️⃣\"\n", "\0\u{7}\u{8}\u{1B}\u{B}\u{C}\r/y", "y"),
    Case("a: \"one \\\n    1️⃣two2️⃣\"\n", "one two", "two"),
    Case("a: \"one\\\n    1️⃣\\ 2️⃣two\"\n", "one two", " "),
    Case("a: \"one\\\n\n   1️⃣two2️⃣\"\n", "one\ntwo", "two"),
    Case("a: \"one1️⃣\n   2️⃣two\"\n", "one two", " "),
    Case("a: \"one\n\n\n   1️⃣two2️⃣\"\n", "one\n\ntwo", "two"),
    Case("a: \"o1️⃣ne\\\n   tw2️⃣o\"\n", "onetwo", "netw"),
    Case("a: \"x1️⃣\\\t2️⃣y\"\n", "x\ty", "\t"),
    // Literal.
    Case("a: |\n  one\n  1️⃣two2️⃣\n", "one\ntwo\n", "two"),
    Case("a: |\n  one1️⃣\n2️⃣  two\n", "one\ntwo\n", "\n"),
    Case("a: |\n  {\n    \"x\": 1️⃣<<y>>2️⃣\n  }\n", "{\n  \"x\": <<y>>\n}\n", "<<y>>"),
    Case("a: |\n\n\n  1️⃣two2️⃣\n", "\n\ntwo\n", "two"),
    Case("a: |\n  one\n\n  1️⃣two2️⃣\n", "one\n\ntwo\n", "two"),
    Case("a: |2\n    1️⃣two2️⃣\n", "  two\n", "two"),
    Case("a: |2\n  1️⃣  2️⃣two\n", "  two\n", "  "),
    Case("a: |-\n  é\n  1️⃣😀2️⃣\n\n", "é\n😀", "😀"),
    Case("a: |+\n  one\n1️⃣\n2️⃣b: c\n", "one\n\n", "\n", isLast: true),
    Case("a: |\n  one\n  1️⃣two2️⃣", "one\ntwo", "two"),
    Case("a: |\n  1️⃣x\n  y2️⃣\n", "x\ny\n", "x\ny"),
    // Folded.
    Case("a: >\n  one\n  1️⃣two2️⃣\n", "one two\n", "two"),
    Case("a: >\n  one1️⃣\n  2️⃣two\n", "one two\n", " "),
    Case("a: >\n  one\n\n  1️⃣two2️⃣\n", "one\ntwo\n", "two"),
    Case("a: >\n  one\n1️⃣\n2️⃣  two\n", "one\ntwo\n", "\n"),
    Case("a: >\n  one\n    1️⃣two2️⃣\n  three\n", "one\n  two\nthree\n", "two"),
    Case("a: >\n  one\n    two\n  1️⃣three2️⃣\n", "one\n  two\nthree\n", "three"),
    Case("a: >-\n  one \n  1️⃣two2️⃣\n", "one  two", "two"),
    Case("a: >-\n\n  one\n\n\n  1️⃣two2️⃣\n\n", "\none\n\ntwo", "two"),
    Case("a: >1\n  one\n  1️⃣two2️⃣\n", " one\n two\n", "two"),
  ]

  @Test(arguments: cases, MarkedText.Variation.allCases)
  func partsAreExact(_ test: Case, _ variation: MarkedText.Variation) throws {
    let marked = MarkedText(test.marked, variation: variation)
    let scalar = try #require(YAMLReader.read(marked.source()).root?.at(["a"])?.scalar)
    #expect(scalar.text == test.text)
    let bytes = Array(scalar.text.utf8)
    let part = Array(test.part.utf8)
    let starts = (0...bytes.count - part.count).filter {
      bytes[$0..<$0 + part.count].elementsEqual(part)
    }
    let start = try #require(test.isLast ? starts.last : starts.first)
    let span = scalar.span(ofDecoded: start..<start + part.count)
    #expect(span.range == marked["1️⃣", "2️⃣"], "\(span.text.debugDescription)")
  }

  @Test func blockTextsBelowListsAndKeysKeepTheirPlaces() throws {
    let marked = MarkedText(
      """
      list:
      - |2
          1️⃣one2️⃣
      - - key: >2
             3️⃣two4️⃣
      - key:
        - 5️⃣deep
          plain6️⃣
      """)
    let root = try #require(YAMLReader.read(marked.source()).root)
    let first = try #require(root.at(["list", 0])?.scalar)
    #expect(first.text == "  one\n")
    #expect(first.span(ofDecoded: 2..<5).range == marked["1️⃣", "2️⃣"])
    let second = try #require(root.at(["list", 1, 0, "key"])?.scalar)
    #expect(second.text == " two\n")
    #expect(second.span(ofDecoded: 1..<4).range == marked["3️⃣", "4️⃣"])
    let third = try #require(root.at(["list", 2, "key", 0])?.scalar)
    #expect(third.span(ofDecoded: 0..<third.text.utf8.count).range == marked["5️⃣", "6️⃣"])
  }

  @Test func keysHavePartsToo() throws {
    let marked = MarkedText("\"\\u00e9 1️⃣b2️⃣\": 1\n")
    let key = try #require(YAMLReader.read(marked.source()).root?.entries?.first?.key)
    #expect(key.text == "é b")
    #expect(key.scalar.span(ofDecoded: 3..<4).range == marked["1️⃣", "2️⃣"])
  }

  @Test(
    arguments: [
      ("a:1️⃣\n", 0..<0), ("a: '1️⃣'\n", 0..<0), ("a: \"1️⃣\"\n", 0..<9), ("a: \"x1️⃣\"\n", 1..<1),
      ("a: 1️⃣xyz\n", 0..<0), ("a: xy1️⃣z\n", 2..<2), ("a: \"\\n1️⃣\\n\"\n", 1..<1),
      ("a: xyz1️⃣\n", 3..<99), ("a: xyz1️⃣\n", 50..<99), ("a: |-\n  x\n  1️⃣y\n", 2..<2),
      ("a: |-1️⃣\nb: c\n", 0..<0),
    ] as [(String, Range<Int>)])
  func emptyAndOutlyingPartsHaveAPlace(_ text: String, _ range: Range<Int>) throws {
    let marked = MarkedText(text)
    let scalar = try #require(YAMLReader.read(marked.source()).root?.at(["a"])?.scalar)
    #expect(scalar.span(ofDecoded: range).range == marked["1️⃣"]..<marked["1️⃣"])
  }
}
