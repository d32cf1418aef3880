import ConnectorModel
import Diagnostics
import JSONDocument

/// Says what is wrong with a schema, at its place in a file.
enum SchemaProblems {
  static func diagnostic(
    _ problem: JSONSchemaProblem, in document: SchemaDocument
  ) -> Diagnostic {
    let place = document.place(of: problem.place.pointer)
    let whole = problem.isName ? place.name ?? place.value : place.value
    let span = problem.range.map { part(of: whole, $0) } ?? whole
    switch problem.kind {
    case .fault, .reference:
      return Diagnostic("bad-schema", problem.message, at: span, help: problem.help)
    case .ineffective:
      return Diagnostic(
        "ineffective-schema-keyword", .warning, problem.message, at: span, help: problem.help)
    case .unknownKeyword(let name, let fitting):
      // A check that is lost by a slip would pass in silence; a note that looks like none is a note.
      let misspelt = NearMiss.misspelling(name, of: fitting)
      let near = misspelt ?? NearMiss.suggestion(for: name, among: JSONSchema.keywords)
      let isExact = span.text == name
      return Diagnostic(
        misspelt == nil ? "ineffective-schema-keyword" : "bad-schema",
        misspelt == nil ? .warning : .error, problem.message, at: span,
        label: near.map { "did you mean '\($0)'?" },
        help: near == nil || misspelt != nil ? "A note of your own may begin with 'x-'." : nil,
        fixIts: near.flatMap { near in
          isExact
            ? [.init(title: "Write '\(near)'", span: span, replacement: near, isSafe: false)] : nil
        } ?? [])
    }
  }

  /// A part of a text; all of it where it is written with escapes.
  private static func part(of span: SourceSpan, _ range: Range<Int>) -> SourceSpan {
    let written = span.text
    let isQuoted = written.hasPrefix("\"") || written.hasPrefix("'")
    if isQuoted, written.dropFirst().dropLast().contains(where: { "\\'\"".contains($0) }) {
      return span
    }
    let start = span.range.lowerBound + (isQuoted ? 1 : 0)
    let end = start + range.upperBound
    guard end <= span.range.upperBound, !written.contains("\n"), !written.hasPrefix("*") else {
      return span
    }
    return SourceSpan(source: span.source, range: start + range.lowerBound..<end)
  }
}
