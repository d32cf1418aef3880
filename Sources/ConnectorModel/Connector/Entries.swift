/// What one name of a query, header or form mapping sends: several values repeat the entry, none
/// (an explicit null) takes an inherited entry away.
package struct EntryValue: Sendable {
  /// The values in order.
  package var templates: [Template]

  package init(templates: [Template]) { self.templates = templates }
}

/// A mapping of query, header or form names to templates.
package typealias TemplateEntries = [NamedEntry<EntryValue>]

extension FieldType where Value == TemplateEntries {
  /// A mapping of names to text with templates, to lists of such texts, or to null.
  package static func entries(
    _ position: TemplatePosition, keys: ValueShape.KeyRule = .anyText
  ) -> Self {
    let one = FieldType<[Template]>.list(of: .template(position), orSingle: true)
    let value = one.nullable().map { EntryValue(templates: $0.value ?? []) }
    return .map(of: value, keys: keys)
  }
}
