package import Diagnostics
package import JSONDocument

/// `profiles/<name>.yaml`: values for one environment.
package struct Profile: Declared {
  /// The file's name without `.yaml`; set by the loader.
  package var name = ""
  package var source: SourceText?
  package var version: Located<Int>?
  package var description: Located<String>?
  package var variables: [NamedEntry<[NamedEntry<ProfileValue>]>] = []
  package var urls: [NamedEntry<[NamedEntry<Template>]>] = []
  package var span: SourceSpan?

  package init() {}

  package static let declaration = ObjectDeclaration<Profile>(
    "profile", "Values for one environment.",
    fields: [
      FieldDeclaration("version", \.version, .version, "The format's version: 1."),
      FieldDeclaration("description", \.description, .text, "What it is for."),
      FieldDeclaration(
        "variables", into: \.variables,
        .map(of: .map(of: .profileValue, keys: .variableName), keys: .identifier),
        example: "{nexthink: {region: eu}}", "Connector, then variable, then its value."),
      FieldDeclaration(
        "urls", into: \.urls,
        .map(of: .map(of: .template(.url), keys: .anyText), keys: .identifier),
        example: "{nexthink: {base_url: https://staging.example.com}}",
        "Connector, then URL key, then the URL that replaces it."),
    ])
}

/// A profile's value of a variable.
package enum ProfileValue: Sendable {
  /// The value itself, or `{from: …}`, as it stands; the loader tells them apart by the
  /// variable's declaration.
  case literal(Located<JSONValue>)
  /// Where to read the value.
  case source(VariableSource, SourceSpan)
}

extension FieldType where Value == ProfileValue {
  /// A value, or a mapping with the only key `from`.
  package static var profileValue: Self {
    Self(shape: .profileValue) { value in
      switch value {
      case .literal(let literal): .literal(literal)
      case .object(let object, let span): (object as? VariableSource).map { .source($0, span) }
      default: nil
      }
    }
  }
}
