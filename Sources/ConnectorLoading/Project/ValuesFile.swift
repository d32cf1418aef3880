package import Diagnostics
package import JSONDocument
import PositionedYAML

/// A file of values for `--vars`: a mapping of names to values, as YAML or JSON.
package enum ValuesFile {
  /// One name's value with its place.
  package struct Entry: Sendable {
    package var name: Located<String>
    package var value: JSONValue
  }

  /// Reads the text of a values file.
  ///
  /// JSON is read as JSON, so that its rules about duplicate names, escapes and tabs hold.
  package static func read(_ source: SourceText) -> (entries: [Entry], diagnostics: [Diagnostic]) {
    let first = source.bytes.first { $0 != 0x20 && $0 != 0x0A && $0 != 0x0D && $0 != 0x09 }
    if first == UInt8(ascii: "{"), let document = try? ParsedJSON(source.bytes) {
      let whole = SourceSpan(source: source, range: 0..<0)
      let entries = document.root.members.map {
        Entry(name: Located($0.name, at: whole), value: $0.value.value)
      }
      return (entries, [])
    }
    let (root, diagnostics) = YAMLReader.read(source)
    guard let root else { return ([], diagnostics) }
    var decoder = NodeDecoder()
    guard let nodes = root.entries else {
      _ = decoder.wrongType(
        root, owner: .file("values", root.span), expected: "a mapping of names to values")
      return ([], diagnostics + decoder.diagnostics)
    }
    let entries = nodes.compactMap { node in
      decoder.literal(node.value, isTyped: false).map {
        Entry(name: Located(node.key.text, at: node.key.span), value: $0)
      }
    }
    return (entries, diagnostics + decoder.diagnostics)
  }
}
