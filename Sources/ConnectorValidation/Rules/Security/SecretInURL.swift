import ConnectorLoading
import ConnectorModel
import Diagnostics

/// The rule `secret-in-url`.
enum SecretInURL: Rule {
  static let page = RulePage(
    "secret-in-url", .security, .warning, .validation,
    summary: "a secret in a path, a query or another part of a URL",
    explanation: """
      URLs are written down wherever they pass: in the logs of servers and proxies, in error \
      messages, in metrics. Headers and bodies are not. A secret belongs into one of those, best \
      as a scheme under `auth`.

      Where an API takes its key in the query only, a scheme says so, \
      [`attach: {in: query}`](../auth.md#attach), and this rule is silent about it.
      """,
    bad: RuleExample(
      connector: """
        base_url: https://desk.example.com
        variables:
          desk_key: {secret: true}
        query: {key: <<desk_key>>}
        check: desk/tickets
        """),
    good: RuleExample(
      connector: """
        base_url: https://desk.example.com
        variables:
          desk_key: {secret: true}
        auth: {type: api_key, value: <<desk_key>>, attach: {in: header, name: X-API-Key}}
        check: desk/tickets
        """))

  static let isLocal = true

  static func check(_ workspace: Workspace) -> [Diagnostic] {
    workspace.connectorFiles.flatMap { file in
      check(file.templates, VariableScope(file.object), saved: saved(by: file.object.auth))
    }
      + workspace.actionFiles.flatMap { action in
        let connector = action.connector?.object
        return check(
          action.file.templates, VariableScope(connector, action.action),
          saved: saved(by: action.action.auth ?? connector?.auth ?? Authentication()))
      }
  }

  private static func check(
    _ templates: [TemplateUse], _ scope: VariableScope, saved: [String]
  ) -> [Diagnostic] {
    templates.flatMap { use -> [Diagnostic] in
      guard isURL(use) else { return [] }
      return use.template.segments.compactMap { segment in
        guard case .expression(let expression) = segment else { return nil }
        return name(of: expression, scope, saved).map { name in
          diagnostic(
            "secret '\(name)' becomes part of a URL", at: expression.source.span,
            help: "URLs end up in logs: send it in a header, or in the body."
              + (use.position == .query
                ? "\nWhere the API takes it in the query only, declare it as a credential: "
                  + "{type: api_key, …, attach: {in: query}}." : ""))
        }
      }
    }
  }

  /// A proxy's URL goes to nobody but the proxy, and has no other place for its password.
  private static func isURL(_ use: TemplateUse) -> Bool {
    switch use.position {
    case .path, .query: true
    case .url: use.key != "proxy"
    default: false
    }
  }

  private static func name(
    of expression: TemplateExpression, _ scope: VariableScope, _ saved: [String]
  ) -> String? {
    switch expression.source.kind {
    case .variable(let name): scope.givesSecret(expression) ? name : nil
    case .builtIn(TemplateBuiltIn.auth.rawValue):
      if case .member(let name)? = expression.source.path.first, saved.contains(name) {
        "$auth.\(name)"
      } else {
        nil
      }
    default: nil
    }
  }

  /// What token responses give that is declared secret.
  private static func saved(by authentication: Authentication) -> [String] {
    authentication.savedNames.filter(\.isSecret).map(\.name.value)
  }
}
