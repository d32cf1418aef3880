import ConnectorLoading
import ConnectorModel
import Diagnostics

/// The rule `unencoded-template`.
enum UnencodedTemplate: Rule {
  static let page = RulePage(
    "unencoded-template", .dataFlow, .warning, .validation,
    summary: "a value under '| raw'",
    explanation: """
      Every value is encoded for the place that it lands in, so that it stays a value: a `/` in a \
      path's segment, a `&` in a query, a `<` in XML. Under `| raw` it is not, and whoever chooses \
      the value chooses the request: `1/../../users`, `open&admin=true`.

      - A path of several segments: `| path` keeps the `/` and encodes the rest.
      - Several query parameters: an entry for each, or a list, which repeats the entry.
      - A value that comes encoded: take it decoded.

      In headers, texts and JSON `raw` changes nothing, and is only to be taken away.
      """,
    bad: RuleExample(
      action: """
        connector: desk
        inputs:
          folder: {example: 2026/tickets}
        method: GET
        path: /files/<<folder | raw>>
        """),
    good: RuleExample(
      action: """
        connector: desk
        inputs:
          folder: {example: 2026/tickets}
        method: GET
        path: /files/<<folder | path>>
        """))

  static let isLocal = true

  static func check(_ workspace: Workspace) -> [Diagnostic] {
    let templates =
      workspace.connectorFiles.flatMap { check($0.templates) }
      + workspace.actionFiles.flatMap { check($0.file.templates) }
    return templates + workspace.profileFiles.flatMap { check($0.templates) }
  }

  private static func check(_ templates: [TemplateUse]) -> [Diagnostic] {
    var diagnostics: [Diagnostic] = []
    for use in templates {
      for case .expression(let expression) in use.template.segments {
        guard let call = expression.filters.last, call.filter == .raw else { continue }
        // What the author wrote himself needs no protection from anybody.
        if case .literal = expression.source.kind { continue }
        diagnostics.append(check(call, of: expression.source, use.position))
      }
    }
    return diagnostics
  }

  private static func check(
    _ call: TemplateFilterCall, of source: TemplateSource, _ position: TemplatePosition
  ) -> Diagnostic {
    let help: String
    switch position {
    case .path, .url: help = "Write | path to keep '/' in a path, else take the filter away."
    case .query: help = "Take the filter away; write a list or several entries for several values."
    case .cookie, .form, .xml: help = "Take the filter away: the value is then encoded."
    case .header, .json, .text, .credential, .signing:
      return diagnostic(
        "filter 'raw' changes nothing here: no value is encoded in this place", at: call.span,
        help: "Take it away.", fixIts: removal(of: call))
    }
    return diagnostic("value of '\(source.span.text)' is not encoded", at: call.span, help: help)
  }

  /// Takes the filter away with its bar.
  private static func removal(of call: TemplateFilterCall) -> [Diagnostic.FixIt] {
    let source = call.span.source
    let blanks = Set(" \t\r\n".utf8)
    var start = call.span.range.lowerBound
    while start > 0, blanks.contains(source.bytes[start - 1]) { start -= 1 }
    guard start > 0, source.bytes[start - 1] == UInt8(ascii: "|") else { return [] }
    start -= 1
    while start > 0, blanks.contains(source.bytes[start - 1]) { start -= 1 }
    let span = SourceSpan(source: source, range: start..<call.span.range.upperBound)
    return [.init(title: "Take 'raw' away", span: span, replacement: "", isSafe: true)]
  }
}
