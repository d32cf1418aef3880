import ConnectorModel
import ConnectorValidation
import Foundation
import JSONDocument
import TestSupport
import Testing

/// The reference names every key that is declared; `RECORD_GOLDENS=1` writes `docs/reference` anew.
@Suite struct ReferencePageTests {
  private static let records = ProcessInfo.processInfo.environment["RECORD_GOLDENS"] == "1"
  private static let folder = FixtureCase.fixtures.deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "docs/reference")

  @Test("docs/reference is fresh", arguments: FileSchema.allCases)
  func fresh(_ kind: FileSchema) throws {
    let file = Self.folder.appending(path: kind.rawValue + ".md")
    let text = ReferencePage(of: kind).markdown
    if Self.records {
      try FileManager.default.createDirectory(at: Self.folder, withIntermediateDirectories: true)
      try Data(text.utf8).write(to: file)
      Issue.record("recorded \(file.path)")
      return
    }
    #expect(text == (try String(contentsOf: file, encoding: .utf8)), "RECORD_GOLDENS=1 writes it")
  }

  /// The page is checked against the JSON Schema, which another walk over the declarations makes.
  @Test("every key of a schema has its row", arguments: FileSchema.allCases)
  func everyKeyHasARow(_ kind: FileSchema) throws {
    let page = try String(
      contentsOf: Self.folder.appending(path: kind.rawValue + ".md"), encoding: .utf8)
    let schema = try #require(
      try JSONSerialization.jsonObject(with: Data(kind.document.text().utf8)) as? [String: Any])
    let definitions = schema["$defs"] as? [String: [String: Any]] ?? [:]
    let objects = [schema] + definitions.values
    let keys = objects.flatMap { object -> [String] in
      let properties = object["properties"] as? [String: [String: Any]] ?? [:]
      // A discriminator is told by the sentence that opens its section.
      return properties.filter { $0.value["const"] == nil }.map(\.key)
    }
    #expect(keys.count >= 4)
    for key in keys { #expect(page.contains("\n| `\(key)` | "), "\(key)") }
  }
}
