import ConnectorLoading
import Diagnostics
import Foundation
import TestSupport
import Testing

/// One project of the corpus.
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

  /// The case's project in memory, with each file's bytes changed.
  func loader(_ variation: MarkedText.Variation = .none) throws -> ProjectLoader {
    let files = try files().map { file in
      let text = String(decoding: file.bytes, as: UTF8.self)
      return (file.path, Array(MarkedText(text, variation: variation).text.utf8))
    }
    return ProjectLoader(files: MemoryFiles(files))
  }

  /// What validation finds in the case.
  func load(_ variation: MarkedText.Variation = .none) async throws -> Workspace {
    let loader = try loader(variation)
    let isLone = loader.folders().isLone
    return isLone
      ? await loader.loadWorkspace(paths: try files().map(\.path)) : await loader.loadWorkspace()
  }
}

/// A project in memory, at `/project`, where nothing around it counts.
struct MemoryFiles: SourceFiles {
  static let root = "/project"

  let workingDirectory = root
  private var files: [String: [UInt8]] = [:]
  private var folders: [String: Set<String>] = [:]

  init(_ files: [(path: String, bytes: [UInt8])]) {
    for file in files {
      var path = Self.root + "/" + file.path
      self.files[path] = file.bytes
      while path != "/" {
        let folder = PathText.folder(of: path)
        folders[folder, default: []].insert(PathText.name(of: path))
        path = folder
      }
    }
  }

  func read(_ path: String, limit: Int) throws(SourceFileError) -> [UInt8] {
    guard let bytes = files[path] else { throw .absent }
    return bytes
  }

  func kind(of path: String) -> SourceFileKind {
    if files[path] != nil { return .file }
    return folders[path] != nil ? .folder : .absent
  }

  func names(in folder: String) throws(SourceFileError) -> [String] {
    guard let names = folders[folder] else { throw .absent }
    return names.sorted()
  }

  func resolved(_ path: String) -> String? { kind(of: path) == .absent ? nil : path }
}
