import ConnectorLoading
import Diagnostics
import JSONDocument

/// An example of a declaration, which is written as YAML.
enum SchemaExample {
  /// The example's value; nil where it is no YAML by itself.
  static func value(_ text: String) -> JSONValue? {
    let source = SourceText(path: "example", text: "value: \(text)\n")
    let (entries, diagnostics) = ValuesFile.read(source)
    return diagnostics.hasErrors ? nil : entries.first?.value
  }
}
