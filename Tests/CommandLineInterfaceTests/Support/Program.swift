import Foundation
import TestSupport

/// The built `connector-run`, run as users run it.
struct Program: Sendable {
  /// The working directory.
  var directory: String
  /// The whole environment.
  var environment: [String: String]

  /// The program with an empty environment but for a state folder.
  ///
  /// - Parameters:
  ///   - directory: where it runs.
  ///   - state: `XDG_STATE_HOME`.
  init(directory: String, state: String, environment: [String: String] = [:]) {
    self.directory = directory
    self.environment = ["XDG_STATE_HOME": state, "PATH": "/usr/bin:/bin"]
      .merging(Self.sanitizerOptions) { $1 }.merging(environment) { $1 }
  }

  /// What a sanitizer that the tests are built with is to overlook; none without one.
  private static let sanitizerOptions = ProcessInfo.processInfo.environment.filter {
    ["ASAN_OPTIONS", "LSAN_OPTIONS", "TSAN_OPTIONS"].contains($0.key)
  }

  /// A release build to test in place of the debug build, by `CONNECTOR_RUN_UNDER_TEST`.
  private static let releaseBuild = ProcessInfo.processInfo.environment["CONNECTOR_RUN_UNDER_TEST"]

  /// Whether it is a release build that is tested.
  static let isReleaseBuild = releaseBuild != nil

  /// The executable: built into the same folder as the tests, unless another is named.
  static let executable: String = {
    if let releaseBuild { return releaseBuild }
    let bundle = URL(fileURLWithPath: CommandLine.arguments[0]).resolvingSymlinksInPath()
    return bundle.deletingLastPathComponent().appendingPathComponent("connector-run").path
  }()

  /// Runs the program to its end.
  func run(_ arguments: String..., input: String? = nil) async throws -> ChildProcess.Outcome {
    try await launch(arguments, input: input).outcome()
  }

  /// Starts the program.
  func launch(_ arguments: [String], input: String? = nil) throws -> ChildProcess {
    try ChildProcess(
      [Self.executable] + arguments, environment: environment, directory: directory, input: input)
  }
}
