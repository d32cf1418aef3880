/// A script for the system's Python, whose library and Debian packages check what we write.
package enum PythonScript {
  /// Runs a script.
  ///
  /// - Parameters:
  ///   - arguments: `sys.argv[1:]`.
  ///   - input: standard input.
  package static func run(
    _ script: String, arguments: [String] = [], input: String = ""
  ) async throws -> ChildProcess.Outcome {
    try await ChildProcess.run(["/usr/bin/python3", "-c", script] + arguments, input: input)
  }
}
