import Foundation

/// Runs the `curl` command, a client that shares no code with ours.
package enum Curl {
  /// How a run ended.
  package struct Result: Sendable, Hashable {
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
    try await RawSocketClient.onThread {
      let process = Process()
      process.executableURL = URL(fileURLWithPath: "/bin/sh")
      process.arguments = ["-c", script, "sh"] + arguments
      let folder = try TemporaryFolder()
      let output = try FileHandle(forWritingTo: URL(fileURLWithPath: folder.write("", to: "out")))
      let errors = try FileHandle(forWritingTo: URL(fileURLWithPath: folder.write("", to: "err")))
      process.standardOutput = output
      process.standardError = errors
      process.standardInput = FileHandle.nullDevice
      try process.run()
      process.waitUntilExit()
      return Result(
        exitStatus: process.terminationStatus,
        output: try String(contentsOfFile: folder.path + "/out", encoding: .utf8),
        errors: try String(contentsOfFile: folder.path + "/err", encoding: .utf8))
    }
  }
}
