extension RunCommand {
  /// Reads the usual command lines of `run` without the parser, whose reflection takes as long as
  /// loading, authenticating and sending together in a run that takes its token from the store.
  ///
  /// It takes `ACTION` and the options `--var`, `--vars`, `--profile`, `--print` and `-o`, each with
  /// its value in the next argument. Everything else, mistakes above all, is the parser's: nil.
  ///
  /// - Parameter arguments: without the program's name.
  init?(shortcut arguments: [String]) {
    var action: String?
    var values: [String: [String]] = [:]
    var rest = arguments.first == "run" ? arguments.dropFirst() : arguments[...]
    while let argument = rest.popFirst() {
      if argument.hasPrefix("-") {
        guard Self.shortcutOptions.contains(argument), let value = rest.popFirst(),
          !value.hasPrefix("-")
        else { return nil }
        values[argument, default: []].append(value)
      } else {
        guard action == nil else { return nil }
        action = argument
      }
    }
    guard let action, arguments.first == "run" || !Self.isCommand(action),
      values.allSatisfy({ $0.key == "--var" || $0.value.count == 1 })
    else { return nil }
    self.init()
    self.action = action
    var options = VariableOptions()
    options.variables = values["--var"] ?? []
    options.variablesFile = values["--vars"]?.first
    options.profile = values["--profile"]?.first
    options.prompt = false
    guard (try? options.validate()) != nil else { return nil }
    variableOptions = options
    printed = values["--print"]?.first
    output = values["-o"]?.first
    continues = false
    resumes = false
    archive = nil
    var sending = SendingOptions()
    sending.insecure = false
    sending.showSecrets = false
    sending.verbose = false
    sending.withoutTokenStore = false
    sending.resolutions = []
    sending.unixSocket = nil
    self.sending = sending
  }

  private static let shortcutOptions = ["--var", "--vars", "--profile", "--print", "-o"]

  private static func isCommand(_ word: String) -> Bool {
    ConnectorRunCommand.subcommandNames.contains(word)
  }
}
