import ConnectorModel
import Diagnostics
import Testing

/// Texts made to break the parser: nothing may trap, hang, or point outside the text.
@Suite struct TemplateHostileTests {
  private static let pieces = [
    "<<", ">>", "<", ">", "|", "(", ")", "[", "]", ".", ",", "$", "-", "'", "\"", "\\", "\\u", " ",
    "\n", "a", "name", "upper", "default", "sha256", "uuid", "auth", "token", "0", "-1", "99e9",
    "true", "null", "é", "𝄞", "\u{301}", "\0", "d834", "\\ud834\\udd1e", "path", "raw",
  ]

  @Test func randomTextsGivePlacesInsideTheText() {
    var random = Generator(state: 0x5EED)
    for _ in 0..<20_000 {
      let count = Int(random.next() % 14)
      let text = (0..<count).map { _ in Self.pieces[Int(random.next() % 40)] }.joined()
      let position = TemplatePosition.allCases[Int(random.next() % 10)]
      let (template, diagnostics) = parseTemplate(text: text, position: position)
      let length = text.utf8.count
      #expect(template.isBroken == !diagnostics.isEmpty)
      for diagnostic in diagnostics {
        let range = diagnostic.span?.range ?? -1..<0
        #expect(range.lowerBound >= 0 && range.upperBound <= length && !range.isEmpty, "\(text)")
      }
      for expression in template.expressions {
        let range = expression.span.range
        let bytes = Array(text.utf8)[range]
        #expect(bytes.starts(with: "<<".utf8) && bytes.suffix(2).elementsEqual(">>".utf8))
        for source in expression.sources {
          #expect(range.contains(source.span.range.lowerBound))
        }
      }
      if diagnostics.isEmpty {
        let lengths =
          template.texts.map(\.utf8.count) + template.expressions.map(\.span.range.count)
        #expect(lengths.reduce(0, +) == length, "\(text)")
      }
    }
  }

  @Test(
    "long texts take time in proportion to their length",
    arguments: [
      "<<", ">>", "<<a", "<<a>>", "<<'", "<<'>>", "<<a | default('", "<<a|upper>>", "<", "<<\\",
      "<<a.a>> ", "<<a[0]",
    ])
  func longTexts(_ piece: String) {
    let clock = ContinuousClock()
    func time(_ count: Int) -> Duration {
      let text = String(repeating: piece, count: count)
      return clock.measure { _ = parseTemplate(text: text) }
    }
    // A warm-up, then 32 times as much: quadratic time would be 1024 times as much.
    let short = max(time(2000), .milliseconds(2))
    #expect(time(64_000) < short * 300)
  }

  @Test func longPathsAndChainsOfFilters() {
    let path = "<<a" + String(repeating: ".b[0]", count: 50_000) + ">>"
    #expect(parseTemplate(text: path).template.soleExpression?.source.path.count == 100_000)
    let chain = "<<a" + String(repeating: " | upper", count: 50_000) + ">>"
    #expect(parseTemplate(text: chain).template.soleExpression?.filters.count == 50_000)
  }

  /// SplitMix64: the same numbers on every run.
  private struct Generator {
    var state: UInt64

    mutating func next() -> UInt64 {
      state &+= 0x9E37_79B9_7F4A_7C15
      var value = state
      value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
      value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
      return value ^ (value >> 31)
    }
  }
}
