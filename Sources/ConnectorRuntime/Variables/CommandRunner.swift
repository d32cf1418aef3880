/// Runs the programs of `from.command`; injected, so that tests need none.
package protocol CommandRunner: Sendable {
  /// Runs a program to its end, without a shell and without input.
  ///
  /// - Parameters:
  ///   - arguments: the program, then its arguments; a program without a slash is looked for in
  ///     `PATH`, one with a slash is relative to the directory.
  ///   - directory: where it runs, absolute.
  ///   - environment: its whole environment.
  ///   - limits: how long it may take and how much it may print.
  func run(
    _ arguments: [String], in directory: String, environment: [String: String],
    limits: CommandLimits
  ) -> CommandOutcome
}

/// How long a program may take, and how much it may print.
package struct CommandLimits: Sendable, Hashable {
  /// The longest that it may take.
  package var time: Duration
  /// The most bytes of standard output.
  package var output: Int

  /// 30 seconds and 1 MiB.
  package init(time: Duration = .seconds(30), output: Int = 1 << 20) {
    self.time = time
    self.output = output
  }
}

/// How a program ended.
package enum CommandOutcome: Sendable, Hashable {
  /// By itself.
  case ended(status: Int32, output: [UInt8], errors: [UInt8])
  /// By a signal.
  case killed(signal: Int32, output: [UInt8], errors: [UInt8])
  /// It took too long and was ended, with all that it had started.
  case timedOut(output: [UInt8], errors: [UInt8])
  /// It printed too much and was ended, with all that it had started.
  case printedTooMuch
  /// It could not be started, for the system's reason.
  case notStarted(String)
}
