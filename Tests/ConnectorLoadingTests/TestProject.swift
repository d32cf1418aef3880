import ConnectorLoading
import ConnectorModel
import Diagnostics
import Foundation
import Synchronization
import TestSupport
import Testing

/// A project in a folder of a test's own.
struct TestProject {
  let folder: TemporaryFolder

  /// - Parameter files: texts by path.
  init(_ files: [String: String]) throws {
    folder = try TemporaryFolder()
    for (path, text) in files { try folder.write(text, to: path) }
  }

  var path: String { folder.path }

  func loader(in subfolder: String = "") -> ProjectLoader {
    ProjectLoader(files: LocalSourceFiles(workingDirectory: path + subfolder))
  }

  func load(_ action: String, profile: String? = nil) -> ProjectLoader.LoadedAction {
    loader().loadAction(at: path + "/" + action, profile: profile)
  }

  /// Loads an action that must be free of faults.
  func setup(_ action: String, profile: String? = nil) throws -> ActionSetup {
    let loaded = load(action, profile: profile)
    #expect(loaded.diagnostics == [], "\(TextRenderer().render(loaded.diagnostics))")
    return try #require(loaded.setup)
  }

  func link(_ path: String, to target: String) throws {
    let place = URL(filePath: self.path).appending(path: path)
    try FileManager.default.createDirectory(
      at: place.deletingLastPathComponent(), withIntermediateDirectories: true)
    try FileManager.default.createSymbolicLink(atPath: place.path, withDestinationPath: target)
  }

  static let connector = "base_url: https://desk.example.com\n"
  static let action = "connector: desk\nmethod: GET\npath: /\n"
}

/// The machine's files, with a note of each that is read.
final class RecordingFiles: SourceFiles {
  let files: LocalSourceFiles
  private let paths = Mutex<[String]>([])

  init(_ folder: String) { files = LocalSourceFiles(workingDirectory: folder) }

  /// What was read, in order, relative to the working directory.
  var read: [String] { paths.withLock { $0 } }

  var workingDirectory: String { files.workingDirectory }

  func read(_ path: String, limit: Int) throws(SourceFileError) -> [UInt8] {
    let shown = PathText.shortest(path, from: workingDirectory)
    paths.withLock { $0.append(shown) }
    return try files.read(path, limit: limit)
  }

  func kind(of path: String) -> SourceFileKind { files.kind(of: path) }
  func names(in folder: String) throws(SourceFileError) -> [String] { try files.names(in: folder) }
  func resolved(_ path: String) -> String? { files.resolved(path) }
}

extension [Diagnostic] {
  var ids: [String] { map(\.id) }
}
