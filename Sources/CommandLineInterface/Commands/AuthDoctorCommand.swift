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
      stored as after a run. It ends with 0 where there is a token, else as a run would.

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
    let loaded = try ConnectorReference.load(
      connector, profile: variableOptions.profile, surroundings, console)
    let preparation = try Preparation(
      loaded, variableOptions, .authentication, surroundings, console, interruption)
    sending.warn(on: console)
    let session = try Session(preparation, surroundings, console, sending)
    let id = preparation.setup.connector.id
    let report = try await session.open { opened -> TokenDiagnosis.Report in
      guard let diagnosis = try TokenDiagnosis(opened.schemes(), services: opened.services) else {
        console.report([
          Diagnostic(
            "no-token", "connector '\(id)' asks nobody for a token",
            at: preparation.setup.connector.auth.schemes.first?.span,
            help: "'connector-run check \(id)' tells whether its credentials work.")
        ])
        throw CommandEnd(.configuration)
      }
      return try await diagnosis.run(tries: triesOthers)
    }
    try console.print(Self.text(report.findings))
    if let failure = report.failure { throw CommandEnd(ExitStatus(failure.kind)) }
  }

  /// A line for each finding, with its advice below.
  static func text(_ findings: [TokenFinding]) -> String {
    let rows = findings.flatMap { finding in
      [[finding.level.rawValue, finding.subject, TerminalText.safe(finding.text)]]
        + finding.advice.map { ["", "", "- " + TerminalText.safe($0)] }
    }
    return TextTable.render(rows)
  }
}
