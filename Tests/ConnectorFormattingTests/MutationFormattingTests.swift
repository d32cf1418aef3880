import ConnectorFormatting
import ConnectorLoading
import ConnectorModel
import Diagnostics
import Foundation
import PositionedYAML
import TestSupport
import Testing

/// Thousands of changed files: none may crash the formatter or change its meaning, and what it
/// gives must stay as it is.
@Suite struct MutationFormattingTests {
  private static let samples = [
    """
    # yaml-language-server: $schema=x
    # About it.

    method: GET   # how
    connector: a

    inputs:
        # one
        x: {default: 1, type: integer}
        y:
          description: >-
            folded
              deeper

            text
          type: string
        # tail
    # connector-run: ignore x
    query: {b: <<x>>, a: [1,  2]}
    body:
      text: |+
        kept

      type: &t text/plain
    headers:
      Content-Type: *t
      'it''s': "é \\u00e9\\n\\
        continued"
    expect:
      status: [
        200,  # fine

        # also
        {equals: 1, jsonpath: $.a}, 404 ]
      checks:
      - equals: x
        jsonpath: $.y
      - - a
        - # b
          c: d
      -
    ? explicit
    : value
    """,
    """
    base_url: https://example.com
    auth:
      - client_id: a
        type: oauth2
        token_response: {save: {b: $.b, a: $.a}}
      - {password: b, type: basic, username: &u c}
    variables:
      region: &r {enum: [us, eu], default: us}
      other: {<<: *r, description: multi
        line}
      third:
        <<: [*r]
        description: plain
          text

          lines # end
        secret: true
    error_message: [$.message, "$.errors[*].message"]
    """,
    "%YAML 1.2\n---  # x\r\ntitle: 😀\r\ndescription: |2-\r\n    x\r\n   y\r\n\r\nconnector: é\r\n...\r\n# z\r\n",
    "\u{FEFF}{title: a, connector: {b: c,\n d: [e, f], # g\n h}}\n# i\n",
  ]

  /// How many changed files of each sample are tried.
  private static let count =
    ProcessInfo.processInfo.environment["MUTATIONS"].flatMap { Int($0) } ?? 1_500

  private static let seed =
    ProcessInfo.processInfo.environment["MUTATION_SEED"].flatMap { UInt64($0) } ?? 0xF0F0

  private static let fragments = [
    "'", "\"", "[", "]", "{", "}", ":", ": ", "- ", "? ", "#", " # c", "\n# c\n", "\n", "\n\n",
    "\r\n", "\t", " ", "  ", "    ", "&a ", "*t", "<<: *r", "|", ">", "|+\n", ">-\n   ", "|2\n",
    ",",
    "é", "😀", "---\n", "...\n", "~", "''", "\n  x: 1", "\n- y", "null", "\\",
    "# connector-run: ignore x", "connector: b\n",
  ]

  @Test(arguments: 0..<samples.count) func nothingChangesItsMeaning(_ sample: Int) {
    var generator = SeededGenerator(seed: Self.seed &+ UInt64(sample))
    let declarations = [Action.declaration.erased, Connector.declaration.erased]
    let declaration = declarations[sample == 1 ? 1 : 0]
    var count = 0
    for index in 0..<Self.count {
      let bytes = mutated(Array(Self.samples[sample].utf8), with: &generator)
      let source = SourceText(path: "test.yaml", bytes: bytes)
      let shown = String(decoding: bytes, as: UTF8.self).debugDescription
      switch FileFormatter(declaration).format(source) {
      case .unreadable(let found): #expect(!found.isEmpty)
      case .kept: break
      case .fault(let diagnostic):
        Issue.record("mutation \(index): \(diagnostic.message) \(shown)")
      case .formatted(let formatted):
        count += 1
        let again = FileFormatter(declaration).format(.init(path: "again", bytes: formatted))
        guard case .formatted(let same) = again, same == formatted else {
          let text = String(decoding: formatted, as: UTF8.self).debugDescription
          Issue.record("mutation \(index) is not stable: \(shown) became \(text)")
          continue
        }
      }
    }
    // Else the test would only see what cannot be formatted.
    #expect(count > Self.count / 20)
  }

  private func mutated(_ bytes: [UInt8], with generator: inout SeededGenerator) -> [UInt8] {
    var bytes = bytes
    for _ in 0..<Int.random(in: 1...3, using: &generator) {
      let start = Int.random(in: 0...bytes.count, using: &generator)
      let end = min(bytes.count, start + Int.random(in: 0...12, using: &generator))
      let fragment = Array((Self.fragments.randomElement(using: &generator) ?? "").utf8)
      switch Int.random(in: 0..<6, using: &generator) {
      case 0: bytes.removeSubrange(start..<end)
      case 1: bytes.removeSubrange(start...)
      case 2: bytes.insert(contentsOf: bytes[start..<end], at: start)
      case 3: bytes.replaceSubrange(start..<end, with: fragment)
      default: bytes.insert(contentsOf: fragment, at: start)
      }
    }
    return bytes
  }
}
