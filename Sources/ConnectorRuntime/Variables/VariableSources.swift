package import ConnectorModel
package import JSONDocument

/// One `--var name=value`.
package struct CommandLineVariable: Sendable, Hashable {
  /// The name.
  package var name: String
  /// What stands behind `=`; `@FILE` names a file.
  package var text: String

  package init(name: String, text: String) {
    self.name = name
    self.text = text
  }

  /// Reads `name=value`; nil where there is no `=` or no name before it.
  package init?(argument: String) {
    guard let equals = argument.firstIndex(of: "="), equals != argument.startIndex else {
      return nil
    }
    self.init(
      name: String(argument[..<equals]),
      text: String(argument[argument.index(after: equals)...]))
  }
}

/// The document of `--vars`, read.
package struct VariablesDocument: Sendable, Hashable {
  /// The path as it was given; `-` is standard input.
  package var path: String
  /// Names and values.
  package var members: [JSONMember]

  package init(path: String, members: [JSONMember]) {
    self.path = path
    self.members = members
  }
}

/// Everything outside the project's YAML that can give values.
package struct VariableSources: Sendable {
  /// `--var`, in the order given; the last of one name wins.
  package var commandLine: [CommandLineVariable]
  /// The document of `--vars`.
  package var document: VariablesDocument?
  /// The process's environment.
  package var environment: [String: String]
  /// The root's `.env`.
  package var dotEnv: DotEnvFile?
  /// Where `@FILE` is relative to, absolute.
  package var workingDirectory: String
  /// The file system.
  package var files: any FileReader
  /// Decides about commands and about files outside the root.
  package var trust: ProjectTrust
  /// Runs the commands.
  package var commands: (any CommandRunner)?
  /// Asks for what is missing; nil where nobody can be asked.
  ///
  /// Its argument says whether the answer is a secret; without an answer the value stays missing.
  package var prompt: (@Sendable (VariableDeclaration) -> String?)?

  package init(
    commandLine: [CommandLineVariable] = [], document: VariablesDocument? = nil,
    environment: [String: String] = [:], dotEnv: DotEnvFile? = nil,
    workingDirectory: String = "/", files: any FileReader = LocalFileReader(),
    trust: ProjectTrust = .none, commands: (any CommandRunner)? = nil,
    prompt: (@Sendable (VariableDeclaration) -> String?)? = nil
  ) {
    self.commandLine = commandLine
    self.document = document
    self.environment = environment
    self.dotEnv = dotEnv
    self.workingDirectory = workingDirectory
    self.files = files
    self.trust = trust
    self.commands = commands
    self.prompt = prompt
  }
}
