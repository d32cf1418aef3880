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
    // A reader that goes away is an error of `write`, not a reason to die without cleaning up.
    signal(SIGPIPE, SIG_IGN)
    let surroundings = Surroundings(
      environment: ProcessEnvironment.current, files: LocalSourceFiles(),
      secrets: SecretRegistry())
    let console = surroundings.console()
    do {
      let command = try ConnectorRunCommand.parseAsRoot(arguments)
      guard let subcommand = command as? any Subcommand else {
        // `help` and the root itself print a page and have no work to do.
        var page = command
        try page.run()
        return ExitStatus.success.rawValue
      }
      try await subcommand.run(in: surroundings)
      return ExitStatus.success.rawValue
    } catch let end as CommandEnd {
      return end.status.rawValue
    } catch let failure as RunFailure {
      console.report(failure.diagnostics)
      return ExitStatus(failure.kind).rawValue
    } catch let error as OutputError {
      return report(error, console)
    } catch is CancellationError {
      return ExitStatus.interrupted.rawValue
    } catch {
      return report(error, console)
    }
  }

  private static func report(_ error: OutputError, _ console: Console) -> Int32 {
    guard case .failed(let reason) = error else { return ExitStatus.success.rawValue }
    console.note("error: standard output cannot be written: \(reason)")
    return ExitStatus.localFile.rawValue
  }

  /// Reports what the command line's parser threw: a page of help, or a mistake.
  private static func report(_ error: any Error, _ console: Console) -> Int32 {
    let text = ConnectorRunCommand.fullMessage(for: error)
    let code = ConnectorRunCommand.exitCode(for: error)
    if code == .success {
      do {
        try console.print(text + "\n")
      } catch {
        return report(error, console)
      }
      return ExitStatus.success.rawValue
    }
    console.note(text)
    return code == .validationFailure ? ExitStatus.usage.rawValue : ExitStatus.fault.rawValue
  }
}
