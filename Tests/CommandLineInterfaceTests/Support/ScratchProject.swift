import Foundation
import TestSupport

/// A project of a test's own, run against servers of its own.
struct ScratchProject: Sendable {
  let folder: TemporaryFolder
  var program: Program

  /// - Parameters:
  ///   - files: the files' texts by their paths below the root.
  ///   - environment: what the program gets beside a state folder.
  init(_ files: [String: String], environment: [String: String] = [:]) throws {
    folder = try TemporaryFolder()
    for (name, text) in files { try folder.write(text, to: name) }
    program = Program(
      directory: folder.path, state: folder.path + "/state", environment: environment)
  }

  /// The folder that holds the token store.
  var state: String { folder.path + "/state" }

  /// The document that gives variables these values by `--vars`.
  static func document(_ values: [String: Any]) throws -> String {
    String(decoding: try JSONSerialization.data(withJSONObject: values), as: UTF8.self)
  }
}
