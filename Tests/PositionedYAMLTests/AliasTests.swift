import Diagnostics
import PositionedYAML
import TestSupport
import Testing

/// Anchors, aliases and merge keys.
struct AliasTests {
  @Test(arguments: [
    ("a: &x 1\nb: *x\n", "{a:1,b:1}"),
    ("a: &x {b: 1}\nc: [*x, *x]\n", "{a:{b:1},c:[{b:1},{b:1}]}"),
    ("a: &x 1\nb: &x 2\nc: *x\n", "{a:1,b:2,c:2}"),
    ("a: &x [&y 1]\nb: [*x, *y]\n", "{a:[1],b:[[1],1]}"),
    ("&k key: 1\nb: *k\n", "{key:1,b:\"key\"}"),
    ("a: &x\nb: *x\n", "{a:,b:}"),
    // Merge keys: own entries win, then earlier aliases.
    ("b: &b {x: 1, y: 2}\na:\n  <<: *b\n  y: 3\n", "{b:{x:1,y:2},a:{x:1,y:3}}"),
    ("b: &b {x: 1, y: 2}\na:\n  y: 3\n  <<: *b\n", "{b:{x:1,y:2},a:{y:3,x:1}}"),
    (
      "b: &b {x: 1}\nc: &c {x: 2, y: 2}\na: {<<: [*b, *c], z: 3}\n",
      "{b:{x:1},c:{x:2,y:2},a:{x:1,y:2,z:3}}"
    ),
    ("b: &b {x: 1}\nc: &c {<<: *b, y: 2}\na: {<<: *c}\n", "{b:{x:1},c:{x:1,y:2},a:{x:1,y:2}}"),
    ("b: &b {}\na: {<<: *b}\nc: {<<: []}\n", "{b:{},a:{},c:{}}"),
    // No merge keys.
    ("\"<<\": 1\n", "{<<:1}"),
    ("<<x>>: 1\n", "{<<x>>:1}"),
    ("a: <<\n", "{a:\"<<\"}"),
    ("a: <<x>>\n", "{a:\"<<x>>\"}"),
  ])
  func aliasesStandForTheirValues(_ text: String, _ expected: String) throws {
    #expect(try readTree(text).summary == expected)
  }

  @Test(
    arguments: [
      ("a: 1️⃣*x2️⃣\n", "alias '*x' has no anchor '&x' before it", nil),
      ("a: 1️⃣*x2️⃣\nb: &x 1\n", "alias '*x' has no anchor '&x' before it", nil),
      ("b: &base 1\na: 1️⃣*bsae2️⃣\n", "alias '*bsae' has no anchor", "did you mean '*base'?"),
      ("a: &x [1️⃣*x2️⃣]\n", "alias '*x' stands inside the value that it repeats", nil),
      ("a: &x {b: {c: 1️⃣*x2️⃣}}\n", "alias '*x' stands inside the value that it repeats", nil),
      ("a: &x {<<: 1️⃣*x2️⃣}\n", "alias '*x' stands inside the value that it repeats", nil),
      ("<<: 1️⃣{a: 1}2️⃣\n", "the merge key '<<' takes only aliases of mappings", nil),
      ("a: &x 1\nb: {<<: 1️⃣*x2️⃣}\n", "the merge key '<<' takes only aliases of mappings", nil),
      ("a: &x {b: 1}\nb: {<<: [*x, 1️⃣{}2️⃣]}\n", "the merge key '<<' takes only", nil),
      ("a: &x [{b: 1}]\nb: {<<: 1️⃣*x2️⃣}\n", "the merge key '<<' takes only", nil),
      ("<<:1️⃣2️⃣\n", "the merge key '<<' takes only", nil),
      ("<<: 1️⃣<<x>>2️⃣\n", "the merge key '<<' takes only", nil),
    ] as [(String, String, String?)])
  func badAliasesAreFaults(_ text: String, _ message: String, _ label: String?) throws {
    let marked = MarkedText(text)
    let result = YAMLReader.read(marked.source())
    #expect(result.root == nil)
    try #require(result.diagnostics.count == 1)
    #expect(result.diagnostics[0].id == "yaml-syntax")
    #expect(result.diagnostics[0].message.hasPrefix(message))
    #expect(result.diagnostics[0].span?.range == marked["1️⃣", "2️⃣"])
    #expect(result.diagnostics[0].label == label)
  }

  @Test func allBadAliasesAreReportedAtOnce() {
    #expect(faults(of: "a: *x\nb: *y\nc: [*z]\n").count == 3)
  }

  @Test func duplicateKeysPointAtBoth() throws {
    let marked = MarkedText("3️⃣a4️⃣: 1\nb: 2\n1️⃣\"a\"2️⃣: 3\n")
    let result = YAMLReader.read(marked.source())
    try #require(result.diagnostics.count == 1)
    let fault = result.diagnostics[0]
    #expect(fault.id == "duplicate-key")
    #expect(fault.message == "key 'a' is given twice")
    #expect(fault.span?.range == marked["1️⃣", "2️⃣"])
    #expect(fault.notes.map { $0.span?.range } == [marked["3️⃣", "4️⃣"]])
    #expect(result.root?.summary == "{a:1,b:2}")
  }

  @Test func eachFurtherDuplicateIsReported() {
    #expect(
      faults(of: "a: 1\na: 2\na: 3\nb: {c: 1, c: 2}\n").map(\.id)
        == ["duplicate-key", "duplicate-key", "duplicate-key"])
    #expect(faults(of: "x: &x {}\na: {<<: *x, <<: *x}\n").map(\.id) == ["duplicate-key"])
  }

  @Test func keysAreComparedByCodePoint() throws {
    #expect(faults(of: "\u{E9}: 1\ne\u{301}: 2\n") == [])
    #expect(faults(of: "a: 1\nA: 2\n") == [])
    #expect(faults(of: "1: 1\n\"1\": 2\n").map(\.id) == ["duplicate-key"])
  }
}
