import ConnectorLoading
import Diagnostics

/// Takes back what comments in the files say to ignore.
struct SuppressionFilter {
  private let suppressions: [Suppression]
  private let byPath: [String: [Suppression]]

  init(_ suppressions: [Suppression]) {
    self.suppressions = suppressions
    byPath = Dictionary(grouping: suppressions, by: \.span.source.path)
  }

  /// The diagnostics that no comment takes back, and what is wrong with the comments.
  func apply(_ diagnostics: [Diagnostic]) -> [Diagnostic] {
    if suppressions.isEmpty { return diagnostics }
    var used: Set<SourceSpan> = []
    var refused: Set<SourceSpan> = []
    var kept: [Diagnostic] = []
    for diagnostic in diagnostics {
      let names = diagnostic.span.map { self.names(at: $0, diagnostic.id) } ?? []
      if names.isEmpty || RuleCatalog.page(of: diagnostic.id)?.isFixed(diagnostic) != false {
        kept.append(diagnostic)
        refused.formUnion(names)
      } else {
        used.formUnion(names)
      }
    }
    return kept + suppressions.flatMap { problems($0, used: used, refused: refused) }
  }

  /// The places of the names by which comments mean a diagnostic.
  private func names(at span: SourceSpan, _ id: String) -> [SourceSpan] {
    suppressions(over: span).flatMap { suppression in
      suppression.rules.filter { $0.value == id }.map(\.span)
    }
  }

  private func suppressions(over span: SourceSpan) -> [Suppression] {
    let line = span.start.line
    return (byPath[span.source.path] ?? []).filter { $0.lines.contains(line) }
  }

  private func problems(
    _ suppression: Suppression, used: Set<SourceSpan>, refused: Set<SourceSpan>
  ) -> [Diagnostic] {
    if suppression.rules.isEmpty {
      return [
        BadSuppression.diagnostic(
          "the comment names no rule to ignore", at: suppression.span,
          help: "Write '# connector-run: ignore RULE', with the rule that reports show in brackets."
        )
      ]
    }
    return suppression.rules.compactMap { rule in
      guard let page = RuleCatalog.page(of: rule.value) else {
        return UnknownRule.diagnostic(rule, among: RuleCatalog.pages.map(\.id))
      }
      if used.contains(rule.span) { return nil }
      let isFixed = page.isFixed || refused.contains(rule.span)
      return BadSuppression.diagnostic(
        isFixed
          ? "rule '\(page.id)' cannot be ignored" : "rule '\(page.id)' reports nothing here",
        at: rule.span,
        help: isFixed
          ? "No run would take the file: mend what is reported." : "Take the comment away.")
    }
  }
}
