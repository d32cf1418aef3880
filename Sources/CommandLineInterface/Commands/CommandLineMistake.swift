import ArgumentParser
import ConnectorLoading
import Diagnostics

/// What the command line's parser threw: a page that was asked for, or a mistake.
struct CommandLineMistake {
  private let error: any Error
  private let arguments: [String]

  init(_ error: any Error, _ arguments: [String]) {
    self.error = error
    self.arguments = arguments
  }

  /// Prints the page, or says what is wrong.
  func report(_ surroundings: Surroundings, _ console: Console) -> ExitStatus {
    if ConnectorRunCommand.exitCode(for: error) == .success {
      do {
        try console.print(ConnectorRunCommand.fullMessage(for: error) + "\n")
        return .success
      } catch {
        return FailureReport(error).say(on: console)
      }
    }
    if arguments.isEmpty {
      console.note(ConnectorRunCommand.helpMessage())
      return .usage
    }
    console.report([unknownCommand(surroundings) ?? mistake])
    return .usage
  }

  /// Where the first word is neither a command nor an action, what follows it does not matter.
  private func unknownCommand(_ surroundings: Surroundings) -> Diagnostic? {
    guard let word = arguments.first, !word.hasPrefix("-") else { return nil }
    if let command = ConnectorRunCommand.subcommand(named: word) {
      return unknownSubcommand(of: command, named: word)
    }
    if word == "help" || surroundings.loader.actionPath(word) != nil { return nil }
    return ActionReference.unknown(word, surroundings)
  }

  private func unknownSubcommand(
    of command: any ParsableCommand.Type, named name: String
  ) -> Diagnostic? {
    let names = command.configuration.subcommands.compactMap { $0.configuration.commandName }
    guard !names.isEmpty, arguments.count > 1, !arguments[1].hasPrefix("-"),
      !names.contains(arguments[1])
    else { return nil }
    let near = NearMiss.suggestion(for: arguments[1], among: names)
    return Diagnostic(
      "unknown-command", "'\(name) \(arguments[1])' is not a command",
      help: near.map { "Did you mean '\(name) \($0)'?" }
        ?? "Commands: \(names.map { "\(name) \($0)" }.joined(separator: ", ")).")
  }

  private var mistake: Diagnostic {
    let error = revealing
    let text = ConnectorRunCommand.message(for: error)
    let line = String(text.prefix { $0 != "\n" })
    // The parser's own sentence ends where its suggestion or its list of values begins.
    var parts = line.split(separator: ". Did you mean ", maxSplits: 1).map(String.init)
    var help = parts.count > 1 ? "Did you mean \(parts[1])" : nil
    if help == nil {
      parts = line.split(separator: ". Please provide one of ", maxSplits: 1).map(String.init)
      help = parts.count > 1 ? "Legal values: \(Self.listed(parts[1]))." : nil
    }
    return Diagnostic(
      "bad-command-line", Self.reworded(parts.first ?? line),
      help: help ?? "'\(helpCommand(error))' shows what can be given.")
  }

  /// `'a', 'b' and 'c'.` as `a, b, c`.
  private static func listed(_ values: String) -> String {
    values.split(separator: "'").enumerated().filter {
      $0.offset % 2 == (values.hasPrefix("'") ? 0 : 1)
    }
    .map { String($0.element) }.joined(separator: ", ")
  }

  /// The parser complains of a missing action before it looks at unknown options, which are the
  /// likelier mistake.
  private var revealing: any Error {
    guard ConnectorRunCommand.message(for: error).hasPrefix(Self.missingArgument) else {
      return error
    }
    do {
      _ = try ConnectorRunCommand.parseAsRoot(arguments + ["x"])
      return error
    } catch let other {
      return ConnectorRunCommand.message(for: other).hasPrefix(Self.unknownOption) ? other : error
    }
  }

  /// `connector-run run --help`, from the parser's full text.
  private func helpCommand(_ error: any Error) -> String {
    let text = ConnectorRunCommand.fullMessage(for: error)
    let quoted = text.split(separator: "See '").last?.prefix { $0 != "'" }
    return quoted.map(String.init) ?? "connector-run --help"
  }

  private static let missingArgument = "Missing expected argument "
  private static let unknownOption = "Unknown option "

  /// The parser's sentence with the noun first, as all messages have it.
  private static func reworded(_ text: String) -> String {
    let rules = [
      (missingArgument, "argument ", " is missing"),
      (unknownOption, "option ", " does not exist"),
      ("Missing value for ", "option ", " needs a value"),
      ("Unexpected argument ", "argument ", " is one too many"),
      ("The value ", "value ", ""),
    ]
    for (prefix, start, end) in rules where text.hasPrefix(prefix) {
      return start + text.dropFirst(prefix.count) + end
    }
    return text.prefix(1).lowercased() + text.dropFirst()
  }
}
