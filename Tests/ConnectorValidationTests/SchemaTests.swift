import ConnectorValidation
import Foundation
import JSONDocument
import TestSupport
import Testing

/// The JSON Schemas; `RECORD_GOLDENS=1` writes `docs/schemas` anew.
@Suite struct SchemaTests {
  private static let records = ProcessInfo.processInfo.environment["RECORD_GOLDENS"] == "1"
  private static let folder = FixtureCase.fixtures.deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "docs/schemas")

  @Test("docs/schemas is fresh", arguments: FileSchema.allCases)
  func fresh(_ schema: FileSchema) throws {
    let file = Self.folder.appending(path: schema.rawValue + ".json")
    let text = schema.document.text(.indented) + "\n"
    if Self.records {
      try FileManager.default.createDirectory(at: Self.folder, withIntermediateDirectories: true)
      try Data(text.utf8).write(to: file)
      Issue.record("recorded \(file.path)")
      return
    }
    #expect(text == (try String(contentsOf: file, encoding: .utf8)), "RECORD_GOLDENS=1 writes it")
  }

  @Test("a schema is a schema", arguments: FileSchema.allCases)
  func isSchema(_ schema: FileSchema) async throws {
    let result = try await PythonScript.run(
      "import json, sys, jsonschema\n"
        + "jsonschema.Draft202012Validator.check_schema(json.load(sys.stdin))",
      input: schema.document.text())
    #expect(result.status == 0, "\(result.errors)")
  }
}
