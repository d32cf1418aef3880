import ArgumentParser
import ConnectorLoading
import ConnectorRuntime
import Diagnostics
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
      return report(error, console).rawValue
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

  private static func report(_ error: any Error, _ console: Console) -> ExitStatus {
    switch error {
    case let end as CommandEnd: return end.status
    case let failure as RunFailure:
      console.report(failure.diagnostics)
      return ExitStatus(failure.kind)
    case let failure as OutputFileError:
      console.report([failure.diagnostic])
      return .localFile
    case let failure as OutputError: return report(failure, console)
    case is CancellationError: return .interrupted
    default:
      console.report([
        Diagnostic(
          "internal-fault", "connector-run failed in a way that it should not: \(error)",
          help: "Please report it, with this message and what you ran.")
      ])
      return .fault
    }
  }

  /// Reports that data could not be written; a reader that went away needs no words.
  static func report(_ failure: OutputError, _ console: Console) -> ExitStatus {
    guard case .failed(let reason) = failure else { return .success }
    console.report([
      Diagnostic(
        "unwritable-output", "standard output cannot be written: \(reason)",
        help: "Check where it leads to, and the space there.")
    ])
    return .localFile
  }
}
