package import ConnectorModel
package import JSONDocument

/// The JSON Schemas (2020-12) of the format's files, made from the declarations that also drive
/// decoding.
package enum FileSchema: String, Sendable, CaseIterable {
  case connector
  case action
  case profile
  /// `connector-run.yaml`.
  case project

  /// The schema.
  ///
  /// It refuses what a schema can see: unknown and missing keys, wrong types and words, keys that
  /// exclude each other. It takes YAML as editors parse it, so where text is wanted numbers and
  /// booleans will do, as they do for the loader.
  package var document: JSONValue {
    var generator = SchemaGenerator()
    let root = generator.object(declaration)
    var members = [
      JSONMember(name: "$schema", value: "https://json-schema.org/draft/2020-12/schema"),
      JSONMember(name: "title", value: .string("connector-run \(rawValue) file")),
    ]
    members += root
    members.append(JSONMember(name: "$defs", value: generator.definitions))
    return .object(members)
  }

  /// The declaration of the whole file.
  package var declaration: AnyObjectDeclaration {
    switch self {
    case .connector: Connector.declaration.erased
    case .action: Action.declaration.erased
    case .profile: Profile.declaration.erased
    case .project: ProjectSettings.declaration.erased
    }
  }
}
