import ConnectorModel
import Diagnostics
import PositionedYAML

/// A file of another format: one thing to say in place of a fault for each of its keys.
enum ForeignDocument {
  /// How a format is told.
  private struct Format {
    /// The name with its article.
    let name: String
    /// The key that is there.
    let key: String
    /// What its value is; nil for anything.
    var value: String?
    /// Keys of which one is there too; empty where the first says enough.
    var companions: [String] = []
  }

  private static let formats = [
    Format(name: "an OpenAPI document", key: "openapi"),
    Format(name: "an OpenAPI document", key: "swagger"),
    Format(name: "an Airbyte manifest", key: "type", value: "DeclarativeSource"),
    Format(name: "an Airbyte manifest", key: "streams", companions: ["definitions", "spec"]),
    Format(name: "a Postman collection", key: "item", companions: ["info"]),
    Format(name: "a recording of HTTP (HAR)", key: "log"),
  ]

  /// What to say of a file that is another format's; nil for any other.
  static func find(_ root: YAMLNode, _ declaration: AnyObjectDeclaration) -> Diagnostic? {
    guard let entries = root.entries else { return nil }
    // A file that has its own first key is what it should be.
    for field in declaration.fields where field.isRequired {
      if entries.contains(where: { $0.key.text == field.name }) { return nil }
    }
    let keys = Set(entries.map(\.key.text))
    for format in formats {
      guard let entry = entries.first(where: { $0.key.text == format.key }),
        format.value == nil || entry.value.scalar?.text == format.value,
        format.companions.isEmpty || format.companions.contains(where: keys.contains)
      else { continue }
      return Diagnostic(
        "wrong-type",
        "the file is \(format.name), not \(NodeDecoder.article(declaration.name))",
        at: entry.key.span,
        help: "A connector says where an API is and how to authenticate; each call is an action.")
    }
    return nil
  }
}
