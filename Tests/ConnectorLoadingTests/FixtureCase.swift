import ConnectorLoading
import Diagnostics
import Foundation
import TestSupport
import Testing

/// One project of the corpus, copied to a folder of its own so that nothing above it counts.
struct FixtureCase: Sendable, CustomTestStringConvertible {
  /// `ok` or `err`.
  let group: String
  /// The path below the group: `unknown-key/method`.
  let name: String

  var testDescription: String { "\(group)/\(name)" }

  /// The name of the folder that holds the case: what it is about.
  var rule: String { String(name.prefix { $0 != "/" }) }

  var folder: URL { Self.fixtures.appending(path: "\(group)/\(name)") }
  var golden: URL { folder.appending(path: "expected.txt") }

  static let fixtures = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "Fixtures")

  /// The cases of a group: the folders two levels down.
  static func all(_ group: String) -> [FixtureCase] {
    let base = fixtures.appending(path: group)
    return names(in: base).flatMap { rule in
      names(in: base.appending(path: rule)).map { FixtureCase(group: group, name: "\(rule)/\($0)") }
    }
  }

  private static func names(in folder: URL) -> [String] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    return names.filter { !$0.hasPrefix(".") }.sorted()
  }

  /// The case's files by their paths.
  func files() throws -> [(path: String, bytes: [UInt8])] {
    let names = try FileManager.default.subpathsOfDirectory(atPath: folder.path).sorted()
    return try names.filter { $0.hasSuffix(".yaml") || $0.hasSuffix(".yml") }.compactMap { name in
      let url = folder.appending(path: name)
      if (try? url.resourceValues(forKeys: [.isDirectoryKey]))?.isDirectory == true { return nil }
      return (name, Array(try Data(contentsOf: url)))
    }
  }

  /// What validation finds in the case, with each file's bytes changed.
  func load(
    _ variation: MarkedText.Variation = .none
  ) throws -> (workspace: Workspace, folder: TemporaryFolder) {
    let copy = try TemporaryFolder()
    let files = try files()
    for file in files {
      let text = String(decoding: file.bytes, as: UTF8.self)
      try copy.write(MarkedText(text, variation: variation).text, to: file.path)
    }
    let loader = ProjectLoader(files: LocalSourceFiles(workingDirectory: copy.path))
    let isLone = loader.folders().isLone
    let workspace = isLone ? loader.loadWorkspace(paths: files.map(\.path)) : loader.loadWorkspace()
    return (workspace, copy)
  }
}
