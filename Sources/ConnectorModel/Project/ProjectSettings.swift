package import Diagnostics

/// `connector-run.yaml`: settings of a whole project.
package struct ProjectSettings: Declared {
  package var source: SourceText?
  package var version: Located<Int>?
  package var defaultProfile: Located<String>?
  package var rules: [NamedEntry<RuleSetting>] = []
  package var defaults = ProjectDefaults()
  package var span: SourceSpan?

  package init() {}

  package static let declaration = ObjectDeclaration<ProjectSettings>(
    "project settings", "Settings of a whole project.",
    fields: [
      FieldDeclaration("version", \.version, .version, "The format's version: 1."),
      FieldDeclaration(
        "default_profile", \.defaultProfile, .text, example: "staging",
        "The profile that counts where --profile names none."),
      .planned("egress", "Which hosts requests may go to."),
      FieldDeclaration(
        "rules", into: \.rules, .map(of: .ruleSetting, keys: .identifier),
        example: "{unused-variable: error}",
        "By rule or category: error, warning or ignore, or a mapping of globs to these."),
      FieldDeclaration(
        "defaults", into: \.defaults, .object(), "Defaults of all connectors and actions."),
    ])
}

/// `defaults`: what counts where neither action nor connector says otherwise.
package struct ProjectDefaults: Declared {
  package var timeout: TimeoutSettings?
  package var retry: RetrySettings?
  package var rateLimit: RateLimitSettings?
  package var span: SourceSpan?

  package init() {}

  package static let declaration = ObjectDeclaration<ProjectDefaults>(
    "defaults", "Defaults of all connectors and actions.",
    fields: [
      FieldDeclaration("timeout", \.timeout, .object(), "How long a request may take."),
      FieldDeclaration("retry", \.retry, .object(), "How requests are retried."),
      FieldDeclaration(
        "rate_limit", \.rateLimit, .object(), "How many requests go out in a period."),
    ])
}
