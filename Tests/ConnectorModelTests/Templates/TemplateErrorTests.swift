import ConnectorModel
import Diagnostics
import TestSupport
import Testing

/// Each fault of a template with its exact place: between the markers `1️⃣` and `2️⃣`.
@Suite struct TemplateErrorTests {
  struct Fault: Sendable, CustomTestStringConvertible {
    var text: String
    var id: String
    var message: String
    var label: String?

    init(_ text: String, _ id: String, _ message: String, label: String? = nil) {
      self.text = text
      self.id = id
      self.message = message
      self.label = label
    }

    var testDescription: String { text }
  }

  static let faults: [Fault] = [
    Fault("a 1️⃣<<2️⃣b", "bad-template", "template is not closed"),
    Fault("1️⃣<<2️⃣", "bad-template", "template is not closed"),
    Fault("x 1️⃣<<2️⃣ a | upper", "bad-template", "template is not closed"),
    Fault("<<a>> 1️⃣<<2️⃣b", "bad-template", "template is not closed"),
    Fault("<<a1️⃣>2️⃣ b>>", "bad-template", "template is not closed"),
    Fault("<<a 1️⃣<2️⃣<b>>", "bad-template", "template is not closed before the next '<'"),
    Fault("1️⃣<<>>2️⃣", "bad-template", "template is empty"),
    Fault("1️⃣<<   >>2️⃣", "bad-template", "template is empty"),
    Fault("<<a 1️⃣b2️⃣>>", "bad-template", "'b' is not expected in a template"),
    Fault("<<a1️⃣)2️⃣>>", "bad-template", "')' is not expected in a template"),
    Fault("<<1️⃣é2️⃣>>", "bad-template", "'é' is not a variable's name"),
    Fault("<<1️⃣{2️⃣>>", "bad-template", "'{' is not a variable's name"),
    Fault("<<1️⃣{{name}}2️⃣>>", "bad-template", "'{{name}}' is not a variable's name"),
    Fault("<<1️⃣|2️⃣ upper>>", "bad-template", "'|' is not a variable's name"),
    Fault("<<1️⃣$2️⃣>>", "bad-template", "a name is missing after '$'"),
    Fault("<<1️⃣1x2️⃣>>", "bad-template", "'1x' is not a number"),
    Fault("<<1️⃣0122️⃣>>", "bad-template", "'012' is not a number"),
    Fault("<<my1️⃣-2️⃣name>>", "bad-template", "'-' cannot stand in a name"),
    Fault("<<a1️⃣.2️⃣>>", "bad-template", "a member's name is missing after '.'"),
    Fault("<<a1️⃣.2️⃣0>>", "bad-template", "a member's name is missing after '.'"),
    Fault("<<a1️⃣[x2️⃣]>>", "bad-template", "an index must be a whole number: [0]"),
    Fault("<<a1️⃣[2️⃣>>", "bad-template", "an index must be a whole number: [0]"),
    Fault("<<a1️⃣[999999999999999999999]2️⃣>>", "bad-template", "an index must be a whole number: [0]"),
    Fault("<<$now1️⃣.year2️⃣>>", "bad-template", "built-in '$now' has no members"),
    Fault("<<a 1️⃣|2️⃣>>", "bad-template", "a filter's name is missing after '|'"),
    Fault("<<a 1️⃣|2️⃣  >>", "bad-template", "a filter's name is missing after '|'"),
    Fault("<<a 1️⃣|2️⃣ | upper>>", "bad-template", "a filter's name is missing after '|'"),
    Fault("<<a | default1️⃣(2️⃣1>>", "bad-template", "the filter's arguments are not closed"),
    Fault("<<a | default1️⃣(2️⃣1 2)>>", "bad-template", "the filter's arguments are not closed"),
    Fault(#"<<1️⃣"2️⃣a>>"#, "bad-template", "text in a template is not closed"),
    Fault("<<a1️⃣'2️⃣s>>", "bad-template", "''' is not expected in a template"),
    Fault(#"<<"1️⃣\q2️⃣">>"#, "bad-template", #"'\q' is not an escape"#),
    Fault(#"<<"1️⃣\é2️⃣">>"#, "bad-template", #"'\é' is not an escape"#),
    Fault(#"<<"1️⃣\u2️⃣12">>"#, "bad-template", #"'\u' needs four hex digits"#),
    Fault(#"<<"1️⃣\u2️⃣+123">>"#, "bad-template", #"'\u' needs four hex digits"#),
    Fault(#"<<"1️⃣\ud8342️⃣">>"#, "bad-template", #"'\ud834' is half a surrogate pair"#),
    Fault(#"<<"1️⃣\udd1e2️⃣\ud834">>"#, "bad-template", #"'\udd1e' is half a surrogate pair"#),
    Fault(
      "<<1️⃣$uid2️⃣>>", "undefined-variable", "built-in '$uid' is not defined here",
      label: "did you mean '$uuid'?"),
    Fault("<<1️⃣$token2️⃣>>", "undefined-variable", "built-in '$token' is not defined here"),
    Fault("<<1️⃣$signature2️⃣>>", "undefined-variable", "built-in '$signature' is not defined here"),
    Fault(
      "<<a | 1️⃣uper2️⃣>>", "unknown-filter", "filter 'uper' does not exist",
      label: "did you mean 'upper'?"),
    Fault(
      "<<a | 1️⃣base64-decode2️⃣>>", "unknown-filter", "filter 'base64-decode' does not exist",
      label: "did you mean 'base64_decode'?"),
    Fault("<<a | 1️⃣reverse2️⃣(1)>>", "unknown-filter", "filter 'reverse' does not exist"),
    Fault("<<a | 1️⃣default2️⃣>>", "filter-type", "filter 'default' takes 1 argument, not 0"),
    Fault("<<a | 1️⃣default2️⃣ | upper>>", "filter-type", "filter 'default' takes 1 argument, not 0"),
    Fault(
      #"<<a | date(1️⃣"%Y-%Q"2️⃣)>>"#, "filter-type", "'%Q' is not a conversion of 'date'"),
    Fault(#"<<a | date(1️⃣"%"2️⃣)>>"#, "filter-type", "'%' at the end names no conversion"),
    Fault(
      #"<<a | date(1️⃣"YYYY"2️⃣)>>"#, "filter-type", "format of 'date' holds no conversion"),
    Fault("<<a | 1️⃣upper(1)2️⃣ >>", "filter-type", "filter 'upper' takes no argument, not 1"),
    Fault(
      #"<<a | 1️⃣sha256("hex", 1)2️⃣>>"#, "filter-type",
      "filter 'sha256' takes at most 1 argument, not 2"),
    Fault(
      "<<a | 1️⃣hmac_sha256()2️⃣>>", "filter-type", "filter 'hmac_sha256' takes 1 to 2 arguments, not 0"
    ),
    Fault("<<a | join(1️⃣12️⃣)>>", "filter-type", "argument 'separator' of 'join' must be text"),
    Fault(
      #"<<a | sha256(1️⃣"bas64"2️⃣)>>"#, "filter-type", "'bas64' is not an encoding of 'sha256'",
      label: "did you mean 'base64'?"),
    Fault("<<a | 1️⃣raw2️⃣ | upper>>", "filter-type", "filter 'raw' must be the last filter"),
    Fault("<<a | 1️⃣path2️⃣>>", "filter-type", "filter 'path' must stand in the path of a URL"),
  ]

  @Test("each fault is at its place, alone", arguments: faults)
  func faultsOfText(_ fault: Fault) throws {
    let marked = MarkedText(fault.text)
    let found = parseTemplate(text: marked.text)
    try check(found, marked, fault)
    #expect(found.diagnostics.first?.label == fault.label)
  }

  @Test("places are exact in every style of a scalar", arguments: faults, Style.allCases)
  func faultsOfYAML(_ fault: Fault, _ style: Style) throws {
    guard let yaml = style.write(fault.text) else { return }
    for variation in MarkedText.Variation.allCases {
      let marked = MarkedText(yaml, variation: variation)
      try check(try parseTemplate(yaml: marked.text), marked, fault)
    }
  }

  private func check(
    _ found: (template: Template, diagnostics: [Diagnostic]), _ marked: MarkedText, _ fault: Fault
  ) throws {
    #expect(found.diagnostics.map(\.message) == [fault.message])
    #expect(found.template.isBroken)
    let diagnostic = try #require(found.diagnostics.first)
    #expect(diagnostic.id == fault.id)
    #expect(diagnostic.severity == .error)
    #expect(diagnostic.span?.range == marked["1️⃣", "2️⃣"])
  }

  /// The ways to write a text in YAML, with words in front that shift it.
  enum Style: String, Sendable, CaseIterable {
    case plain, singleQuoted, doubleQuoted, escaped, folded, literal

    /// The YAML, or nil where the style cannot hold the text.
    func write(_ text: String) -> String? {
      switch self {
      case .plain:
        // What plain scalars cannot hold, or would take for something else.
        let isPlain = !text.contains(": ") && !text.contains(" #") && !text.contains("  ")
        return isPlain ? "v: é \(text) end" : nil
      case .singleQuoted:
        return "v: 'it''s é \(text.replacing("'", with: "''"))'"
      case .doubleQuoted, .escaped:
        // A marker between a backslash and what follows would be lost in an escape.
        let quoted = text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
        return self == .doubleQuoted
          ? "v: \"\\u00e9\\t\(quoted)\"" : "v: \"\\x41\\\n    \\U0001D11E\\n \(quoted) \\\n  end\""
      case .folded: return "v: >-\n  first é\n  \(text)\n\n  last"
      case .literal: return "k: 1\nv: |2\n    indented\n  é \(text)\n"
      }
    }
  }

  @Test func severalFaultsOfOneTextAreAllReported() {
    let found = parseTemplate(text: "<<>> <<a | uper>> <<b>> <<c-d>> <<e")
    #expect(
      found.diagnostics.map(\.id)
        == ["bad-template", "unknown-filter", "bad-template", "bad-template"])
    #expect(found.template.expressions.count == 1)
  }

  @Test func anExpressionOverFoldedLinesIsPlacedOverBoth() throws {
    let marked = MarkedText("v: >-\n  a << name |\n  1️⃣uper2️⃣ >> b\n")
    let found = try parseTemplate(yaml: marked.text)
    #expect(found.diagnostics.map(\.id) == ["unknown-filter"])
    #expect(found.diagnostics.first?.span?.range == marked["1️⃣", "2️⃣"])
  }
}
