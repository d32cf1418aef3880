import RegularExpressions
import Testing

@Suite struct RegularExpressionTests {
  @Test func findsGroupsByTheirOffsets() throws {
    let expression = try RegularExpression(#"(?<key>\w+)=(?<value>\d+)(;x)?"#)
    let match = try #require(try expression.firstMatch(in: "é; größe=42"))
    #expect(match.range == 4..<14)
    #expect(match.text == "größe=42")
    #expect(match[1]?.text == "größe")
    #expect(match[2]?.range == 12..<14)
    #expect(match[3] == nil)
    #expect(match[4] == nil)
    #expect(match[-1] == nil)
    #expect(expression.captureCount == 3)
    #expect(expression.groupNumbers == ["key": 1, "value": 2])
    #expect(try expression.firstMatch(in: "nothing") == nil)
  }

  @Test(arguments: [
    ("a+", "", false, false), ("a*", "", true, true), ("", "", true, true), ("", "x", true, false),
    ("b", "abc", true, false), ("abc", "abc", true, true), ("a|ab", "ab", true, true),
    (#"^\d$"#, "٣", true, true), (".", "𝄞", true, true), ("a.c", "a\nc", false, false),
    ("(?i)É", "é", true, true), (#"a\z"#, "a\n", false, false),
  ])
  func matchesAnywhereAndWhole(
    pattern: String, text: String, anywhere: Bool, whole: Bool
  ) throws {
    let expression = try RegularExpression(pattern)
    #expect(try expression.matches(text) == anywhere)
    #expect(try expression.matchesWhole(text) == whole)
  }

  @Test(arguments: [
    ("(", 1), ("a)", 1), ("[a", 2), ("é(", 3), ("a{2,1}", 5), (#"\C"#, 2), ("(?<n>a)(?<n>b)", 12),
    (#"\p{Nope}"#, 8), ("*", 0), ("(*UTF)*", 6), ("(*ANY)a(", 8),
  ])
  func saysWhereAPatternIsWrong(pattern: String, offset: Int) {
    #expect(throws: RegularExpressionError.self) { try RegularExpression(pattern) }
    do throws(RegularExpressionError) {
      _ = try RegularExpression(pattern)
    } catch {
      #expect(error.offset == offset, "\(error)")
      #expect(!error.message.isEmpty)
    }
  }

  @Test(arguments: ["(a+)+$", "(a|aa)+$", "(a|a?)+$", "(?:(?:a*)*)*$", "^(a?){30}a{30}$"])
  func hostileTextEndsInAFailure(pattern: String) throws {
    let text = String(repeating: "a", count: pattern.hasPrefix("^") ? 29 : 40) + "!"
    let expression = try RegularExpression(pattern)
    let clock = ContinuousClock()
    let duration = clock.measure {
      #expect(throws: RegularExpressionFailure.matchLimitExceeded) {
        _ = try expression.firstMatch(in: text)
      }
    }
    // Minutes without a bound; the margin is for loaded machines.
    #expect(duration < .seconds(5))
  }

  /// Each attempt stays within its limits here; hours would pass if they were not added up.
  @Test func manyDearAttemptsEndInAFailure() throws {
    let expression = try RegularExpression("(?:a|b)*[cd]")
    let text = String(repeating: String(repeating: "a", count: 200_000) + "!", count: 10)
    #expect(throws: RegularExpressionFailure.timeLimitExceeded) {
      _ = try expression.firstMatch(in: text, until: .now + .milliseconds(50))
    }
    #expect(throws: RegularExpressionFailure.timeLimitExceeded) {
      _ = try RegularExpression("x|(?:a|b)*[cd]").firstMatch(in: text)
    }
  }

  /// What makes a search stop in time must change nothing else.
  @Test(arguments: [
    ("(*CRLF)(*UTF)^b$", "a\nb", false), ("(*ANYCRLF)(?m)^b$", "a\rb", true),
    ("(*FAIL)|b", "b", true), ("(*LIMIT_MATCH=100)b", "b", true), ("(?x) b # )", "b", true),
    ("(?|(a)|(b))\\1", "bb", true), ("a|^b|c$", "bxc", true), ("(?<=a)b", "ab", true),
    (#"\Qa.c\E"#, "a.c", true), (#"\A\Gb"#, "b", true), ("^(?:a(?R)?b)$", "aabb", false),
  ])
  func patternsOfEveryShapeWork(pattern: String, text: String, expected: Bool) throws {
    #expect(try RegularExpression(pattern).matches(text) == expected)
  }

  @Test func deepBacktrackingEndsInAFailure() throws {
    let expression = try RegularExpression("(?:(a)|b)*[cd]")
    let text = [UInt8](repeating: UInt8(ascii: "a"), count: 3_000_000)
    #expect(throws: RegularExpressionFailure.memoryLimitExceeded) {
      _ = try expression.firstMatch(in: text)
    }
  }

  @Test func recursionEndsInAFailureOrAnAnswer() throws {
    let expression = try RegularExpression(#"(\((?:[^()]|(?1))*\))x"#)
    let text = String(repeating: "(", count: 20_000)
    do throws(RegularExpressionFailure) {
      #expect(try expression.firstMatch(in: text) == nil)
    } catch {
      #expect(error == .matchLimitExceeded || error == .memoryLimitExceeded)
    }
  }

  @Test func longTextIsSearched() throws {
    let text = String(repeating: "line of text, nothing to see\n", count: 100_000) + "id=77"
    let match = try #require(try RegularExpression(#"id=(\d+)"#).firstMatch(in: text))
    #expect(match[1]?.text == "77")
  }

  @Test func bytesThatAreNotUTF8MatchNothing() throws {
    let bytes: [UInt8] = [0xFF, 0x61, 0xC3, 0x62, 0xED, 0xA0, 0x80, 0x63]
    let expression = try RegularExpression("[a-z]")
    #expect(try expression.firstMatch(in: bytes)?.range == 1..<2)
    #expect(try RegularExpression("a.b").firstMatch(in: bytes) == nil)
    #expect(try RegularExpression("c$").firstMatch(in: bytes)?.range == 7..<8)
    #expect(try RegularExpression("").firstMatch(in: [UInt8]())?.range == 0..<0)
  }

  @Test func threadsShareOneExpression() async throws {
    let expression = try RegularExpression(#"^(\w+)-(\d+)$"#)
    try await withThrowingTaskGroup(of: Bool.self) { group in
      for task in 0..<8 {
        group.addTask {
          for number in 0..<500 {
            let match = try expression.firstMatch(in: "item\(task)-\(number)")
            guard match?[2]?.text == "\(number)" else { return false }
          }
          return true
        }
      }
      for try await isRight in group { #expect(isRight) }
    }
  }
}
