import ConnectorLoading
import ConnectorModel
import Diagnostics

/// The rule `shadowed-variable`.
enum ShadowedVariable: Rule {
  static let page = RulePage(
    "shadowed-variable", .dataFlow, .warning, .validation,
    summary: "a default that never counts",
    explanation: """
      A default is the last of the sources of a value, so it can stand in the file and yet never be \
      used:

      - an action's input declares a connector's variable again with the default that it has \
      anyway. It changes nothing now, and hides a change of the connector's default later.
      - the variable is read `from` a file: where there is no value in the file, the run fails and \
      does not take the default.
      - a `default_profile` is in force, and every profile gives the variable a value: the default \
      of the action, which looks as if it held for that action, loses against all of them.
      """,
    bad: RuleExample(
      connector: """
        base_url: https://desk.example.com
        variables:
          limit: {type: integer, default: 50}
        query: {limit: <<limit>>}
        """,
      action: """
        connector: desk
        inputs:
          limit: {default: 50}
        method: GET
        path: /tickets
        """),
    good: RuleExample(
      connector: """
        base_url: https://desk.example.com
        variables:
          limit: {type: integer, default: 50}
        query: {limit: <<limit>>}
        """,
      action: """
        connector: desk
        inputs:
          limit: {default: 10}
        method: GET
        path: /tickets
        """))

  static func check(_ workspace: Workspace) -> [Diagnostic] {
    let profiles = AlwaysGiven(workspace)
    var diagnostics: [Diagnostic] = []
    for connector in workspace.connectorFiles {
      diagnostics += connector.object.variables.compactMap { behindFile($0, $0) }
    }
    for action in workspace.actionFiles {
      let inputs = action.action.inputs
      if inputs.isEmpty { continue }
      let connector = action.connector
      let variables = connector?.object.variables ?? []
      for input in inputs {
        let original = variables.first { $0.name == input.name }
        guard let original, let connector else {
          diagnostics += [behindFile(input, input)].compactMap { $0 }
          continue
        }
        let problem =
          behindFile(input, original) ?? behindProfiles(input, connector.object.id, profiles)
          ?? same(input, original)
        diagnostics += [problem].compactMap { $0 }
      }
    }
    return diagnostics
  }

  private static func behindFile(
    _ variable: VariableDeclaration, _ source: VariableDeclaration
  ) -> Diagnostic? {
    guard let value = variable.defaultValue, let file = source.from?.file else { return nil }
    return diagnostic(
      "'default' of '\(variable.name)' is never used: the value is read from a file",
      at: value.span, notes: [.init("the file is named here", at: file.span)],
      help: "Take one of the two away.")
  }

  private static func behindProfiles(
    _ input: VariableDeclaration, _ connector: String, _ profiles: AlwaysGiven
  ) -> Diagnostic? {
    guard let value = input.defaultValue, let given = profiles.place(of: input.name, connector)
    else { return nil }
    return diagnostic(
      "'default' of '\(input.name)' is never used: every profile gives the variable a value",
      at: value.span, notes: [.init("the default profile's value is given here", at: given)],
      help: "Take it away, or declare an input of another name.")
  }

  private static func same(
    _ input: VariableDeclaration, _ original: VariableDeclaration
  ) -> Diagnostic? {
    guard let value = input.defaultValue, let first = original.defaultValue,
      value.value == first.value
    else { return nil }
    return diagnostic(
      "'default' of '\(input.name)' is the one that the connector declares", at: value.span,
      notes: [.init("declared by the connector here", at: first.span)],
      help: "Take the input away: the action may use the variable without it.")
  }
}

/// The variables that every profile gives a value, in a project where one is always in force.
private struct AlwaysGiven {
  private struct Name: Hashable {
    var connector: String
    var variable: String
  }

  private var places: [Name: SourceSpan] = [:]

  init(_ workspace: Workspace) {
    guard workspace.isWhole, let name = workspace.settings.defaultProfile?.value,
      let standard = workspace.profileFiles.first(where: { $0.object.name == name })
    else { return }
    places = Self.values(in: standard.object)
    for profile in workspace.profileFiles {
      let given = Self.values(in: profile.object)
      places = places.filter { given[$0.key] != nil }
    }
  }

  func place(of variable: String, _ connector: String) -> SourceSpan? {
    places[Name(connector: connector, variable: variable)]
  }

  /// The values that are there whatever the environment holds.
  private static func values(in profile: Profile) -> [Name: SourceSpan] {
    var values: [Name: SourceSpan] = [:]
    for entry in profile.variables {
      for value in entry.value {
        if case .source(let source, _) = value.value, source.file == nil { continue }
        values[Name(connector: entry.name.value, variable: value.name.value)] = value.name.span
      }
    }
    return values
  }
}
