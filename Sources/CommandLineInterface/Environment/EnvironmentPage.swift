import ConnectorModel
import ConnectorRuntime
import Diagnostics
import JSONDocument

/// The variables of connectors for people: a table each.
struct EnvironmentPage {
  private let reports: [EnvironmentReport]
  private let console: Console
  private let lines: PlanLines

  init(reports: [EnvironmentReport], console: Console) {
    self.reports = reports
    self.console = console
    lines = PlanLines(console: console)
  }

  /// The page.
  var text: String { reports.map(page).joined(separator: "\n") }

  private func page(_ report: EnvironmentReport) -> String {
    let connector = report.setup.connector
    let facts = [
      connector.title?.value, connector.source?.path,
      report.setup.profile.map { "profile \($0.name)" },
    ]
    var text = lines.heading(connector.id, facts.compactMap { $0 }.joined(separator: ", "))
    if !report.survey.variables.isEmpty {
      text += table(
        ["variable", "environment", "is", "value", "from"], report.survey.variables.map(row))
    }
    text += "\n" + table(["URL key", "environment", "value", "from"], report.survey.urls.map(row))
    let strays = self.strays(report.strays, connector.id)
    return strays.isEmpty ? text : text + "\n" + strays
  }

  private func table(_ head: [String], _ rows: [[String]]) -> String {
    TextTable.render([head] + rows.map { $0.map(cell) }, indent: "  ")
  }

  /// A cell of one line.
  private func cell(_ text: String) -> String {
    lines.shown(text).split(separator: "\n", omittingEmptySubsequences: false)
      .joined(separator: "\\n")
  }

  /// A value of bearable width; what is cut off is hidden first, so that no part of a secret stays.
  private func short(_ text: String) -> String {
    let safe = lines.shown(text)
    let start = safe.prefix(48)
    return start.endIndex == safe.endIndex ? safe : "\(start)…"
  }

  private func row(_ variable: VariableSurvey.Variable) -> [String] {
    let declaration = variable.declaration
    var nature = declaration.needsValue ? "required" : "optional"
    if declaration.defaultValue != nil { nature = "default" }
    if variable.isSecret { nature += ", secret" }
    var environment = variable.environmentName
    if let other = declaration.from?.environment { environment += " or \(other.value)" }
    let (value, from) = state(variable)
    return [declaration.name, environment, nature, value, from]
  }

  private func state(_ variable: VariableSurvey.Variable) -> (value: String, from: String) {
    switch variable.state {
    case .set(let value, let origin):
      let text =
        if case .string(let text) = value { text.isEmpty ? "\"\"" : text } else { value.text() }
      return (variable.isSecret ? Redactor.mask : short(text), origin.summary)
    case .illegal(let problem, let origin):
      return ("illegal", problem + (origin.map { " (\($0.summary))" } ?? ""))
    case .command(let program, let span):
      return ("(by a run)", ValueOrigin.fromCommand(program: program, span).summary)
    case .missing(let source): return ("missing", source?.summary ?? "")
    case .unset(let source): return ("-", source?.summary ?? "")
    case .unneeded: return ("-", "not needed: the URL that it is for is replaced")
    }
  }

  private func row(_ url: VariableSurvey.URL) -> [String] {
    let place = url.declared?.span.place
    guard let replacement = url.replacement else {
      return [url.shownKey, url.environmentName, url.written ?? "-", place ?? ""]
    }
    return [
      url.shownKey, url.environmentName, replacement.written,
      replacement.origin.summary + (place.map { ", in place of \($0)" } ?? ""),
    ]
  }

  /// A line for each name that was probably meant otherwise, one for all the others.
  private func strays(_ strays: [StrayName], _ connector: String) -> String {
    var text = ""
    for stray in strays {
      guard let suggestion = stray.suggestion else { continue }
      text += lines.shown(
        "  \(stray.name) in \(stray.isInDotEnv ? ".env" : "the environment") is read by nothing: "
          + "did you mean \(suggestion)?\n")
    }
    let others = strays.filter { $0.suggestion == nil }.map(\.name)
    if !others.isEmpty {
      text += lines.shown("  Read by nothing: \(others.joined(separator: ", "))\n")
    }
    return text
  }
}
