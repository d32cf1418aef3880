import ConnectorModel
import Diagnostics
import JSONDocument
import PositionedYAML
import TestSupport
import Testing

/// Parses the value of the key `v` of a YAML text as a template.
func parseTemplate(
  yaml: String, position: TemplatePosition = .text
) throws -> (template: Template, diagnostics: [Diagnostic]) {
  let result = YAMLReader.read(SourceText(path: "test.yaml", text: yaml))
  #expect(result.diagnostics == [])
  let entry = try #require(result.root?.entries?.first { $0.key.text == "v" })
  let scalar = try #require(entry.value.scalar)
  let map = scalar.sourceMap
  return TemplateParser.parse(
    scalar.text, span: entry.value.span, position: position,
    locate: { map.span(ofDecoded: $0) })
}

/// Parses a text that stands in no file: offsets are those of the text itself.
func parseTemplate(
  text: String, position: TemplatePosition = .text
) -> (template: Template, diagnostics: [Diagnostic]) {
  let source = SourceText(path: "text", text: text)
  return TemplateParser.parse(
    text, span: SourceSpan(source: source, range: 0..<source.bytes.count), position: position,
    locate: { SourceSpan(source: source, range: $0) })
}

extension Template {
  /// The template in a form to compare: `"text"(name.member[0]|filter("argument"))`.
  var summary: String {
    segments.map { segment in
      switch segment {
      case .text(let text): text.debugDescription
      case .expression(let expression): "(\(expression.summary))"
      }
    }.joined()
  }
}

extension TemplateExpression {
  fileprivate var summary: String {
    let filters = filters.map { call in
      let arguments = call.arguments.map(\.summary).joined(separator: ",")
      return call.filter.rawValue + (arguments.isEmpty ? "" : "(\(arguments))")
    }
    return ([source.summary] + filters).joined(separator: "|")
  }
}

extension TemplateSource {
  fileprivate var summary: String {
    let name =
      switch kind {
      case .variable(let name): name
      case .builtIn(let name): "$" + name
      case .literal(let value): value.text()
      }
    return name
      + path.map { step in
        switch step {
        case .member(let member): "." + member
        case .index(let index): "[\(index)]"
        }
      }.joined()
  }
}
