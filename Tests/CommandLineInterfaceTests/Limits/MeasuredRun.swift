import Foundation
import TestSupport

/// A run of the program with the most memory that it held.
///
/// What the system says of a child's peak includes what its parent held when it was started; so a
/// small process stands between it and the tests.
struct MeasuredRun: Sendable {
  let outcome: ChildProcess.Outcome
  /// The most memory that the program held, in bytes.
  let peak: Int
  /// The most that it holds where it has nothing to do.
  let atRest: Int

  /// Runs the program to its end.
  init(_ project: ScratchProject, _ arguments: [String]) async throws {
    (outcome, peak) = try await Self.run(project, arguments)
    atRest = try await Self.run(project, ["--version"]).peak
  }

  private static func run(
    _ project: ScratchProject, _ arguments: [String]
  ) async throws -> (outcome: ChildProcess.Outcome, peak: Int) {
    let script = """
      import resource, subprocess, sys
      status = subprocess.call(sys.argv[2:])
      peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
      open(sys.argv[1], "w").write(str(peak))
      sys.exit(status)
      """
    let file = project.folder.path + "/peak"
    let outcome = try await ChildProcess.run(
      ["/usr/bin/env", "python3", "-c", script, file, Program.executable] + arguments,
      environment: project.program.environment, directory: project.folder.path)
    let kibibytes = Int(try String(contentsOfFile: file, encoding: .utf8))
    return (outcome, (kibibytes ?? .max >> 10) << 10)
  }
}
