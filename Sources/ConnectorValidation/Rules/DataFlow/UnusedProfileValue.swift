import ConnectorLoading
import ConnectorModel
import Diagnostics

/// The rule `unused-profile-value`.
enum UnusedProfileValue: Rule {
  static let page = RulePage(
    "unused-profile-value", .dataFlow, .warning, .validation,
    summary: "a profile's value of a variable that only its own replaced URLs would use",
    explanation: """
      A URL under a profile's `urls` stands in place of the connector's. A variable that nothing \
      but the connector's URL uses is then used by nothing: its value in the same profile looks as \
      if it chose a system, and changes nothing. Take it away, or use the variable in the profile's \
      URL.
      """,
    bad: RuleExample(
      connector: """
        base_url: https://<<tenant>>.desk.example.com
        variables:
          tenant: {example: acme}
        """,
      others: [
        (
          "profiles/staging.yaml",
          """
          variables:
            desk: {tenant: acme-staging}
          urls:
            desk: {base_url: https://staging.desk.example.com}
          """
        )
      ]),
    good: RuleExample(
      connector: """
        base_url: https://<<tenant>>.desk.example.com
        variables:
          tenant: {example: acme}
        """,
      others: [
        (
          "profiles/staging.yaml",
          """
          variables:
            desk: {tenant: acme-staging}
          urls:
            desk: {base_url: https://<<tenant>>.staging.desk.example.com}
          """
        )
      ]))

  static func check(_ workspace: Workspace) -> [Diagnostic] {
    // Most projects have no profile that replaces a URL.
    guard workspace.profileFiles.contains(where: { !$0.object.urls.isEmpty }) else { return [] }
    let uses = VariableUses(workspace)
    let actions = Dictionary(grouping: workspace.actionFiles) { $0.connectorPath ?? "" }
    let connectors = Dictionary(
      workspace.connectorFiles.map { ($0.object.id, $0) }, uniquingKeysWith: { first, _ in first })
    return workspace.profileFiles.flatMap { profile -> [Diagnostic] in
      if uses.isFaulty(profile.source) { return [] }
      return profile.object.variables.flatMap { entry -> [Diagnostic] in
        guard let connector = connectors[entry.name.value], uses.isKnown(of: connector),
          let urls = profile.object.urls.first(where: { $0.name.value == entry.name.value })
        else { return [] }
        let replaced = ReplacedURLs(
          urls.value, of: connector, actions: actions[connector.path] ?? [])
        return entry.value.compactMap { check($0.name, replaced) }
      }
    }
  }

  private static func check(_ name: Located<String>, _ replaced: ReplacedURLs) -> Diagnostic? {
    guard let url = replaced.onlyUser(of: name.value) else { return nil }
    return diagnostic(
      "value of '\(name.value)' has no effect: only the connector's '\(url.name.value)' uses it",
      at: name.span, notes: [.init("the profile replaces the URL here", at: url.name.span)],
      help: "Take it away, or write <<\(name.value)>> into the profile's URL.")
  }
}

/// The URLs of a connector that one profile replaces, with all that is said in templates besides.
private struct ReplacedURLs {
  private let urls: [NamedEntry<Template>]
  /// The templates that the replaced URLs stand in place of, by URL key.
  private var replaced: [String: Set<String>] = [:]
  private var others: Set<String> = []

  init(
    _ urls: [NamedEntry<Template>], of connector: WorkspaceFile<Connector>, actions: [ActionFile]
  ) {
    self.urls = urls
    let keys = Set(urls.map(\.name.value))
    add(connector.templates, connector.object.auth, keys)
    for action in actions {
      add(action.file.templates, action.action.auth ?? Authentication(), keys)
    }
    for url in urls { others.formUnion(url.value.variableNames) }
  }

  /// The URL that would use a variable, if nothing but replaced URLs would.
  func onlyUser(of name: String) -> NamedEntry<Template>? {
    if others.contains(name) { return nil }
    return urls.first { replaced[$0.name.value]?.contains(name) ?? false }
  }

  private mutating func add(
    _ templates: [TemplateUse], _ authentication: Authentication, _ keys: Set<String>
  ) {
    // A profile's key without a number means the first scheme.
    let first = Dictionary(
      (authentication.schemes.first?.urls ?? []).map { ($0.template.span, $0.key) },
      uniquingKeysWith: { first, _ in first })
    for use in templates {
      let names = use.template.variableNames
      if names.isEmpty { continue }
      let key = use.key == "auth" ? first[use.template.span] : use.key
      if use.position == .url, let key, keys.contains(key) {
        replaced[key, default: []].formUnion(names)
      } else {
        others.formUnion(names)
      }
    }
  }
}
