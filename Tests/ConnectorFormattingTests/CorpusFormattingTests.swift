import ConnectorFormatting
import ConnectorLoading
import ConnectorValidation
import Diagnostics
import Foundation
import PositionedYAML
import TestSupport
import Testing

/// The corpus, formatted: each file keeps its meaning, each good project stays silent.
@Suite struct CorpusFormattingTests {
  @Test("files format once and for all", arguments: FixtureCase.all("ok") + FixtureCase.all("err"))
  func corpus(_ fixture: FixtureCase) throws {
    for variation in MarkedText.Variation.allCases {
      let files = try Self.files(of: fixture, variation)
      let loader = ProjectLoader(files: MemoryFiles(files))
      for file in files where file.path.hasSuffix(".yaml") {
        let formatter = FileFormatter(
          loader.kind(of: MemoryFiles.root + "/" + file.path).declaration)
        let source = SourceText(path: file.path, bytes: file.bytes)
        let readable = YAMLReader.read(source)
        switch formatter.format(source) {
        case .formatted(let bytes):
          guard case .formatted(let again) = formatter.format(.init(path: "again", bytes: bytes))
          else {
            Issue.record("\(file.path) is formatted once only")
            continue
          }
          #expect(again == bytes, "\(file.path) \(variation)")
          #expect(bytes.last == UInt8(ascii: "\n"))
        case .kept(let reason):
          // Nothing can be done about a file that holds one text.
          #expect(readable.root?.entries == nil, "\(file.path): \(reason)")
        case .unreadable(let found):
          #expect(!found.isEmpty && !readable.diagnostics.isEmpty, "\(file.path)")
        case .fault(let diagnostic): Issue.record("\(file.path): \(diagnostic.message)")
        }
      }
    }
  }

  @Test(
    "what validation finds stays the same",
    arguments: FixtureCase.all("ok") + FixtureCase.all("err"))
  func diagnostics(_ fixture: FixtureCase) async throws {
    let files = try Self.files(of: fixture, .none)
    let formatted = try Self.formatted(files)
    let before = try await Self.found(in: files)
    let after = try await Self.found(in: formatted)
    #expect(before == after)
    if fixture.group == "ok" { #expect(after.isEmpty) }
  }

  /// How often each bad case is varied.
  private static let rounds =
    ProcessInfo.processInfo.environment["FORMATTING_ROUNDS"].flatMap { Int($0) } ?? 3

  private static func formatted(
    _ files: [(path: String, bytes: [UInt8])]
  ) throws -> [(path: String, bytes: [UInt8])] {
    let loader = ProjectLoader(files: MemoryFiles(files))
    return files.map { file in
      guard file.path.hasSuffix(".yaml") else { return file }
      let formatter = FileFormatter(loader.kind(of: MemoryFiles.root + "/" + file.path).declaration)
      guard case .formatted(let bytes) = formatter.format(.init(path: "x", bytes: file.bytes))
      else { return file }
      return (file.path, bytes)
    }
  }

  private static let fragments = [
    "# connector-run: ignore insecure-url\n", "\n# c\n", "\n\n", " # c\n", "  ", "\n",
    "# c\n    # d\n",
    "# connector-run: ignore unused-variable\n", " # connector-run: ignore unknown-key\n",
  ]

  /// A comment that silences goes on to silence the same, wherever one is put.
  @Test("what is silenced stays silenced", arguments: FixtureCase.all("err"))
  func suppressions(_ fixture: FixtureCase) async throws {
    var generator = SeededGenerator(
      seed: fixture.name.utf8.reduce(7) { $0 &* 31 &+ UInt64($1) })
    for _ in 0..<Self.rounds {
      var files = try Self.files(of: fixture, .none)
      for index in files.indices where files[index].path.hasSuffix(".yaml") {
        var lines = files[index].bytes.split(
          separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false
        ).map { Array($0) + [UInt8(ascii: "\n")] }
        for _ in 0..<Int.random(in: 1...3, using: &generator) {
          let place = Int.random(in: 0..<lines.count, using: &generator)
          let fragment = Self.fragments.randomElement(using: &generator) ?? ""
          if fragment.hasPrefix(" #") { lines[place].removeLast() }
          lines[place] += fragment.utf8
          if Bool.random(using: &generator) {
            lines.swapAt(place, Int.random(in: 0..<lines.count, using: &generator))
          }
        }
        files[index].bytes = lines.flatMap { $0 }
      }
      let before = try await Self.found(in: files)
      let formatted = try Self.formatted(files)
      let after = try await Self.found(in: formatted)
      #expect(
        before == after,
        "\(formatted.map { "\($0.path)\n\(String(decoding: $0.bytes, as: UTF8.self))" }) from \(files.map { "\($0.path)\n\(String(decoding: $0.bytes, as: UTF8.self))" })"
      )
    }
  }

  private static func found(in files: [(path: String, bytes: [UInt8])]) async throws -> [String] {
    let loader = ProjectLoader(files: MemoryFiles(files))
    let paths = files.map(\.path).filter { $0.hasSuffix(".yaml") || $0.hasSuffix(".yml") }
    let workspace =
      loader.folders().isLone
      ? await loader.loadWorkspace(paths: paths) : await loader.loadWorkspace()
    return await Validation().diagnostics(of: workspace).map { diagnostic in
      "\(diagnostic.span?.source.path ?? ""): \(diagnostic.id)"
    }.sorted()
  }

  private static func files(
    of fixture: FixtureCase, _ variation: MarkedText.Variation
  ) throws -> [(path: String, bytes: [UInt8])] {
    try fixture.files().map { file in
      guard file.path.hasSuffix(".yaml") else { return file }
      let text = String(decoding: file.bytes, as: UTF8.self)
      return (file.path, Array(MarkedText(text, variation: variation).text.utf8))
    }
  }
}
