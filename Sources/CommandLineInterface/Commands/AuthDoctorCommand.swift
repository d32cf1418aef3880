import ArgumentParser
import ConnectorLoading
import ConnectorModel
import ConnectorRuntime
import Diagnostics

/// `auth doctor`: what is wrong with a connector's authentication.
struct AuthDoctorCommand: Subcommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor", abstract: "Explain why a connector gets a token, or why it does not.",
    discussion: """
      It runs discovery and the token exchange alone, and says what it finds of the network, TLS, the \
      clock, the token, its scope and its end, with the likely cause of what fails. The token is \
      stored as after a run. It ends with 0 where there is a token, else as a run would. Of several \
      schemes each is explained, and the command ends with the highest status.

      EXAMPLES
        connector-run auth doctor crm
        connector-run auth doctor crm --try
      """)

  @Argument(help: "The connector's id or its file's path.")
  var connector: String

  @Flag(
    name: .customLong("try"),
    help: "Where the client is refused, try the other forms of client_auth.")
  var triesOthers = false

  @OptionGroup var variableOptions: VariableOptions
  @OptionGroup var sending: SendingOptions

  func run(in surroundings: Surroundings) async throws {
    try await Interruption.ending { interruption in
      try await diagnose(in: surroundings, interruption)
    }
  }

  private func diagnose(
    in surroundings: Surroundings, _ interruption: Interruption
  ) async throws {
    let console = surroundings.console(showSecrets: sending.showSecrets)
    let session = try ConnectorSession(
      connector, variableOptions, sending, surroundings, console, interruption)
    sending.warn(on: console)
    let count = try await session.withEachToken { source in
      let report = try await TokenDiagnosis(source).run(tries: triesOthers)
      try console.print(Self.text(report.findings, of: source.label))
      if let failure = report.failure { throw CommandEnd(ExitStatus(failure.kind)) }
    }
    if count == 0 {
      throw session.refuse(
        "no-token", "connector '\(session.id)' asks nobody for a token",
        help: "'connector-run check \(session.id)' tells whether its credentials work.")
    }
  }

  /// A line for each finding, with its advice below.
  ///
  /// - Parameter label: which of several schemes they are about.
  static func text(_ findings: [TokenFinding], of label: String?) -> String {
    let about = [label].compactMap { $0 }
    var rows: [[String]] = []
    for finding in findings {
      rows.append(
        [finding.level.rawValue] + about + [finding.subject, TerminalText.safe(finding.text)])
      for advice in finding.advice {
        rows.append(["", ""] + about.map { _ in "" } + ["- " + TerminalText.safe(advice)])
      }
    }
    return TextTable.render(rows)
  }
}
