import Diagnostics
import TestSupport
import Testing

struct TextRendererTests {
  /// Renders a fault at `1️⃣…2️⃣` of a text.
  private func render(
    _ text: String, label: String? = nil, notes: [Diagnostic.Note] = [], help: String? = nil,
    renderer: TextRenderer = TextRenderer()
  ) -> String {
    let marked = MarkedText(text)
    let span = SourceSpan(source: marked.source(path: "a.yaml"), range: marked["1️⃣", "2️⃣"])
    return renderer.render(
      Diagnostic("rule", .error, "it is wrong", at: span, label: label, notes: notes, help: help))
  }

  @Test func theFormIsAsDocumented() {
    let source = String(repeating: "#\n", count: 13) + "    path: /tickets/<<1️⃣tikcet_id2️⃣>>.json\n"
    let marked = MarkedText(source)
    let diagnostic = Diagnostic(
      "undefined-variable", .error, "variable 'tikcet_id' is not defined",
      at: SourceSpan(
        source: marked.source(path: "actions/zendesk/search.yaml"), range: marked["1️⃣", "2️⃣"]),
      label: "did you mean 'ticket_id'?")
    #expect(
      TextRenderer().render(diagnostic) == """
        actions/zendesk/search.yaml:14:22: error: variable 'tikcet_id' is not defined \
        [undefined-variable]
           |
        14 |     path: /tickets/<<tikcet_id>>.json
           |                      ^^^^^^^^^ did you mean 'ticket_id'?

        """)
  }

  @Test func notesAndHelpFollow() {
    let other = MarkedText("#\n#\n#\n#\n#\n#\n#\n#\n#\n1️⃣first2️⃣: 1\n")
    let note = Diagnostic.Note(
      "declared here", at: SourceSpan(source: other.source(path: "b.yaml"), range: other["1️⃣", "2️⃣"]))
    #expect(
      render(
        "1️⃣x2️⃣: 1\n", notes: [note, Diagnostic.Note("a fact")], help: "do this\nor that") == """
          a.yaml:1:1: error: it is wrong [rule]
             |
           1 | x: 1
             | ^
          b.yaml:10:1: note: declared here
             |
          10 | first: 1
             | ^^^^^
          note: a fact
          help: do this
                or that

          """)
  }

  @Test func withoutAPlaceOneLineIsEnough() {
    #expect(TextRenderer().render(Diagnostic("rule", .warning, "odd")) == "warning: odd [rule]\n")
  }

  @Test func anEmptyLineStandsBetweenTwo() {
    let diagnostics = [Diagnostic("a", .error, "x"), Diagnostic("b", .error, "y")]
    #expect(TextRenderer().render(diagnostics) == "error: x [a]\n\nerror: y [b]\n")
    #expect(TextRenderer().render([Diagnostic]()) == "")
  }

  @Test(arguments: [
    // Empty spans.
    ("a:1️⃣2️⃣\n", " | a:", " |   ^"),
    ("1️⃣2️⃣", " |", " | ^"),
    ("a\n1️⃣2️⃣", " |", " | ^"),
    // Tabs take the columns up to the next stop, before and inside of the span.
    ("\ta: 1️⃣b2️⃣\n", " |     a: b", " |        ^"),
    ("ab\t1️⃣c2️⃣\n", " | ab  c", " |     ^"),
    ("a1️⃣\t2️⃣b\n", " | a   b", " |  ^^^"),
    // Wide, combining and composed characters.
    ("漢字: 1️⃣値段2️⃣\n", " | 漢字: 値段", " |       ^^^^"),
    ("😀: 1️⃣👩‍👩‍👧2️⃣ x\n", " | 😀: 👩‍👩‍👧 x", " |     ^^"),
    ("e\u{301}: 1️⃣o\u{308}2️⃣\n", " | e\u{301}: o\u{308}", " |    ^"),
    ("e1️⃣\u{301}2️⃣: x\n", " | e\u{301}: x", " |  ^"),
    ("❤️: 1️⃣x2️⃣\n", " | ❤️: x", " |     ^"),
    // Characters that a terminal would obey or hide.
    ("a: 1️⃣\u{1B}[31m2️⃣\n", " | a: ␛[31m", " |    ^^^^^"),
    ("a: \u{7F}\u{202E}1️⃣x2️⃣\n", " | a: ␡<U+202E>x", " |             ^"),
    // Several lines: the first.
    ("a: 1️⃣|\n  x\n  y2️⃣\n", " | a: |", " |    ^"),
    ("1️⃣a: b  \n  x2️⃣\n", " | a: b", " | ^^^^"),
    ("a: x1️⃣\n  2️⃣y\n", " | a: x", " |     ^"),
    // Line breaks of other systems, and a byte-order mark.
    ("a: 1️⃣b2️⃣\r\nc: d\r\n", " | a: b", " |    ^"),
    ("a: 1️⃣b2️⃣\rc: d\r", " | a: b", " |    ^"),
    ("\u{FEFF}a: 1️⃣b2️⃣\n", " | a: b", " |    ^"),
    ("1️⃣\u{FEFF}a2️⃣: b\n", " | a: b", " | ^"),
  ])
  func theUnderlineIsBelowTheText(_ text: String, _ line: String, _ underline: String) {
    let lines = render(text).split(separator: "\n").map { String($0.drop { $0 != "|" }) }
    #expect(lines.count == 4)
    #expect(lines[2] == line.dropFirst())
    #expect(lines[3] == underline.dropFirst())
  }

  @Test func bytesThatAreNotUTF8DoNotMatter() {
    let source = SourceText(path: "a.yaml", bytes: [0x61, 0xFF, 0x62, 0xC3, 0x0A, 0x80])
    for start in 0...6 {
      for end in start...6 {
        let span = SourceSpan(source: source, range: start..<end)
        #expect(TextRenderer().render(Diagnostic("rule", .error, "x", at: span)).contains("^"))
      }
    }
    let bad = SourceSpan(source: source, range: 1..<2)
    #expect(
      TextRenderer().render(Diagnostic("rule", .error, "x", at: bad))
        .hasSuffix("1 | a\u{FFFD}b\u{FFFD}\n  |  ^\n"))
  }

  @Test func spansOutsideOfTheFileDoNotMatter() {
    let source = SourceText(path: "a.yaml", text: "ab\ncd")
    let span = SourceSpan(source: source, range: 90..<95)
    #expect(
      TextRenderer().render(Diagnostic("rule", .error, "x", at: span)).hasSuffix(
        "2 | cd\n  |   ^\n"))
  }

  @Test(arguments: [0, 5, 39, 40, 150, 290, 299])
  func longLinesAreCutAroundTheFault(_ position: Int) throws {
    let filler = (0..<300).map { _ in "." }
    var cells = filler
    cells[position] = "1️⃣X2️⃣"
    let output = render(cells.joined() + "\n", renderer: TextRenderer(maximumWidth: 40))
    let lines = output.split(separator: "\n").map { Array($0) }
    #expect(lines[2].count <= 40 + 4)
    let caret = try #require(lines[3].firstIndex(of: "^"))
    #expect(lines[2][caret] == "X")
    #expect(lines[3].filter { $0 == "^" }.count == 1)
    #expect(lines[2].contains("…"))
  }

  @Test func longSpansAreCutToo() {
    let text = "a: 1️⃣" + String(repeating: "漢", count: 200) + "2️⃣ # end\n"
    let lines = render(text, label: "here", renderer: TextRenderer(maximumWidth: 40))
      .split(separator: "\n")
    #expect(lines[2].hasSuffix("…"))
    #expect(lines[3].hasSuffix("^ here"))
    #expect(lines[3].count < 55)
  }

  @Test func secretsAreTakenOutEverywhere() {
    let renderer = TextRenderer(redact: { $0.replacing("s3cret", with: "***") })
    let marked = MarkedText("# s3cret\na: 1️⃣s3cret2️⃣ b\n")
    let span = SourceSpan(source: marked.source(path: "s3cret.yaml"), range: marked["1️⃣", "2️⃣"])
    let output = renderer.render(
      Diagnostic(
        "rule", .error, "has s3cret", at: span, label: "s3cret", notes: [.init("s3cret", at: span)],
        help: "s3cret\ns3cret"))
    #expect(!output.contains("s3cret"))
    #expect(output.contains("2 | a: *** b\n  |    ^^^ ***\n"))
  }

  @Test(
    arguments: [
      ("a: s3cret 1️⃣b2️⃣\n", "a: *** b", "       ^"),
      ("a: 1️⃣b2️⃣ s3cret\n", "a: b ***", "   ^"),
      ("a: 1️⃣b s3cret c2️⃣\n", "a: b *** c", "   ^^^^^^^"),
      // A secret across the border of the underlined part: no place is sure.
      ("a: s31️⃣cret2️⃣\n", "a: ***", nil),
      ("a: 1️⃣s32️⃣cret\n", "a: ***", nil),
      ("a: s31️⃣cr2️⃣et\n", "a: ***", nil),
      ("a: s31️⃣2️⃣cret\n", "a: ***", nil),
    ] as [(String, String, String?)])
  func theUnderlineFollowsRedaction(_ text: String, _ line: String, _ underline: String?) {
    let renderer = TextRenderer(redact: { $0.replacing("s3cret", with: "***") })
    let expected = "1 | \(line)\n" + (underline.map { "  | \($0) x\n" } ?? "  | x\n")
    #expect(render(text, label: "x", renderer: renderer).hasSuffix(expected))
  }

  @Test func messagesCannotCommandATerminal() {
    let output = TextRenderer().render(
      Diagnostic("rule", .error, "server said \u{1B}[2J\u{202E}\u{7}\n", help: "a\u{8}\r\nb"))
    #expect(output == "error: server said ␛[2J<U+202E>␇␊ [rule]\nhelp: a␈␍␊b\n")
  }

  @Test func coloursAreBalancedAndChangeNoText() {
    let plain = render("a: 1️⃣b2️⃣\n", label: "x", help: "y")
    let colored = render(
      "a: 1️⃣b2️⃣\n", label: "x", help: "y", renderer: TextRenderer(usesColor: true))
    #expect(colored != plain)
    #expect(colored.replacing(#/\u{1B}\[[0-9;]*m/#, with: "") == plain)
    #expect(
      colored.matches(of: #/\u{1B}\[0m/#).count * 2 == colored.matches(of: #/\u{1B}\[/#).count)
  }
}
