package import ConnectorLoading
package import Foundation
import Testing

/// One project of the corpus.
package struct FixtureCase: Sendable, CustomTestStringConvertible {
  /// `ok` or `err`.
  package let group: String
  /// The path below the group: `unknown-key/method`.
  package let name: String

  package init(group: String, name: String) {
    self.group = group
    self.name = name
  }

  package var testDescription: String { "\(group)/\(name)" }

  /// The name of the folder that holds the case: what it is about.
  package var rule: String { String(name.prefix { $0 != "/" }) }

  package var folder: URL { Self.fixtures.appending(path: "\(group)/\(name)") }
  package var golden: URL { folder.appending(path: "expected.txt") }

  package static let fixtures = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "Fixtures")

  /// The cases of a group: the folders two levels down.
  package static func all(_ group: String) -> [FixtureCase] {
    let base = fixtures.appending(path: group)
    return names(in: base).flatMap { rule in
      names(in: base.appending(path: rule)).map { FixtureCase(group: group, name: "\(rule)/\($0)") }
    }
  }

  private static func names(in folder: URL) -> [String] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    return names.filter { !$0.hasPrefix(".") }.sorted()
  }

  /// The case's files by their paths, without the golden.
  package func files() throws -> [(path: String, bytes: [UInt8])] {
    let names = try FileManager.default.subpathsOfDirectory(atPath: folder.path).sorted()
    return try names.filter { $0 != golden.lastPathComponent }.compactMap { name in
      let url = folder.appending(path: name)
      if (try? url.resourceValues(forKeys: [.isDirectoryKey]))?.isDirectory == true { return nil }
      return (name, Array(try Data(contentsOf: url)))
    }
  }

  /// The case's project in memory, with each file's bytes changed.
  package func loader(_ variation: MarkedText.Variation = .none) throws -> ProjectLoader {
    let files = try files().map { file in
      guard Self.isYAML(file.path) else { return file }
      let text = String(decoding: file.bytes, as: UTF8.self)
      return (file.path, Array(MarkedText(text, variation: variation).text.utf8))
    }
    return ProjectLoader(files: MemoryFiles(files))
  }

  /// What validation finds in the case.
  package func load(_ variation: MarkedText.Variation = .none) async throws -> Workspace {
    let loader = try loader(variation)
    let isLone = loader.folders().isLone
    return isLone
      ? await loader.loadWorkspace(paths: try files().map(\.path).filter(Self.isYAML))
      : await loader.loadWorkspace()
  }

  private static func isYAML(_ path: String) -> Bool {
    path.hasSuffix(".yaml") || path.hasSuffix(".yml")
  }
}
