import Foundation

/// Runs the `curl` command, a client that shares no code with ours.
package enum Curl {
  /// How a run ended.
  package struct Result: Sendable, Hashable {
    /// The exit status; 128 and the signal's number if a signal ended it.
    package var exitStatus: Int32
    package var output: String
    package var errors: String
  }

  /// Runs it with these arguments, without the user's settings and proxies.
  package static func run(_ arguments: [String]) async throws -> Result {
    try await shell("exec curl -q --noproxy '*' \"$@\"", arguments)
  }

  /// Runs a POSIX shell script with positional parameters.
  package static func shell(_ script: String, _ arguments: [String] = []) async throws -> Result {
    let outcome = try await ChildProcess.run(["/bin/sh", "-c", script, "sh"] + arguments)
    return Result(
      exitStatus: outcome.status, output: outcome.text, errors: outcome.errors)
  }
}
