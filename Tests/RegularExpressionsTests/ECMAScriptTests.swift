import RegularExpressions
import Testing

/// Regular expressions of ECMA-262.
@Suite struct ECMAScriptTests {
  @Test(arguments: [
    ("^abc$", "abc", true), ("^abc$", "abc\n", false), ("b", "abc", true),
    (#"^\d+$"#, "42", true), (#"^\d+$"#, "\u{0664}", false), (#"^\w$"#, "é", false),
    (#"^[\w-]+$"#, "a-b", true), (#"^\s$"#, "\u{00A0}", true), (#"^[\s]$"#, "\u{FEFF}", true),
    (#"^[\S]$"#, " ", false), (#"^[\Sa]$"#, "b", true), (#"^[^\S]$"#, "\t", true),
    (#"^[^\Sa]$"#, "a", false), ("^.$", "\u{2028}", false), ("^.$", "🐲", true),
    (#"^\u{1F432}$"#, "🐲", true), (#"^\uD83D\uDC32$"#, "🐲", true), (#"^\x41\cJ$"#, "A\n", true),
    (#"^\p{Letter}+$"#, "été", true), (#"^\p{Script=Greek}$"#, "λ", true), ("^[]$", "a", false),
    ("^[^]$", "\n", true), (#"^[[:alpha:]]$"#, "a]", true), ("^{a}$", "{a}", true),
    ("^a{2,3}?$", "aa", true), (#"^(?<y>\d{4})-\k<y>$"#, "2026-2026", true),
    (#"^\v$"#, "\u{0B}", true), (#"^\v$"#, "\n", false), (#"^[\b]$"#, "\u{08}", true),
    (#"^a\/b\-c$"#, "a/b-c", true), ("^#  a$", "#  a", true), (#"^(a)|\1b$"#, "b", true),
  ])
  func matching(_ pattern: String, _ text: String, _ matches: Bool) throws {
    #expect(try RegularExpression(ecmaScript: pattern).matches(text) == matches)
  }

  @Test(arguments: [
    (#"a\Z"#, 1), ("(?i)a", 0), ("a++", 2), ("(a", 2), ("a)", 1), ("[a", 2), (#"\"#, 0),
    ("[z-a]", 4), ("*", 0), (#"x\Qa"#, 1), ("(*UTF)a", 0), ("(?>a)", 0), (#"\07"#, 0),
    (#"é\uD83D"#, 2), ("a{3,2}", 1),
  ])
  func refused(_ pattern: String, _ offset: Int) throws {
    let error = try #require(throws: RegularExpressionError.self) {
      _ = try RegularExpression(ecmaScript: pattern)
    }
    #expect(abs(error.offset - offset) <= 1, "\(error)")
    #expect(!error.message.isEmpty && !error.message.hasSuffix("."))
  }

  @Test func hostileTextEnds() throws {
    let pattern = try RegularExpression(ecmaScript: "^(a+)+$")
    #expect(throws: RegularExpressionFailure.self) {
      _ = try pattern.matches(String(repeating: "a", count: 40) + "b")
    }
  }
}
