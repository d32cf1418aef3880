import ConnectorModel
import ConnectorRuntime
import Diagnostics
import JSONDocument

/// The variables of connectors as JSON; docs/commands/env.md describes it.
struct EnvironmentDocument {
  /// The form's version; one that programs could not read on as before gets another.
  static let version = 1

  private let reports: [EnvironmentReport]
  private let console: Console
  private let sources: SourceDocument

  init(reports: [EnvironmentReport], console: Console) {
    self.reports = reports
    self.console = console
    sources = SourceDocument(hide: console.hidden)
  }

  /// The document.
  var value: JSONValue {
    [
      "version": .number(JSONNumber(Self.version)),
      "connectors": .array(reports.map(connector)),
    ]
  }

  private func connector(_ report: EnvironmentReport) -> JSONValue {
    let connector = report.setup.connector
    return [
      "id": text(connector.id),
      "title": text(connector.title?.value),
      "file": text(connector.source?.path),
      "profile": text(report.setup.profile?.name),
      "variables": .array(report.survey.variables.map(variable)),
      "urls": .array(report.survey.urls.map(url)),
      "stray": .array(report.strays.map(stray)),
    ]
  }

  private func variable(_ variable: VariableSurvey.Variable) -> JSONValue {
    let declaration = variable.declaration
    var members: [(String, JSONValue?)] = [
      ("name", text(declaration.name)), ("environment", text(variable.environmentName)),
      ("type", .string(declaration.valueType.rawValue)),
      ("required", .bool(declaration.needsValue)), ("secret", .bool(variable.isSecret)),
      ("default", .bool(declaration.defaultValue != nil)),
    ]
    func add(_ state: String, _ origin: ValueOrigin? = nil) {
      members += [("state", .string(state)), ("from", origin.map(sources.value))]
    }
    func addEmpty(_ state: String, _ empty: VariableSurvey.EmptySource?) {
      add(state, empty.map { ValueOrigin.fromEnvironment(name: $0.name, $0.span) })
    }
    switch variable.state {
    case .set(let value, let origin):
      add("set", origin)
      members.append(
        ("value", variable.isSecret ? .string(Redactor.mask) : console.hidden(value)))
    case .illegal(let problem, let origin):
      add("illegal", origin)
      members.append(("problem", text(problem)))
    case .command(let program, let span):
      add("command", .fromCommand(program: program, span))
    case .missing(let source): addEmpty("missing", source)
    case .unset(let source): addEmpty("unset", source)
    case .unneeded: add("not-needed")
    }
    return .object(SourceDocument.members(members))
  }

  private func url(_ url: VariableSurvey.URL) -> JSONValue {
    .object(
      SourceDocument.members([
        ("key", text(url.key.name)), ("scheme", .number(JSONNumber(url.key.scheme))),
        ("environment", text(url.environmentName)), ("value", text(url.written)),
        ("replaced", .bool(url.replacement != nil)),
        ("from", url.replacement.map { sources.value($0.origin) }),
      ]))
  }

  private func stray(_ stray: StrayName) -> JSONValue {
    [
      "name": text(stray.name), "in": .string(stray.isInDotEnv ? "dotenv" : "environment"),
      "suggestion": text(stray.suggestion),
    ]
  }

  private func text(_ text: String?) -> JSONValue {
    text.map { .string(console.hidden($0)) } ?? .null
  }
}
