import RegularExpressions
import Testing

@Suite struct IRegexpTests {
  @Test(arguments: [
    ("a.b", "a\u{2028}b", true), ("a.b", "a\nb", false), ("a.b", "a\rb", false),
    (#"a\.b"#, "a.b", true), (#"a\.b"#, "axb", false), ("[.]", ".", true), ("[.]", "x", false),
    (#"\p{Lu}\P{Lu}"#, "Ab", true), (#"[\p{L}\-]+"#, "ab-ü", true), ("[a-c-]+", "a-c", true),
    ("[-a]+", "-a", true), ("[^-a]", "b", true), ("[^-a]", "-", false), ("a{2}", "aa", true),
    ("a{2,}", "a", false), ("a{1,2}", "aaa", false), ("", "", true), ("a||b", "", true),
    ("(a|b)*c", "ababc", true), (#"\n\r\t"#, "\n\r\t", true), ("[$^]+", "$^", true),
    ("a$", "a\n", false), ("ab|cd", "ab", true), ("ab|cd", "abd", false), ("[a^]", "^", true),
  ])
  func matchesTheWholeText(pattern: String, text: String, expected: Bool) throws {
    #expect(try RegularExpression(iRegexp: pattern).matchesWhole(text) == expected)
  }

  @Test(arguments: [
    (#"\d"#, 0), (#"a\w"#, 1), ("(?:a)", 1), ("(?i)a", 1), ("a*?", 2), ("a++", 2), ("*a", 0),
    ("a{,2}", 2), ("a{2", 3), ("a{2}{3}", 4), ("(a", 2), ("a)", 1), ("[", 1), ("[]", 1),
    ("[^]", 2), ("[a", 2), ("[a-z", 4), ("]", 0), ("}", 0), (#"\"#, 0), (#"\p{Xx}"#, 3),
    (#"\p{L"#, 4), (#"\pL"#, 2), ("[a-b-c]", 4), ("[[:alpha:]]", 1), (#"(a)\1"#, 3),
    (#"é\b"#, 2), (#"[a-\p{L}]"#, 3), (#"\p{Lux}"#, 5),
  ])
  func refusesWhatIsOutsideTheSubset(pattern: String, offset: Int) {
    do throws(RegularExpressionError) {
      _ = try RegularExpression(iRegexp: pattern)
      Issue.record("\(pattern) was accepted")
    } catch {
      #expect(error.offset == offset, "\(pattern): \(error)")
    }
  }

  @Test func deepNestingIsRefused() {
    let pattern = String(repeating: "(", count: 100_000)
    #expect(throws: RegularExpressionError.self) { try RegularExpression(iRegexp: pattern) }
  }
}
