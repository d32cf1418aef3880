import ConnectorLoading
import ConnectorModel
import Diagnostics
import JSONDocument
import TestSupport
import Testing

/// Schemas in files that are JSON, and what they may refer to.
@Suite struct SchemaFileTests {
  private func load(_ files: [String: String]) -> ProjectLoader.LoadedAction {
    var all = files
    all["connectors/desk.yaml"] = "base_url: https://desk.example.com\nauth: none\n"
    all["actions/show.yaml"] =
      "connector: desk\nmethod: GET\npath: /a\nexpect: {schema: schemas/a.json}\n"
    let memory = MemoryFiles(all.sorted { $0.key < $1.key }.map { ($0.key, Array($0.value.utf8)) })
    return ProjectLoader(files: memory)
      .loadAction(at: MemoryFiles.root + "/actions/show.yaml", profile: nil)
  }

  private func told(_ files: [String: String]) -> [String] {
    load(files).diagnostics.map { diagnostic in
      let start = diagnostic.span?.start
      return "\(diagnostic.span?.source.path ?? ""):\(start?.line ?? 0):\(start?.column ?? 0): "
        + diagnostic.message
    }
  }

  @Test func placesInJSONAreExact() {
    #expect(
      told(["schemas/a.json": "{\n  \"é\": 1, \"type\": \"objekt\",\n  \"maxItems\": -1}"]) == [
        "schemas/a.json:2:3: keyword 'é' is not known and checks nothing",
        "schemas/a.json:2:19: 'type' must be one of string, integer, number, boolean, object, "
          + "array, null",
        "schemas/a.json:3:15: 'maxItems' must be a whole number, 0 or more",
      ])
  }

  @Test func whatIsNoJSONIsPointedAt() {
    #expect(
      told(["schemas/a.json": "{\"type\": }"]).first?.hasPrefix(
        "schemas/a.json:1:10: the file is not JSON: ") == true)
    #expect(
      told(["schemas/a.json": #"{"type": "object", "type": "array"}"#]) == [
        "schemas/a.json:1:20: key 'type' is there twice"
      ])
    let deep = String(repeating: "[", count: 70) + String(repeating: "]", count: 70)
    #expect(told(["schemas/a.json": #"{"const": \#(deep)}"#]).count == 1)
  }

  @Test func referencesStartAtTheirFile() {
    let loaded = load([
      "schemas/a.json": ##"{"$ref": "parts/b.yaml#/$defs/x"}"##,
      "schemas/parts/b.yaml": "$defs: {x: {$ref: '../c d.json'}}\n",
      "schemas/c d.json": #"{"type": "string"}"#,
    ])
    #expect(loaded.diagnostics == [])
    #expect(loaded.setup?.action.expect.schema?.linked?.schema.documents.count == 3)
  }

  @Test func filesBesideAnIdAreFoundByTheirOwn() {
    let files = [
      "schemas/a.json": #"{"$id": "https://example.com/s/a.json", "$ref": "b.json"}"#,
      "schemas/b.json": #"{"$id": "https://example.com/s/b.json", "type": "string"}"#,
    ]
    #expect(load(files).diagnostics == [])
    // A file that says another URI, or none, is not what the URL means.
    var other = files
    other["schemas/b.json"] = #"{"type": "string"}"#
    #expect(
      told(other) == [
        "schemas/a.json:1:49: 'b.json' is not read: only files of the project are, and no '$id' "
          + "there gives it"
      ])
  }

  @Test func nothingOutsideIsRead() {
    #expect(
      told(["schemas/a.json": #"{"allOf": [{"$ref": "../../etc/x.json"}, {"$ref": "n.json"}]}"#])
        == [
          "schemas/a.json:1:21: '../../etc/x.json' lies outside the project's root",
          "schemas/a.json:1:51: 'n.json' does not exist",
        ])
  }

  @Test func ownMetaschemasAreRead() {
    let meta = """
      {"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": "file:///project/schemas/m.json",
       "$vocabulary": {"https://json-schema.org/draft/2020-12/vocab/core": true,
         "https://example.com/vocab": true}}
      """
    #expect(
      told([
        "schemas/a.json": #"{"$schema": "file:///project/schemas/m.json", "minimum": "x"}"#,
        "schemas/m.json": meta,
      ]) == [
        "schemas/a.json:1:13: the metaschema 'file:///project/schemas/m.json' requires the "
          + "vocabulary 'https://example.com/vocab', which is not known"
      ])
  }
}
