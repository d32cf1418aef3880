package import Diagnostics

/// What is known of a rule: the source of `explain`, of `docs/rules` and of reports' metadata.
package struct RulePage: Sendable {
  /// Who looks for it.
  package enum Enforcement: String, Sendable {
    /// Loading, and so every run: as an error it can be neither lowered nor ignored.
    case loading
    /// Validation alone.
    case validation
  }

  /// The rule's name in every report: kebab-case, and it names what is wrong.
  package var id: String
  /// What kind of fault it is about.
  package var category: RuleCategory
  /// How bad it is unless settings say otherwise; what loading finds may differ by case.
  package var severity: Diagnostic.Severity
  /// Who looks for it.
  package var enforcement: Enforcement
  /// What it finds, in a sentence without a period at its end.
  package var summary: String
  /// Why it matters and what to do, in Markdown.
  package var explanation: String
  /// Files that break it.
  package var bad: RuleExample
  /// The same files, mended.
  package var good: RuleExample
  /// Whether the bad example breaks the rule as it stands; false where that takes what files in memory
  /// have not (permissions, links), or more than a page can show.
  package var isExampleRunnable: Bool

  package init(
    _ id: String, _ category: RuleCategory, _ severity: Diagnostic.Severity,
    _ enforcement: Enforcement, summary: String, explanation: String, bad: RuleExample,
    good: RuleExample, isExampleRunnable: Bool = true
  ) {
    self.id = id
    self.category = category
    self.severity = severity
    self.enforcement = enforcement
    self.summary = summary
    self.explanation = explanation
    self.bad = bad
    self.good = good
    self.isExampleRunnable = isExampleRunnable
  }

  /// Whether all that the rule finds stands whatever settings, options and comments say, as far as
  /// its page tells: its diagnostics are errors unless they say otherwise themselves.
  package var isFixed: Bool { enforcement == .loading && severity == .error }

  /// Whether a diagnostic of the rule stands whatever settings, options and comments say: no run
  /// would take the file.
  package func isFixed(_ diagnostic: Diagnostic) -> Bool {
    enforcement == .loading && diagnostic.severity == .error
  }
}

/// What a rule is about; a category can stand in place of its rules where severities are chosen.
package enum RuleCategory: String, Sendable, CaseIterable {
  /// YAML, keys and the shapes of values.
  case syntax
  /// What one file says of another.
  case references
  /// Where values come from and where they go.
  case dataFlow = "data-flow"
  /// JSONPaths, regular expressions and what they select.
  case selectors
  /// Requests as HTTP has them.
  case http
  /// Credentials, and who gets to see them.
  case security
  /// What a run does over time.
  case behaviour

  /// What the category is about, in a few words.
  package var summary: String {
    switch self {
    case .syntax: "YAML, keys and the shapes of values"
    case .references: "what one file says of another"
    case .dataFlow: "where values come from and where they go"
    case .selectors: "JSONPaths, regular expressions and what they select"
    case .http: "requests as HTTP has them"
    case .security: "credentials, and who gets to see them"
    case .behaviour: "what a run does over time"
    }
  }
}
