import ConnectorLoading
import ConnectorModel
import ConnectorValidation
import Diagnostics
import Foundation
import TestSupport
import Testing

/// Mutated and truncated files of the corpus: no crash, no hang, and every file gets a verdict.
///
/// `MUTATIONS` says how many (`scripts/fuzz` takes 100,000), `MUTATION_SEED` from which seed on.
@Suite struct HostileFilesTests {
  private static let environment = ProcessInfo.processInfo.environment
  private static let count = environment["MUTATIONS"].flatMap { Int($0) } ?? 1_500
  private static let seed = environment["MUTATION_SEED"].flatMap { UInt64($0) } ?? 20_261_122

  /// How long one may take: alone on the processors, as `scripts/fuzz` runs it, a second; among
  /// other tests that keep them busy only what no busy processor explains.
  private static let limit: Duration = environment["MUTATIONS"] == nil ? .seconds(60) : .seconds(1)

  /// What authors write in the wrong place, and what no author writes.
  private static let fragments = [
    "'", "\"", "[", "]", "{", "}", ": ", ":", "- ", "#", " #", "\n", "\r", "\r\n", "\t", "  ",
    "&a ",
    "*a", "<<: *a\n", "|", ">", "!", "%", "\\", "é", "😀", "\u{FEFF}", "\0", "---\n", ",", "~",
    "null",
    "<<", ">>", "<<x>>", "<<x | ", " | json", " | date('%Y')", "<<$auth.a>>", "<<$token>>",
    "<<x.y[0]>>",
    "$.a[?(@.b == 1)]", "$..*", "(a+)+$", "0x1F", "1e999999999", ".inf", "-0",
    "99999999999999999999",
    "type: oauth2\n", "secret: true\n", "auth: none\n", "url: https://a.example/<<x>>\n", "a: {}\n",
    "# connector-run: ignore unknown-key\n", "# connector-run: ignore\n", "# connector-run:\n",
    "https://", "http://[::1", "https://u:p@h/?q#f", "eyJhbGciOiJIUzI1NiJ9.e30.x",
    "-----BEGIN PRIVATE KEY-----\n",
  ]

  @Test func everyMutationGetsAVerdict() async throws {
    let projects = try (FixtureCase.all("ok") + FixtureCase.all("err")).map { try $0.files() }
    var generator = SeededGenerator(seed: Self.seed)
    var slowest = Duration.zero
    for index in 0..<Self.count {
      var files = try #require(projects.randomElement(using: &generator))
      guard let target = files.indices.randomElement(using: &generator) else { continue }
      files[target].bytes = mutated(files[target].bytes, with: &generator)
      let duration = try await ContinuousClock().measure {
        try await check(files, target: files[target].path, index)
      }
      slowest = max(slowest, duration)
      let isQuick = duration < Self.limit
      #expect(isQuick, "mutation \(index) took \(duration): \(shown(files[target].bytes))")
    }
    print("mutated files: \(Self.count) checked, the slowest in \(slowest)")
  }

  /// Loads and validates a project, and looks for the changed file in what came of it.
  private func check(
    _ files: [(path: String, bytes: [UInt8])], target: String, _ index: Int
  ) async throws {
    let loader = ProjectLoader(files: MemoryFiles(files))
    let isLone = loader.folders().isLone
    let workspace =
      isLone
      ? await loader.loadWorkspace(paths: files.map(\.path)) : await loader.loadWorkspace()
    let found = await Validation().diagnostics(of: workspace)
    let loaded =
      workspace.connectors.map(\.source) + workspace.actions.map(\.source)
      + workspace.profiles.map(\.source) + [workspace.settings.source]
    let isLoaded = loaded.contains { $0?.path == target }
    let isReported = found.contains { $0.severity == .error && $0.span?.source.path == target }
    // A file with another ending, or in a folder with this one, is not read, and a report of its own
    // says so. A schema is a part of the action that names it.
    let isOther =
      !target.hasSuffix(".yaml") || target.contains(".yaml/") || target.hasPrefix("schemas/")
    let bytes = files.first { $0.path == target }?.bytes ?? []
    #expect(isLoaded || isReported || isOther, "mutation \(index): \(shown(bytes))")
    for diagnostic in found {
      for span in [diagnostic.span] + diagnostic.notes.map(\.span) {
        guard let span else { continue }
        let isInside = span.range.upperBound <= span.source.bytes.count
        #expect(isInside, "mutation \(index): \(diagnostic.id)")
      }
    }
    // No renderer may stumble over a place.
    let report = Report(
      diagnostics: found, fileCount: workspace.fileCount, toolVersion: "0", redact: { $0 })
    #expect(found.isEmpty == TextRenderer().render(found).isEmpty)
    #expect(!SARIFRenderer().render(report).isEmpty)
  }

  private func mutated(_ bytes: [UInt8], with generator: inout SeededGenerator) -> [UInt8] {
    var bytes = bytes
    for _ in 0..<Int.random(in: 1...3, using: &generator) {
      let start = Int.random(in: 0...bytes.count, using: &generator)
      let end = min(bytes.count, start + Int.random(in: 0...12, using: &generator))
      switch Int.random(in: 0..<7, using: &generator) {
      case 0: bytes.removeSubrange(start..<end)
      case 1: bytes.removeSubrange(start...)
      case 2: bytes.insert(contentsOf: bytes[start..<end], at: start)
      case 3: bytes.insert(UInt8.random(in: 0...255, using: &generator), at: start)
      case 4 where start < bytes.count:
        bytes[start] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
      default:
        let fragment = Self.fragments.randomElement(using: &generator) ?? ""
        bytes.replaceSubrange(
          start..<(Bool.random(using: &generator) ? end : start), with: fragment.utf8)
      }
    }
    return bytes
  }

  private func shown(_ bytes: [UInt8]) -> String {
    String(String(decoding: bytes, as: UTF8.self).debugDescription.prefix(2_000))
  }
}
