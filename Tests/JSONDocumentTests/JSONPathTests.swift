import JSONDocument
import RegularExpressions
import Testing

@Suite struct JSONPathTests {
  /// Query, the wrong part of it, message, replacement.
  @Test(
    arguments: [
      ("", "", "a JSONPath begins with '$'", nil),
      ("items[0]", "", "a JSONPath begins with '$'", "$."),
      (".items", "", "a JSONPath begins with '$'", "$"),
      ("[0]", "", "a JSONPath begins with '$'", "$"),
      (" $", " ", "no space belongs before or behind it", ""),
      ("$.a ", " ", "no space belongs before or behind it", ""),
      ("$a", "$a", "a name needs a '.' before it", "$.a"),
      ("$.a.[0]", ".", "no '.' belongs before '['", ""),
      ("$[a]", "a", "a name in brackets must be quoted: ['a']", "'a'"),
      (
        "$.foo-bar.x", ".foo-bar",
        "a name with other characters than letters, digits and '_' must be quoted: ['foo-bar']",
        "['foo-bar']"
      ),
      (
        "$..@type", "..@type",
        "a name with other characters than letters, digits and '_' must be quoted: ['@type']",
        "..['@type']"
      ),
      (
        "$..a:b", "..a:b",
        "a name with other characters than letters, digits and '_' must be quoted: ['a:b']",
        "..['a:b']"
      ),
      ("$.a.0", ".0", "an index needs brackets: [0]", "[0]"),
      ("$..0", "..0", "an index needs brackets: [0]", "..[0]"),
      ("$.", ".", "nothing follows the '.'", ""),
      ("$.a..", "..", "nothing follows the '..'", ""),
      ("$...a", ".", "too many dots", ""),
      ("$.'a'", ".", "a quoted name needs brackets: ['name']", nil),
      ("$. a", " ", "no space belongs behind a '.'", nil),
      ("$[]", "[]", "brackets are empty; all elements are [*]", "[*]"),
      ("$[0", "[", "'[' is not closed", nil),
      ("$[0,]", "]", "expected a selector, found ']'", nil),
      ("$[01]", "01", "an index has a leading zero", nil),
      ("$[-0]", "-0", "-0 is not an index", "0"),
      ("$[9007199254740992]", "9007199254740992", "an index is at most 2^53 - 1 in size", nil),
      ("$[1.0]", ".", "expected ',' or ']', found '.'", nil),
      ("$['a]", "'", "a string is not closed", nil),
      (#"$['\x']"#, #"\x"#, #"an escape is none of \\ \/ \b \f \n \r \t \u"#, nil),
      (#"$['\"']"#, #"\""#, "only the quote that encloses a string is escaped in it", nil),
      (#"$['\ud800']"#, #"\ud800"#, "an escape is half of a surrogate pair", nil),
      ("$['\u{1}']", "\u{1}", "a control character in a string must be escaped", nil),
      (
        "$[(@.length-1)]", "(",
        "there are no script expressions; a filter begins with '?'", nil
      ),
      ("$[?@.a=1]", "=", "equality is written '=='", "=="),
      ("$[?@.a===1]", "===", "no such operator", "=="),
      ("$[?@.a!==1]", "!==", "no such operator", "!="),
      (
        "$.a b[0]", ".a b",
        "a name with other characters than letters, digits and '_' must be quoted: ['a b']",
        "['a b']"
      ),
      (
        "$.@type", ".@type",
        "a name with other characters than letters, digits and '_' must be quoted: ['@type']",
        "['@type']"
      ),
      ("$items[0]", "$items", "a name needs a '.' before it", "$.items"),
      ("$[?@.a=~'x']", "=~", "patterns are matched by match(…) or search(…)", nil),
      ("$[?@.a == b]", "b", "'b' is neither quoted nor behind '@.'", "@.b"),
      ("$[?a == 1]", "a", "'a' is neither quoted nor behind '@.'", "@.a"),
      ("$[?'x']", "'x'", "a literal is no condition; compare it with something", nil),
      ("$[?length(@.a)]", "length(@.a)", "length() must be compared with something", nil),
      ("$[?@.* == 1]", "@.*", "'@.*' may give several nodes where one value is needed", nil),
      (
        "$[?length(@.*) == 1]", "@.*", "'@.*' may give several nodes where one value is needed", nil
      ),
      ("$[?count(1) == 1]", "1", "count() takes a query, '@…' or '$…'", nil),
      (
        "$[?match(@.a, 'x') == true]", "match(@.a, 'x')", "match() is a condition and has no value",
        nil
      ),
      ("$[?match(@.a)]", "match(@.a)", "match() takes 2 arguments, found 1", nil),
      (
        "$[?size(@) == 1]", "size",
        "no function 'size'; there are length, count, match, search and value", nil
      ),
      ("$[?!@.a == 1]", "!", "'!' before a comparison needs parentheses: !(…)", nil),
      ("$[?(@.a]", "]", "expected '&&', '||' or ')', found ']'", nil),
      ("$[?(@.a", "(", "'(' is not closed", nil),
      ("$[?@.a == ]", "]", "expected '@', '$', a literal or a function, found ']'", nil),
      ("$[?@.a ==", "==", "a comparison has no right side", nil),
      ("$[?@.a == [1]]", "[", "arrays and objects cannot be written in a filter", nil),
      ("$[?@.a & @.b]", "&", "expected ',' or ']', found '&'", nil),
      ("$[?@.a == 1.]", "1.", "a number has no digit after its decimal point", nil),
      ("$[?]", "]", "expected '@', '$', a literal or a function, found ']'", nil),
      ("$é", "$é", "a name needs a '.' before it", "$.é"),
      ("$\0", "\0", "expected '.', '..' or '[' or the end, found a control character", nil),
    ] as [(String, String, String, String?)])
  func saysWhatIsWrongAndWhere(
    text: String, part: String, message: String, replacement: String?
  ) {
    do throws(JSONPathSyntaxError) {
      _ = try JSONPath(text)
      Issue.record("\(text) was accepted")
    } catch {
      let bytes = Array(text.utf8)
      #expect(error.message == message, "\(text)")
      #expect(String(decoding: bytes[error.range], as: UTF8.self) == part, "\(text)")
      #expect(error.replacement == replacement, "\(text)")
    }
  }

  /// What the errors propose is accepted.
  @Test(arguments: [
    "items[0]", ".items", "$.a.[0]", "$[a]", "$.foo-bar.x", "$..a:b", "$.a.0", "$[]",
    "$[?@.a=1]", "$[?a == 1]", "$.a ", "$.a.",
  ])
  func replacementsMend(text: String) {
    do throws(JSONPathSyntaxError) {
      _ = try JSONPath(text)
      Issue.record("\(text) was accepted")
    } catch {
      var bytes = Array(text.utf8)
      bytes.replaceSubrange(error.range, with: Array((error.replacement ?? "").utf8))
      let mended = String(decoding: bytes, as: UTF8.self)
      #expect((try? JSONPath(mended)) != nil, "\(mended)")
    }
  }

  @Test(arguments: [
    ("$", true), ("$.a[0]['b']", true), ("$[-1]", true), ("$[*]", false), ("$..a", false),
    ("$[0,1]", false), ("$[0:1]", false), ("$[?@.a]", false), ("$.*", false),
  ])
  func tellsSingularQueries(text: String, expected: Bool) throws {
    #expect(try JSONPath(text).isSingular == expected)
  }

  @Test(arguments: [
    (#"$[?match(@.a, '\\d+')]"#, #"'\\d+'"#), ("$[?search(@.a, '(?i)x')]", "'(?i)x'"),
    ("$[?match(@.a, 1)]", "1"),
  ])
  func warnsOfPatternsThatNeverMatch(text: String, part: String) throws {
    let path = try JSONPath(text)
    #expect(path.warnings.count == 1)
    let range = try #require(path.warnings.first?.range)
    #expect(String(decoding: Array(text.utf8)[range], as: UTF8.self) == part)
    #expect(try JSONPath("$[?match(@.a, '[0-9]+') || search(@.b, $.pattern)]").warnings.isEmpty)
  }

  static let document = #"""
    {"data": {"items": [{"id": 1, "name": "one"}, {"id": 2.0, "tags": ["x", "y"]}, 7],
     "total": 12345678901234567890.10, "it's": {"a\nb": 1}}, "e": [], "d": 1, "d": 2}
    """#

  @Test(arguments: [
    ("$.data.items[*].id", ["1", "2.0"]), ("$.data.total", ["12345678901234567890.10"]),
    ("$.data.items[?@.id == 2].tags[-1]", [#""y""#]), ("$..tags[0]", [#""x""#]),
    ("$.data.items[::-1].id", ["2.0", "1"]), ("$.d", ["2"]), ("$.e[*]", []), ("$.nope", []),
    ("$.data.items[?@.name == 'one' || @ == 7]", [#"{"id": 1, "name": "one"}"#, "7"]),
    ("$.data.items[?search(@.name, 'n')].id", ["1"]),
    ("$.data[?@ > 12345678901234567890.09]", ["12345678901234567890.10"]),
    ("$.data[?@ >= 12345678901234567890.11]", []),
    ("$.data.items[?length(@.tags) > 1].id", ["2.0"]), ("$[?count(@.*) == 0]", ["[]", "1", "2"]),
    ("$.data.items[?match(@.name, '[')]", []),
  ])
  func selects(text: String, expected: [String]) throws {
    let root = try ParsedJSON(Self.document).root
    #expect(try JSONPath(text).nodes(in: root).map(\.node.source) == expected)
  }

  @Test func normalizedPathsLeadBack() throws {
    let root = try ParsedJSON(Self.document.replacing(#", "d": 2"#, with: "")).root
    let matches = try JSONPath("$..*").nodes(in: root)
    #expect(matches.count == 16)
    for match in matches {
      let path = try JSONPath(match.normalizedPath)
      #expect(try path.nodes(in: root).map(\.node.sourceRange) == [match.node.sourceRange])
    }
    let quoted = try JSONPath(#"$.data["it's"]["a\nb"]"#).nodes(in: root)
    #expect(quoted.map(\.normalizedPath) == [#"$['data']['it\'s']['a\nb']"#])
  }

  @Test func aNodeWithinADocumentIsARoot() throws {
    let document = try ParsedJSON(Self.document)
    let items = try #require(document.root.member(named: "data")?.member(named: "items"))
    let matches = try JSONPath("$[?@.id == $[0].id].name").nodes(in: items)
    #expect(matches.map(\.node.source) == [#""one""#])
    #expect(matches.map(\.normalizedPath) == ["$[0]['name']"])
  }

  @Test(arguments: [
    ("$.data.items[0].missing.deeper", "$['data']['items'][0]", ".missing.deeper"),
    ("$.data.items[*].nope", "$['data']['items'][0]", ".nope"),
    ("$.data.items[9]", "$['data']['items']", "[9]"), ("$.result", "$", ".result"),
    ("$['result'].x", "$", "['result'].x"), ("$", "$", ""), ("$.d", "$['d']", ""),
    ("$..tags[5]", "$['data']['items'][1]['tags']", "[5]"),
    ("$.data.items[?@.id == 3].name", "$['data']['items']", "[?@.id == 3].name"),
    ("$ .data [ 'x' ]", "$['data']", " [ 'x' ]"),
  ])
  func longestMatchTellsHowFarAQueryGot(text: String, path: String, remaining: String) throws {
    let root = try ParsedJSON(Self.document.replacing(#""d": 1, "#, with: "")).root
    let longest = try JSONPath(text).longestMatch(in: root)
    #expect(longest.path == path)
    #expect(longest.remaining == remaining)
    #expect(try JSONPath(path).nodes(in: root).first?.node.source == longest.node.source)
  }

  @Test func explosionsEndInAnError() throws {
    let list = "[" + Array(repeating: "1", count: 2000).joined(separator: ",") + "]"
    let wide = try ParsedJSON(list).root
    let deep = try ParsedJSON(
      String(repeating: "[", count: 400) + String(repeating: "]", count: 400)
    ).root
    let queries: [(String, JSONNode)] = [
      ("$[?count($[?count($[*]) > 0]) > 0]", wide), ("$..*..*..*..*..*", deep),
    ]
    for (text, root) in queries {
      #expect(throws: JSONPathEvaluationError.tooManySteps, "\(text)") {
        _ = try JSONPath(text).nodes(in: root)
      }
    }
    #expect(try JSONPath("$..*").nodes(in: wide).count == 2000)
    #expect(try JSONPath("$..*..*").nodes(in: deep).count == 399 * 398 / 2)
  }

  @Test func hostileTextForAPatternEndsInAnError() throws {
    let hostile = "\"" + String(repeating: "a", count: 40) + "!\""
    let root = try ParsedJSON("[\(hostile),\"aaa\"]").root
    #expect(
      throws: JSONPathEvaluationError.regularExpression(pattern: "(a+)+[bc]", .matchLimitExceeded)
    ) {
      _ = try JSONPath("$[?search(@, '(a+)+[bc]')]").nodes(in: root)
    }
    // Many texts that each take just less than is allowed add up.
    let slow = "\"" + String(repeating: "a", count: 14) + "!\""
    let many = try ParsedJSON(
      "[" + Array(repeating: slow, count: 5000).joined(separator: ",") + "]"
    ).root
    #expect(
      throws: JSONPathEvaluationError.regularExpression(pattern: "(a+)+", .timeLimitExceeded)
    ) {
      _ = try JSONPath("$[?match(@, '(a+)+')]").nodes(in: many, searchTime: .milliseconds(50))
    }
  }

  @Test func deepQueriesAreRefused() {
    for text in [
      "$[?" + String(repeating: "(", count: 100_000),
      "$" + String(repeating: "[?@", count: 100_000),
      "$[?" + String(repeating: "length(", count: 100_000),
      "$[?" + String(repeating: "!(", count: 100_000),
    ] {
      #expect(throws: JSONPathSyntaxError.self) { try JSONPath(text) }
    }
    #expect((try? JSONPath("$" + String(repeating: ".a[0]", count: 10_000))) != nil)
  }
}
