import Foundation
import TestSupport

/// A project of a test's own with the program to run in it.
struct TestProject {
  /// Holds the project and the state folder.
  let folder: TemporaryFolder
  var program: Program

  /// Writes the files, by their paths below the project's root.
  init(_ files: [String: String], environment: [String: String] = [:]) throws {
    folder = try TemporaryFolder()
    for (path, text) in files { try folder.write(text, to: "project/" + path) }
    program = Program(
      directory: folder.path + "/project", state: folder.path + "/state",
      environment: environment)
  }

  /// A file's absolute path.
  func path(_ name: String) -> String { folder.path + "/project/" + name }

  /// Writes a file below the root.
  func write(_ text: String, to name: String) throws {
    try folder.write(text, to: "project/" + name)
  }

  /// A file's text.
  func read(_ name: String) throws -> String {
    try String(contentsOfFile: path(name), encoding: .utf8)
  }

  /// The names in a folder of the project.
  func names(in name: String = "") throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: path(name)).sorted()
  }
}

extension Program {
  /// Runs a shell script in which `"$1"` is the program.
  func shell(_ script: String) async throws -> ChildProcess.Outcome {
    try await ChildProcess.run(
      ["/bin/sh", "-c", script, "sh", Self.executable], environment: environment,
      directory: directory)
  }
}
