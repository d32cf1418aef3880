import Diagnostics
import PositionedYAML
import TestSupport
import Testing

/// What people are told about their mistakes: the message, at `1️⃣…2️⃣`.
struct SyntaxMessageTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var marked: String
    var message: String
    var testDescription: String { marked.debugDescription }

    init(_ marked: String, _ message: String) {
      self.marked = marked
      self.message = message
    }
  }

  static let cases: [Case] = [
    // Characters that cannot begin a value.
    Case("a: 1️⃣@2️⃣foo\n", "a value without quotes cannot begin with '@'"),
    Case("a: 1️⃣`2️⃣foo`\n", "a value without quotes cannot begin with '`'"),
    Case("a: 1️⃣%2️⃣foo\n", "a value without quotes cannot begin with '%'"),
    Case("a: [1️⃣@2️⃣x]\n", "a value without quotes cannot begin with '@'"),
    Case("a: 1️⃣*2️⃣\n", "a value without quotes cannot begin with '*', which marks an alias"),
    Case(
      "a: 1️⃣** bold2️⃣ # x\n", "a value without quotes cannot begin with '*', which marks an alias"),
    Case("a: 1️⃣&2️⃣\n", "a value without quotes cannot begin with '&', which marks an anchor"),
    Case("a: 1️⃣!foo2️⃣ bar\n", "tags are not supported: '!foo'"),
    Case("a: 1️⃣!!str2️⃣ 1\n", "tags are not supported: '!!str'"),
    Case("a: &x 1️⃣!!map2️⃣\n  b: c\n", "tags are not supported: '!!map'"),
    Case("a: 1️⃣!2️⃣ b\n", "tags are not supported: '!'"),
    Case("a: 1️⃣!e!x b2️⃣\n", "tags are not supported"),
    Case("a: 1️⃣!<x2️⃣\n", "tags are not supported"),
    Case("a: 1️⃣-2️⃣ b\n", "a list item cannot begin on the line of its key"),
    Case("a: 1️⃣?2️⃣ b\n", "a value without quotes cannot begin with '? '"),
    Case("a: 1️⃣]2️⃣\n", "a value is missing before ']'"),
    Case("a: 1️⃣,2️⃣ b\n", "a value is missing before ','"),
    Case("a: [b,1️⃣,2️⃣c]\n", "a value is missing before ','"),
    Case("a: [1️⃣|2️⃣]\n", "a value inside [ ] or { } cannot begin with '|'"),
    Case("a: > 1️⃣text2️⃣\n", "text cannot follow '>', which begins a block of lines, on its line"),
    Case("a: |1️⃣02️⃣\n  x\n", "the indentation of a block text is 1 to 9, not 0"),
    // Colons.
    Case("a: b1️⃣:2️⃣ c\n", "a value without quotes cannot contain ': '"),
    Case("a: $.x[?(@.y1️⃣:2️⃣ 1)]\n", "a value without quotes cannot contain ': '"),
    Case("- a: b1️⃣:2️⃣\n", "a value without quotes cannot contain ': '"),
    Case("title1️⃣:2️⃣foo\nbar: x\n", "a space is missing after ':'"),
    Case("x: 1\ntitle1️⃣:2️⃣foo\nbar: x\n", "a space is missing after ':'"),
    Case("a: {b1️⃣:2️⃣[c]}\n", "a space is missing after ':'"),
    Case("1️⃣title2️⃣\nbar: x\n", "a key needs ': ' after it"),
    Case("x: 1\n1️⃣hello world2️⃣\nb: 2\n", "'hello world' is no key: ': ' is missing after it"),
    Case("1️⃣:2️⃣ b\n", "a key is missing before ':'"),
    Case("a: {1️⃣:2️⃣ b}\n", "a key is missing before ':'"),
    Case("?1️⃣2️⃣\n: b\n", "a key is missing before ':'"),
    // Quotes.
    Case("a: 1️⃣\"2️⃣foo\nb: 1\n", "the double quote is never closed"),
    Case("a: 1️⃣'2️⃣foo\nb: 1\n", "the single quote is never closed"),
    Case("a: \"foo\nb: \"1️⃣bar\"2️⃣\n", "text cannot follow a closing quote"),
    Case("a: \"x\" 1️⃣y2️⃣ # z\n", "text cannot follow a closing quote"),
    Case("a: 'it'1️⃣s'2️⃣\n", "text cannot follow a closing quote"),
    Case("a: ['it'1️⃣s']2️⃣\n", "text cannot follow a closing quote"),
    Case("a: {b: \"x\" 1️⃣y}2️⃣\n", "text cannot follow a closing quote"),
    Case("- \"x\" 1️⃣y2️⃣\n", "text cannot follow a closing quote"),
    Case("a: \"x\"1️⃣: y2️⃣\n", "text cannot follow a closing quote"),
    Case("a: \"1️⃣\\d2️⃣+\"\n", "'\\d' is no escape in double quotes"),
    Case("a: \"1️⃣\\é2️⃣\"\n", "'\\é' is no escape in double quotes"),
    Case("a: \"1️⃣\\x2️⃣zz\"\n", "the escape needs 2 hexadecimal digits"),
    Case("a: \"1️⃣\\u2️⃣12\"\n", "the escape needs 4 hexadecimal digits"),
    Case("a: \"1️⃣\\ud83d2️⃣\\ude00\"\n", "the escape names no character"),
    Case("a: \"1️⃣\\UFFFFFFFF2️⃣\"\n", "the escape names no character"),
    Case("a: \"/x\"1️⃣#2️⃣y\n", "a comment needs a space before '#'"),
    Case("a: [x]1️⃣#2️⃣y\n", "a comment needs a space before '#'"),
    // Brackets.
    Case("a: 1️⃣[2️⃣b\nc: d\n", "'[' is never closed"),
    Case("a: 1️⃣[2️⃣b", "'[' is never closed"),
    Case("a: 1️⃣{2️⃣b: c\nd: e\n", "'{' is never closed"),
    Case("a: [1️⃣$..[2️⃣'a','b']]\n", "a value without quotes inside [ ] or { } cannot contain '['"),
    Case(
      "a: {p: 1️⃣$[2️⃣?(@.a == 1)]}\n", "a value without quotes inside [ ] or { } cannot contain '['"),
    Case("a: {p: 1️⃣$.x[2️⃣0], b: 1}\n", "a value without quotes inside [ ] or { } cannot contain '['"),
    Case("a: {id: 1️⃣$.x[2️⃣?(@.a == 'b')].id}\n", "a value without quotes inside [ ] or { }"),
    Case("a: {id: 1️⃣<<list[2️⃣0]>>}\n", "a value without quotes inside [ ] or { } cannot contain '['"),
    Case("a: [1️⃣$.x[2️⃣*], $.y]\n", "a value without quotes inside [ ] or { } cannot contain '['"),
    Case("a: {b: 1️⃣[2️⃣c, d}\n", "'[' is never closed"),
    Case("a: [b, 1️⃣{2️⃣c: d]\n", "'{' is never closed"),
    Case("a: {b: 1️⃣$.c]2️⃣}\n", "a value without quotes inside [ ] or { } cannot contain ']'"),
    Case("a: [b]1️⃣/foo2️⃣\n", "text cannot follow the closing ']'"),
    Case("a: {id}1️⃣/foo2️⃣\n", "text cannot follow the closing '}'"),
    Case("a: [x]1️⃣]2️⃣\n", "']' closes nothing"),
    Case("a: {b: c}1️⃣}2️⃣\n", "'}' closes nothing"),
    Case("a: {1️⃣{ x }2️⃣}\n", "a key must be text, not a mapping"),
    Case("? 1️⃣[a]2️⃣\n: b\n", "a key must be text, not a list"),
    Case("1️⃣[a]2️⃣: b\n", "a key must be text, not a list"),
    Case("a: {b: c d1️⃣:2️⃣ e}\n", "',' or '}' is missing here"),
    Case("a: [b, c: d e1️⃣:2️⃣ f]\n", "',' or ']' is missing here"),
    // Indentation and tabs.
    Case("a: b\n  1️⃣c2️⃣: d\n", "key 'c' is indented deeper than the key above, which has a value"),
    Case("a:\n  b: 1\n 1️⃣c: 22️⃣\n", "the indentation of 'c: 2' matches no line above"),
    Case("  a: 1\n1️⃣b: 22️⃣\n", "the indentation of 'b: 2' matches no line above"),
    Case("- a: 1\n 1️⃣b: 22️⃣\n", "the indentation of 'b: 2' matches no line above"),
    Case("a:\n  - b\n  1️⃣c: d2️⃣\n", "a list item is expected here: '- '"),
    Case("a:\n  b: 1\n  1️⃣-2️⃣ c\n", "a list item stands where a key is expected"),
    Case("- a: 1\n1️⃣-2️⃣b: c\n", "a space is missing after '-'"),
    Case("a:\n1️⃣\t2️⃣b: 1\n", "a tab is used for indentation, where YAML allows only spaces"),
    Case("1️⃣\t\t2️⃣a: 1\n", "a tab is used for indentation, where YAML allows only spaces"),
    Case("a: |\n1️⃣\t2️⃣x\n", "a tab is used for indentation, where YAML allows only spaces"),
    Case("a:\n  b\n1️⃣\t2️⃣c\n", "a tab is used for indentation, where YAML allows only spaces"),
    Case("a:\n  - 1️⃣\t2️⃣b\n", "a tab stands where YAML allows only spaces"),
    // Documents.
    Case("a: 1\n1️⃣---2️⃣\nb: 2\n", "a second document begins here; a file holds one"),
    Case("a: 1\n...\n1️⃣b: 22️⃣\n", "a second document begins here; a file holds one"),
    Case("[a]\n1️⃣b: 22️⃣\n", "this follows the end of the file's value"),
    Case(
      "1️⃣%FOO2️⃣\n---\na: 1\n", "a line that begins with '%' is a directive; only %YAML 1.1 and 1.2"),
    Case("1️⃣%YAML 1.32️⃣\n---\na: 1\n", "a line that begins with '%' is a directive; only %YAML 1.1"),
    Case("1️⃣%TAG ! x:2️⃣\n---\na: 1\n", "the directive %TAG is not supported"),
  ]

  @Test(arguments: cases, MarkedText.Variation.allCases)
  func mistakesAreExplained(_ test: Case, _ variation: MarkedText.Variation) throws {
    let marked = MarkedText(test.marked, variation: variation)
    let result = YAMLReader.read(marked.source())
    #expect(result.root == nil)
    try #require(result.diagnostics.count == 1, "\(TextRenderer().render(result.diagnostics))")
    let fault = result.diagnostics[0]
    #expect(fault.id == "yaml-syntax")
    #expect(fault.severity == .error)
    #expect(fault.message.hasPrefix(test.message), "\(fault.message)")
    #expect(fault.span?.range == marked["1️⃣", "2️⃣"], "\(fault.span?.text ?? "")")
  }

  static let mended: [(written: String, mended: String)] = [
    ("a: {id: $.x[0].id}\n", "a: {id: \"$.x[0].id\"}\n"),
    ("a: {id: $[0], b: c}\n", "a: {id: \"$[0]\", b: c}\n"),
    ("a: [$.x[*], $.y]\n", "a: [\"$.x[*]\", $.y]\n"),
    ("a: {id: $.x[?(@.a == 'b, }')].id }\n", "a: {id: \"$.x[?(@.a == 'b, }')].id\" }\n"),
    ("a: {id: $.x[?@.a == \"b\"]}\n", "a: {id: '$.x[?@.a == \"b\"]'}\n"),
    ("a: {id: $.x[?match(@.a, 'b')]['c']}\n", "a: {id: \"$.x[?match(@.a, 'b')]['c']\"}\n"),
    ("a: {id: $['it\\'s'][0]}\n", "a: {id: '$[''it\\''s''][0]'}\n"),
  ]

  @Test(arguments: mended.indices, MarkedText.Variation.allCases)
  func quotesMendAJSONPath(_ index: Int, _ variation: MarkedText.Variation) throws {
    let (written, mended) = Self.mended[index]
    let text = MarkedText(written, variation: variation).text
    let source = SourceText(path: "test.yaml", text: text)
    let fault = try #require(YAMLReader.read(source).diagnostics.first)
    let fixIt = try #require(fault.fixIts.first, "\(written)")
    #expect(!fixIt.isSafe)
    var bytes = source.bytes
    bytes.replaceSubrange(fixIt.span.range, with: Array(fixIt.replacement.utf8))
    #expect(
      String(decoding: bytes, as: UTF8.self) == MarkedText(mended, variation: variation).text)
    #expect(fault.help?.hasSuffix(fixIt.replacement) == true)
    #expect(YAMLReader.read(SourceText(path: "test.yaml", bytes: bytes)).diagnostics == [])
  }

  @Test(arguments: ["a: {id: $.x[0\n", "a: {id: $.x[(0])}\n", "a: {id: <<x[0]>>}\n"])
  func nothingIsQuotedWhereTheEndIsNotCertain(_ text: String) throws {
    let result = YAMLReader.read(SourceText(path: "test.yaml", text: text))
    #expect(try #require(result.diagnostics.first).fixIts == [])
  }

  @Test(arguments: ["a: {<<: x}\n", "a:\n  <<: x\n"])
  func aMergeKeySaysWhatItIs(_ text: String) throws {
    let fault = try #require(
      YAMLReader.read(SourceText(path: "t.yaml", text: text)).diagnostics.first)
    #expect(fault.message == "the merge key '<<' takes only aliases of mappings")
    #expect(fault.help?.contains("a variable is written <<name>>") == true)
  }
}
