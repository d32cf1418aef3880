import Diagnostics
import PositionedYAML
import TestSupport
import Testing

/// Where values and keys stand: `1️⃣…2️⃣` is the value, `3️⃣…4️⃣` (if there) its key.
struct NodeSpanTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var marked: String
    var path: [Step]
    var testDescription: String { marked.debugDescription }

    init(_ marked: String, _ path: Step...) {
      self.marked = marked
      self.path = path
    }
  }

  static let cases: [Case] = [
    // Scalars of every style.
    Case("3️⃣a4️⃣: 1️⃣hello2️⃣\n", "a"),
    Case("3️⃣a4️⃣: 1️⃣hello world2️⃣  # comment\n", "a"),
    Case("3️⃣'a'4️⃣: 1️⃣'it''s'2️⃣  \n", "a"),
    Case("3️⃣\"\\u0061\"4️⃣: 1️⃣\"x\\ty\"2️⃣\n", "a"),
    Case("3️⃣clé4️⃣: 1️⃣värde 😀2️⃣\nb: c\n", "clé"),
    Case("é: {ü: 1️⃣😀2️⃣, ß: x}\n", "é", "ü"),
    Case("a: 1️⃣multi\n  line\n\n  plain2️⃣\nb: c\n", "a"),
    Case("a: 1️⃣\"multi\n  line\"2️⃣\nb: c\n", "a"),
    Case("a: 1️⃣|\n  one\n  two2️⃣\nb: c\n", "a"),
    Case("a: 1️⃣|\n  one2️⃣\n\n\nb: c\n", "a"),
    Case("a: 1️⃣|+\n  one2️⃣\n\n\nb: c\n", "a"),
    Case("a: 1️⃣>- # comment\n  one\n  two 2️⃣\n# comment\nb: c\n", "a"),
    Case("a: 1️⃣|2-\n    one2️⃣\nb: c\n", "a"),
    Case("a: 1️⃣|-2️⃣\nb: c\n", "a"),
    Case("a: 1️⃣|+2️⃣ # comment\n\n\nb: c\n", "a"),
    Case("a: 1️⃣|\n  one2️⃣", "a"),
    Case("- 1️⃣|\n one2️⃣\n- two\n", 0),
    Case("1️⃣top2️⃣\n"),
    Case("--- 1️⃣top2️⃣\n"),
    Case("--- 1️⃣|\n top2️⃣\n...\n"),
    // Left-out values: an empty place.
    Case("3️⃣a4️⃣:1️⃣2️⃣\nb: c\n", "a"),
    Case("a: b\n3️⃣c4️⃣:1️⃣2️⃣", "c"),
    Case("3️⃣a4️⃣:1️⃣2️⃣   # comment\n\nb: c\n", "a"),
    Case("- x\n-1️⃣2️⃣\n- y\n", 1),
    Case("-1️⃣2️⃣  \n", 0),
    Case("{3️⃣a4️⃣1️⃣2️⃣ , b: c}", "a"),
    Case("{3️⃣a4️⃣:1️⃣2️⃣ , b: c}", "a"),
    Case("{b: c, 3️⃣a4️⃣ :1️⃣2️⃣ }", "a"),
    Case("[3️⃣a4️⃣:1️⃣2️⃣ , b]", 0, "a"),
    Case("? 3️⃣a4️⃣1️⃣2️⃣\n? b\n: c\n", "a"),
    Case("? 3️⃣a4️⃣1️⃣2️⃣\n:: c\n", "a"),
    Case("? 3️⃣a4️⃣\n:1️⃣2️⃣", "a"),
    Case("[3️⃣a4️⃣ :1️⃣2️⃣ , b]", 0, "a"),
    Case("? 3️⃣a4️⃣ # comment: x\n:1️⃣2️⃣\nb: c\n", "a"),
    Case("{? 3️⃣a4️⃣\n:1️⃣2️⃣ , b: c}", "a"),
    // Flow collections.
    Case("a: 1️⃣[b, 'c', {d: e}]2️⃣ # comment\n", "a"),
    Case("a: 1️⃣{b: c,\n  d: e,\n}2️⃣\n", "a"),
    Case("a: [b, 1️⃣{c: d}2️⃣]\n", "a", 1),
    Case("a: 1️⃣[]2️⃣\n", "a"),
    Case("a: 1️⃣{}2️⃣\n", "a"),
    Case("[1️⃣a: b2️⃣, c]\n", 0),
    Case("[3️⃣a4️⃣: 1️⃣b2️⃣, c]\n", 0, "a"),
    Case("[1️⃣? a : b2️⃣ , c]\n", 0),
    Case("[1️⃣\"a\":b2️⃣]\n", 0),
    Case("1️⃣[[], [{}]]2️⃣\n"),
    Case("[[], 1️⃣[{}]2️⃣]\n", 1),
    // Block collections.
    Case("a:\n  1️⃣b: c\n  d: e2️⃣\n\n# comment\nf: g\n", "a"),
    Case("a:\n  1️⃣b: c\n  d:2️⃣\n\nf: g\n", "a"),
    Case("a:\n  1️⃣b: |\n    text2️⃣\n\nf: g\n", "a"),
    Case("a:\n  1️⃣- b\n  - c2️⃣\n# comment\nf: g\n", "a"),
    Case("a:\n  1️⃣- b\n  -2️⃣\n\nf: g\n", "a"),
    Case("a:\n1️⃣- b\n- c2️⃣\nf: g\n", "a"),
    Case("a:\n1️⃣-\n- c: d2️⃣\nf: g\n", "a"),
    Case("- 1️⃣a: b\n  c: d2️⃣\n- e\n", 0),
    Case("- 1️⃣- a\n  - b2️⃣\n- e\n", 0),
    Case("- 1️⃣? a\n  : b2️⃣\n- e\n", 0),
    Case("- 1️⃣? a2️⃣\n- e\n", 0),
    Case("# comment\n\n1️⃣a: b\nc: [d]2️⃣  # comment\n"),
    Case("a:\n  # comment\n  1️⃣b: c2️⃣ # comment\n", "a"),
    Case("a:\n  b:\n    - 1️⃣c:\n        d: e2️⃣\nf: g\n", "a", "b", 0),
    // Anchors are no part of the value; an alias is its own place.
    Case("a: &x 1️⃣hello2️⃣\n", "a"),
    Case("a: &x 1️⃣'hello'2️⃣\n", "a"),
    Case("a: &x 1️⃣[b]2️⃣\n", "a"),
    Case("a: &x 1️⃣{b: c}2️⃣\n", "a"),
    Case("a: &x # comment\n  1️⃣b: c2️⃣\n", "a"),
    Case("a: &x\n  1️⃣- b2️⃣\n", "a"),
    Case("a: &x\n1️⃣- b2️⃣\nc: d\n", "a"),
    Case("a: &x-1\n1️⃣- b2️⃣\nc: d\n", "a"),
    Case("a: &x 1️⃣|\n  text2️⃣\nb: c\n", "a"),
    Case("a: &x1️⃣2️⃣\nb: c\n", "a"),
    Case("[&x 1️⃣a2️⃣, b]", 0),
    Case("&x 3️⃣a4️⃣: &y 1️⃣b2️⃣\n", "a"),
    Case("b: &x hello\n3️⃣a4️⃣: 1️⃣*x2️⃣\n", "a"),
    Case("b: &x [hello]\na: 1️⃣*x2️⃣ # comment\n", "a"),
    Case("b: &x [1️⃣hello2️⃣]\na: *x\n", "a", 0),
    Case("b: &x k\n3️⃣*x4️⃣ : 1️⃣v2️⃣\n", "k"),
    // What looks like syntax and is not.
    Case("a: 1️⃣<<x>>2️⃣\n", "a"),
    Case("{a: 1️⃣<<x>>2️⃣, b: c}\n", "a"),
    Case("a: 1️⃣http://x/y?z=1#t2️⃣\n", "a"),
    Case("a: 1️⃣$.items[?(@.a == 1)].b2️⃣\n", "a"),
    Case("3️⃣<<x>>4️⃣: 1️⃣b2️⃣\n", "<<x>>"),
  ]

  @Test(arguments: cases, MarkedText.Variation.allCases)
  func placesAreExact(_ test: Case, _ variation: MarkedText.Variation) throws {
    let marked = MarkedText(test.marked, variation: variation)
    let result = YAMLReader.read(marked.source())
    #expect(result.diagnostics == [])
    let root = try #require(result.root)
    let node = try #require(root.at(test.path))
    #expect(node.span.range == marked["1️⃣", "2️⃣"], "\(node.span.text.debugDescription)")
    guard marked.offsets["3️⃣"] != nil, case .key(let name)? = test.path.last else { return }
    let parent = try #require(root.at(test.path.dropLast()))
    let key = try #require(parent.entries?.first { $0.key.text == name }).key
    #expect(key.span.range == marked["3️⃣", "4️⃣"], "\(key.span.text.debugDescription)")
  }

  @Test func anAliasNamesBothPlaces() throws {
    let marked = MarkedText("b: &x 1️⃣'hi'2️⃣\na: 3️⃣*x4️⃣\n")
    let node = try #require(YAMLReader.read(marked.source()).root?.at(["a"]))
    #expect(node.span.range == marked["3️⃣", "4️⃣"])
    #expect(node.aliased?.range == marked["1️⃣", "2️⃣"])
    #expect(node.scalar?.span.range == marked["1️⃣", "2️⃣"])
    #expect(node.scalar?.span(ofDecoded: 0..<1).text == "h")
  }
}

extension YAMLNode {
  fileprivate func at(_ path: ArraySlice<Step>) -> YAMLNode? { at(Array(path)) }
}
