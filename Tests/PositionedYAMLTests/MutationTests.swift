import Diagnostics
import TestSupport
import Testing

@testable import PositionedYAML

/// Thousands of broken files: none may crash, and every place must be true.
struct MutationTests {
  static let samples = [
    """
    title: Nexthink
    base_url: https://<<nexthink_instance>>.api.<<region>>.nexthink.cloud
    variables:
      region: {enum: [us, eu, pac, meta], default: us}
      'it''s': "é \\u00e9\\n\\x41 \\
        continued"
    error_message: [$.message, "$.errors[*].errors[*].message"]
    """,
    """
    # comment
    defaults: &defaults
      a: 1
      b: &list
      - x
      -
      - {y: z, w}
    use:
      <<: *defaults
      text: |+
        literal <<x>>
          deeper

      folded: >-
        one
        two

          three
        four
      plain: multi
        line

        text # comment
      quoted: 'multi
        line

        ''text'''
    again: *list
    ? explicit
    : value
    """,
    "- [a, b: c, ? d : e, {f: , g}]\r\n- |2-\r\n    x\r\n   y\r\n- \"\\\r\n  z\"\r\n- 😀: é\r\n",
    "\u{FEFF}%YAML 1.2\n---\n{a: [1, 0x1F, .inf, ~], \"b\": 'c', ? d}\n...\n",
  ]

  private static let fragments = [
    "'", "\"", "[", "]", "{", "}", ":", ": ", "- ", "? ", "#", " #", "\n", "\r", "\r\n", "\t", " ",
    "  ", "&a ", "*a", "<<: ", "|", ">", "|+\n", ">-\n ", "|2\n", "!", "!!str ", "%", "@", "`",
    "\\",
    "\\\n", "\\u00e9", "\\x", "é", "😀", "\u{85}", "\u{2028}", "\u{FEFF}", "\0", "---\n", "...\n",
    ",",
    "~", "''", "\"\"", "\n\n", "<<x>>",
  ]

  private func mutate(_ sample: [UInt8], with generator: inout SeededGenerator) -> [UInt8] {
    var bytes = sample
    for _ in 0..<Int.random(in: 1...4, using: &generator) {
      let start = Int.random(in: 0...bytes.count, using: &generator)
      let end = min(bytes.count, start + Int.random(in: 0...8, using: &generator))
      switch Int.random(in: 0..<6, using: &generator) {
      case 0: bytes.removeSubrange(start..<end)
      case 1:
        let fragment = Self.fragments.randomElement(using: &generator) ?? ""
        bytes.insert(contentsOf: Array(fragment.utf8), at: start)
      case 2:
        let fragment = Self.fragments.randomElement(using: &generator) ?? ""
        bytes.replaceSubrange(start..<end, with: Array(fragment.utf8))
      case 3: bytes.insert(contentsOf: Array(bytes[start..<end]), at: start)
      case 4 where !bytes.isEmpty:
        bytes[min(start, bytes.count - 1)] = UInt8.random(in: 0...255, using: &generator)
      default: bytes.removeSubrange(start..<min(bytes.count, start + 200))
      }
    }
    return bytes
  }

  @Test(arguments: 0..<samples.count)
  func brokenFilesGiveTrueTreesOrFaults(_ sample: Int) {
    var generator = SeededGenerator(seed: 0x9E37_79B9_7F4A_7C15 &+ UInt64(sample))
    var readable = 0
    for _ in 0..<1500 {
      let bytes = mutate(Array(Self.samples[sample].utf8), with: &generator)
      let source = SourceText(path: "test.yaml", bytes: bytes)
      let result = YAMLReader.read(source)
      #expect((result.root == nil) == result.diagnostics.contains { $0.id == "yaml-syntax" })
      for fault in result.diagnostics {
        check(fault, in: source)
        #expect(!TextRenderer().render(fault).isEmpty)
      }
      guard let root = result.root else { continue }
      readable += 1
      if let problem = Self.problem(with: root, in: source) {
        Issue.record("\(problem) in \(String(decoding: bytes, as: UTF8.self).debugDescription)")
      }
    }
    // Else the test would only see faults.
    #expect(readable > 100)
  }

  @Test(arguments: samples)
  func theSamplesAreTrue(_ sample: String) throws {
    let source = SourceText(path: "test.yaml", text: sample)
    let root = try #require(YAMLReader.read(source).root)
    #expect(Self.problem(with: root, in: source) == nil)
  }

  private func check(_ fault: Diagnostic, in source: SourceText) {
    for span in [fault.span] + fault.notes.map(\.span) {
      guard let span else { continue }
      #expect(span.range.lowerBound >= 0 && span.range.upperBound <= source.bytes.count)
    }
    #expect(fault.span != nil)
    #expect(!fault.message.hasPrefix("the YAML is malformed"), "\(fault.message)")
  }

  /// What is wrong with the places of a tree; nil if nothing is.
  private static func problem(with root: YAMLNode, in source: SourceText) -> String? {
    for node in root.all {
      guard node.span.range.lowerBound >= 0, node.span.range.upperBound <= source.bytes.count
      else { return "a span outside of the file" }
      let ownSpan = node.aliased ?? node.span
      switch node.content {
      case .scalar(let scalar):
        if let problem = problem(with: scalar) { return problem }
        if node.aliased == nil, scalar.span != node.span { return "two places of one scalar" }
      case .sequence(let elements):
        let spans = elements.map(\.span)
        if !isNested(spans, in: ownSpan) { return "elements outside of \(ownSpan.text)" }
      case .mapping(let entries):
        // Merged entries stand elsewhere.
        let own = entries.filter { ownSpan.range.contains($0.key.span.range.lowerBound) }
        let spans = own.flatMap { [$0.key.span, $0.value.span] }
        if !isNested(spans, in: ownSpan) { return "entries outside of \(ownSpan.text)" }
      }
      if node.aliased != nil, !node.span.text.hasPrefix("*") { return "an alias without a star" }
      // Spaces at the end may be the last line of a block scalar.
      let text = ownSpan.text
      if node.scalar == nil, text.first?.isWhitespace == true || text.last?.isNewline == true {
        return "white space around \(text)"
      }
    }
    return nil
  }

  /// Whether spans stand one after the other inside another one.
  private static func isNested(_ spans: [SourceSpan], in outer: SourceSpan) -> Bool {
    var last = outer.range.lowerBound
    for span in spans {
      guard span.range.lowerBound >= last, span.range.upperBound <= outer.range.upperBound else {
        return false
      }
      last = span.range.upperBound
    }
    return true
  }

  /// Checks each character of a scalar against the bytes it is said to come from.
  private static func problem(with scalar: YAMLScalar) -> String? {
    let map = scalar.sourceMap
    guard map.isExact else { return "decoding \(scalar.span.text) differs" }
    let written = scalar.span.text
    switch scalar.style {
    case .plain where written != written.trimmed: return "white space around a plain scalar"
    case .singleQuoted where !(written.hasPrefix("'") && written.hasSuffix("'")): return "no quotes"
    case .doubleQuoted where !(written.hasPrefix("\"") && written.hasSuffix("\"")):
      return "no quotes"
    case .literal where !written.hasPrefix("|"): return "no |"
    case .folded where !written.hasPrefix(">"): return "no >"
    default: break
    }
    var offset = 0
    var last = scalar.span.range.lowerBound
    for character in scalar.text.unicodeScalars {
      let length = String(character).utf8.count
      let span = map.span(ofDecoded: offset..<offset + length)
      offset += length
      guard span.range.lowerBound >= last else { return "places run backwards" }
      last = span.range.upperBound
      let text = span.text
      let isFolded =
        (character == " " || character == "\n") && text.trimmed.isEmpty && !text.isEmpty
      let isEscape =
        scalar.style == .doubleQuoted && text.hasPrefix("\\") && text.unicodeScalars.count >= 2
      let isQuote = scalar.style == .singleQuoted && character == "'" && text == "''"
      let isItself = text.unicodeScalars.elementsEqual([character])
      guard isItself || isFolded || isEscape || isQuote else {
        return "\(String(character).debugDescription) placed at \(text.debugDescription)"
      }
    }
    return nil
  }
}

extension String {
  /// The text without YAML's white space at both ends.
  fileprivate var trimmed: String {
    let blanks: Set<Unicode.Scalar> = [" ", "\t", "\n", "\r"]
    let scalars = unicodeScalars.drop { blanks.contains($0) }
    var result = String.UnicodeScalarView(scalars)
    while let last = result.last, blanks.contains(last) { result.removeLast() }
    return String(result)
  }
}
