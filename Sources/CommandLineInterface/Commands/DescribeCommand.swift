import ArgumentParser
import ConnectorLoading
import ConnectorModel
import Diagnostics
import JSONDocument

/// `describe`: what an action does and needs.
struct DescribeCommand: Subcommand {
  static let configuration = CommandConfiguration(
    commandName: "describe", abstract: "Say what an action does, takes and gives.",
    discussion: """
      EXAMPLE
        connector-run describe nexthink/list-workflows
      """)

  @Argument(help: "The action's id or its file's path.")
  var action: String

  func run(in surroundings: Surroundings) async throws {
    let console = surroundings.console()
    let path = try ActionReference.path(action, surroundings, console)
    let loaded = surroundings.loader.loadAction(at: path, profile: nil)
    guard let action = loaded.action, let connector = loaded.connector else {
      console.report(loaded.diagnostics)
      throw CommandEnd(loaded.isUnreadable ? .localFile : .configuration)
    }
    try console.print(page(action, connector))
    if loaded.diagnostics.hasErrors {
      console.report(loaded.diagnostics)
      throw CommandEnd(.configuration)
    }
  }

  private func page(_ action: Action, _ connector: Connector) -> String {
    var text = "\(action.id)\n"
    if let title = action.title { text += "\(title.value)\n" }
    if let description = action.description { text += "\n\(description.value.trimmed)\n" }
    let target = ActionSummary.target(of: action)
    let base = action.url == nil ? connector.baseURL.map(ActionSummary.written) ?? "" : ""
    text += "\n\(action.method?.value ?? "?") \(base)\(target)\n"
    text += "connector \(connector.id)"
    if let title = connector.title { text += " (\(title.value))" }
    text += "\n"
    text += section("Inputs (--var NAME=VALUE)", action.inputs.map { row($0, environment: nil) })
    text += section(
      "Variables of the connector (--var, the environment, .env or a profile)",
      connector.variables.map {
        row($0, environment: EnvironmentName.variable($0.name, connector: connector.id))
      })
    text += section(
      "Captures (--print captures)",
      action.captures.map { [$0.name.value, $0.value.span?.text ?? ""] })
    if let docs = action.docs ?? connector.docs { text += "\nDocumentation: \(docs.value)\n" }
    return text
  }

  private func section(_ title: String, _ rows: [[String]]) -> String {
    rows.isEmpty ? "" : "\n\(title)\n" + TextTable.render(rows, indent: "  ")
  }

  private func row(_ variable: VariableDeclaration, environment: String?) -> [String] {
    var facts: [String] = []
    if variable.isSecret?.value == true { facts.append("secret") }
    if case .array(let values)? = variable.enumeration?.value {
      facts.append("one of " + values.map(plain).joined(separator: ", "))
    }
    if let pattern = variable.pattern { facts.append("matches \(pattern.pattern.value)") }
    if let minimum = variable.minimum { facts.append("at least \(plain(minimum.value))") }
    if let maximum = variable.maximum { facts.append("at most \(plain(maximum.value))") }
    if let value = variable.defaultValue { facts.append("default \(plain(value.value))") }
    if let example = variable.example { facts.append("for example \(plain(example.value))") }
    let summary = ([variable.description?.value.trimmed] + [facts.joined(separator: "; ")])
      .compactMap { $0 }.filter { !$0.isEmpty }.joined(separator: " — ")
    return [variable.name] + (environment.map { [$0] } ?? []) + [
      variable.valueType.rawValue, variable.needsValue ? "required" : "optional", summary,
    ]
  }

  private func plain(_ value: JSONValue) -> String {
    if case .string(let text) = value { return text }
    return value.text()
  }
}

extension String {
  /// The text without line breaks and spaces at its end, its lines joined by spaces.
  fileprivate var trimmed: String {
    split(whereSeparator: \.isNewline).map { line in
      String(line.drop { $0 == " " })
    }.joined(separator: " ")
  }
}
