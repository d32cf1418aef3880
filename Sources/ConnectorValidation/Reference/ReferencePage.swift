import ConnectorModel

/// The reference of one kind of file as Markdown, made from the declarations that also drive
/// decoding: `docs/reference/<kind>.md`.
package struct ReferencePage: Sendable {
  /// The kind of file.
  package let kind: FileSchema

  package init(of kind: FileSchema) { self.kind = kind }

  /// The page: every object that the file may hold, with all its keys.
  package var markdown: String {
    var collector = DeclarationCollector()
    collector.collect(kind.declaration)
    let sections = collector.found.map { found in
      (found.key == nil ? "# " : "## ") + ReferenceSection(found, in: kind).markdown
    }
    return sections.joined(separator: "\n")
  }
}

/// Finds the objects that a declaration leads to, each once, in the order of the keys.
struct DeclarationCollector {
  /// An object, with the key and word that say so where it is one of several.
  struct Found {
    var declaration: AnyObjectDeclaration
    /// The key under which it was met first; nil for the file itself.
    var key: String?
    /// `type: basic`, where the object is one of several.
    var discriminator: (key: String, word: String)?
  }

  private(set) var found: [Found] = []

  mutating func collect(
    _ declaration: AnyObjectDeclaration, under key: String? = nil,
    discriminator: (key: String, word: String)? = nil
  ) {
    if found.contains(where: { $0.declaration.name == declaration.name }) { return }
    found.append(Found(declaration: declaration, key: key, discriminator: discriminator))
    for field in declaration.fields { collect(field.shape, under: field.name) }
  }

  private mutating func collect(_ shape: ValueShape, under key: String) {
    switch shape {
    case .list(let element, _), .map(let element, _), .nullable(let element):
      collect(element, under: key)
    case .scalarOr(let scalar, let collection):
      collect(scalar, under: key)
      collect(collection, under: key)
    case .object(let declaration): collect(declaration(), under: key)
    case .variant(let variant):
      for item in variant.cases {
        guard let declaration = item.declaration?() else { continue }
        collect(declaration, under: key, discriminator: (variant.discriminator, item.word))
      }
    case .text, .template, .boolean, .integer, .number, .duration, .choice, .version, .literal,
      .value,
      .json, .profileValue, .jsonPath, .regularExpression, .schema, .statusPattern:
      break
    }
  }
}
