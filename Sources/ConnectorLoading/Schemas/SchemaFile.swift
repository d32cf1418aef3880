import ConnectorModel
import Diagnostics
import JSONDocument
import PositionedYAML

/// A file that holds a JSON Schema: JSON where its name ends in `.json`, else YAML.
struct SchemaFile {
  /// What it holds; nil where it could not be read.
  var document: SchemaDocument?
  /// What is wrong.
  var diagnostics: [Diagnostic] = []

  /// How many collections may stand inside each other, as in YAML.
  private static let maximumDepth = YAMLReader.maximumDepth

  /// Reads a file.
  ///
  /// - Parameters:
  ///   - path: absolute.
  ///   - referrer: the text that named it.
  static func read(
    _ path: String, files: any SourceFiles, referrer: SourceSpan? = nil
  ) -> SchemaFile {
    let shown = PathText.shortest(path, from: files.workingDirectory)
    do {
      let bytes = try files.read(path, limit: YAMLReader.maximumBytes)
      let source = SourceText(path: shown, bytes: bytes)
      return path.hasSuffix(".json") ? json(source) : yaml(source)
    } catch {
      return SchemaFile(diagnostics: [
        Diagnostic(
          "unreadable-file", "file '\(shown)' cannot be read: \(error.message)", at: referrer)
      ])
    }
  }

  private static func yaml(_ source: SourceText) -> SchemaFile {
    let (root, diagnostics) = YAMLReader.read(source)
    guard let root else { return SchemaFile(diagnostics: diagnostics) }
    var decoder = NodeDecoder()
    let document = decoder.schemaDocument(root)
    return SchemaFile(document: document, diagnostics: diagnostics + decoder.causes)
  }

  private static func json(_ source: SourceText) -> SchemaFile {
    do {
      let parsed = try ParsedJSON(source.bytes, maximumDepth: maximumDepth)
      var file = SchemaFile()
      var places: [JSONPointer: SchemaDocument.Place] = [:]
      file.collect(parsed.root, name: nil, at: .root, source, &places)
      file.document = SchemaDocument(
        value: parsed.root.value, span: span(parsed.root, source), places: places)
      return file
    } catch {
      let place = SourceSpan(
        source: source,
        range: min(error.offset, source.bytes.count)..<min(error.offset + 1, source.bytes.count))
      return SchemaFile(diagnostics: [
        Diagnostic("bad-schema", "the file is not JSON: \(error.message)", at: place)
      ])
    }
  }

  private mutating func collect(
    _ node: JSONNode, name: JSONNode?, at pointer: JSONPointer, _ source: SourceText,
    _ places: inout [JSONPointer: SchemaDocument.Place]
  ) {
    places[pointer] = SchemaDocument.Place(
      name: name.map { Self.span($0, source) }, value: Self.span(node, source))
    for (index, element) in node.elements.enumerated() {
      collect(element, name: nil, at: pointer.element(index), source, &places)
    }
    for (name, value) in node.namedMembers {
      let place = pointer.member(name.string ?? "")
      if let first = places[place]?.name {
        diagnostics.append(
          Diagnostic(
            "duplicate-key", "key '\(name.string ?? "")' is there twice",
            at: Self.span(name, source), notes: [.init("first given here", at: first)]))
      }
      collect(value, name: name, at: place, source, &places)
    }
  }

  private static func span(_ node: JSONNode, _ source: SourceText) -> SourceSpan {
    SourceSpan(source: source, range: node.sourceRange)
  }
}
