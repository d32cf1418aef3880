import ArgumentParser
import ConnectorLoading
import ConnectorRuntime
import Glibc

/// The whole program, from its arguments to its exit status.
package enum CommandLineProgram {
  /// Runs the program once.
  ///
  /// - Parameter arguments: without the program's name.
  /// - Returns: the exit status of SPEC §7.
  package static func run(_ arguments: [String]) async -> Int32 {
    // A reader that goes away and a file that may not grow are errors of `write`, not reasons to
    // die without cleaning up.
    signal(SIGPIPE, SIG_IGN)
    signal(SIGXFSZ, SIG_IGN)
    let surroundings = Surroundings(
      environment: ProcessEnvironment.current, files: LocalSourceFiles(),
      secrets: SecretRegistry())
    let console = surroundings.console()
    let subcommand: any Subcommand
    do {
      guard let parsed = try parse(arguments) else { return ExitStatus.success.rawValue }
      subcommand = parsed
    } catch {
      return CommandLineMistake(error, arguments).report(surroundings, console).rawValue
    }
    do {
      try await subcommand.run(in: surroundings)
      return ExitStatus.success.rawValue
    } catch {
      return FailureReport(error).say(on: console).rawValue
    }
  }

  /// The subcommand that the arguments ask for; nil for a command that only gives a page of help.
  private static func parse(_ arguments: [String]) throws -> (any Subcommand)? {
    if let command = RunCommand(shortcut: arguments) { return command }
    var command = try ConnectorRunCommand.parseAsRoot(arguments)
    if let subcommand = command as? any Subcommand { return subcommand }
    try command.run()
    return nil
  }
}
