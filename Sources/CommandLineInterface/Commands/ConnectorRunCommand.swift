import ArgumentParser

/// The root of the command line.
struct ConnectorRunCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "connector-run",
    abstract: "Run API calls that connector and action files declare.",
    discussion: """
      A connector file says where a system is and how to authenticate; an action file says what \
      to call. Both are YAML, and both are checked before anything is sent.

      EXAMPLES
        connector-run nexthink/list-workflows
        connector-run actions/nexthink/list-workflows.yaml --var region=eu
        connector-run plan nexthink/list-workflows
        connector-run env nexthink
        connector-run describe nexthink/list-workflows
        connector-run validate
        connector-run check
        connector-run sandbox
      """,
    version: Version.text,
    subcommands: [
      RunCommand.self, PlanCommand.self, EnvCommand.self, CheckCommand.self, ListCommand.self,
      DescribeCommand.self, ValidateCommand.self, FormatCommand.self, ExplainCommand.self,
      SchemaCommand.self, LanguageServerCommand.self, AuthCommand.self, TrustCommand.self,
      SandboxCommand.self,
    ],
    defaultSubcommand: RunCommand.self)

  /// The words that name a subcommand.
  static var subcommandNames: [String] {
    configuration.subcommands.compactMap { $0.configuration.commandName } + ["help"]
  }

  /// The subcommand with a name.
  static func subcommand(named name: String) -> (any ParsableCommand.Type)? {
    configuration.subcommands.first { $0.configuration.commandName == name }
  }
}

/// A subcommand: runs with the process's surroundings, and throws `CommandEnd` after it has said
/// what went wrong.
protocol Subcommand: ParsableCommand {
  /// Does the work.
  func run(in surroundings: Surroundings) async throws
}

extension Subcommand {
  /// Never called: `CommandLineProgram` runs subcommands in their surroundings.
  mutating func run() throws {}
}
