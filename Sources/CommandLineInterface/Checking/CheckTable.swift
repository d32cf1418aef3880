import ConnectorRuntime

/// What `check` found, as a table for people.
struct CheckTable {
  let connectors: [CheckedConnector]
  let usesColor: Bool

  private static let heads = [
    "RESULT", "CONNECTOR", "VARIABLES", "CREDENTIALS", "CHECK", "TIME", "DETAIL",
  ]

  /// The table.
  var text: String {
    let rows = [Self.heads] + connectors.map(row)
    let lines = TextTable.render(rows).split(separator: "\n", omittingEmptySubsequences: false)
    return zip(lines, [nil] + connectors.map { $0 as CheckedConnector? } + [nil]).map {
      colored(String($0), $1)
    }.joined(separator: "\n")
  }

  private func row(_ checked: CheckedConnector) -> [String] {
    [
      checked.words, checked.id, variables(checked), credentials(checked),
      action(checked), checked.duration.map { "\($0.wholeMilliseconds) ms" } ?? "-",
      checked.detail,
    ].map { TerminalText.safe($0).replacing("\n", with: " ") }
  }

  private func variables(_ checked: CheckedConnector) -> String {
    if checked.isPrepared { return "complete" }
    return checked.missing.isEmpty ? "-" : "\(checked.missing.count) missing"
  }

  private func credentials(_ checked: CheckedConnector) -> String {
    if checked.schemes.isEmpty { return "none" }
    guard let obtained = checked.obtained else { return "-" }
    let words =
      switch obtained.origin {
      case .request: "new token"
      case .store: "token from the store"
      case .memory: "token from memory"
      case nil: "\(checked.schemes.joined(separator: ", ")) as given"
      }
    return obtained.lifetimeText.map { "\(words), \($0)" } ?? words
  }

  private func action(_ checked: CheckedConnector) -> String {
    guard let action = checked.action else { return "none" }
    return action + (checked.status.map { ": \(StatusText.of($0))" } ?? "")
  }

  /// The line with the outcome in green or red; the head in bold.
  private func colored(_ line: String, _ checked: CheckedConnector?) -> String {
    guard usesColor, !line.isEmpty else { return line }
    guard let checked else { return "\u{1B}[1m\(line)\u{1B}[0m" }
    let words = checked.words
    let color = checked.verdict == .ok ? 32 : 31
    return "\u{1B}[\(color)m\(words)\u{1B}[0m" + line.dropFirst(words.count)
  }
}
