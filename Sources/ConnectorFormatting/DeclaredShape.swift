import ConnectorModel

/// What the declarations say of a collection: whose keys have an order, and what stands below.
enum DeclaredShape {
  /// A mapping with declared keys; `discriminator` comes before them.
  case object(AnyObjectDeclaration, discriminator: String?)
  /// A mapping of names of the author's, in an order of the author's.
  case names(ValueShape)
  /// A list.
  case list(ValueShape)
  /// What is sent or compared as it is written.
  case free

  /// The shape of a collection that is written at a place.
  ///
  /// - Parameters:
  ///   - shape: what may stand there; nil where nothing is declared.
  ///   - isMapping: whether it is a mapping, else a list.
  ///   - text: the text of the mapping's entry with a key.
  init(_ shape: ValueShape?, isMapping: Bool, text: (String) -> String?) {
    switch shape {
    case .nullable(let inner): self.init(inner, isMapping: isMapping, text: text)
    case .scalarOr(_, let collection): self.init(collection, isMapping: isMapping, text: text)
    case .list(let element, _) where !isMapping: self = .list(element)
    case .list(let element, orSingle: true): self.init(element, isMapping: true, text: text)
    case .map(let value, _) where isMapping: self = .names(value)
    case .object(let declaration) where isMapping:
      self = .object(declaration(), discriminator: nil)
    case .variant(let variant) where isMapping:
      let word = text(variant.discriminator)
      guard let declaration = variant.cases.first(where: { $0.word == word })?.declaration else {
        self = .free
        return
      }
      self = .object(declaration(), discriminator: variant.discriminator)
    default: self = .free
    }
  }

  /// What may stand under a key; in a list, what an element may be.
  func shape(under key: String = "") -> ValueShape? {
    switch self {
    case .object(let declaration, _):
      declaration.fields.first { $0.name == key }?.shape
    case .names(let value): value
    case .list(let element): element
    case .free: nil
    }
  }

  /// Whether the order of a mapping's keys is the declaration's, not the author's.
  var hasOrder: Bool { if case .object = self { true } else { false } }

  /// The keys in canonical order: merge keys first, then a discriminator, then as they are declared.
  var order: [String] {
    guard case .object(let declaration, let discriminator) = self else { return [] }
    return ["<<"] + (discriminator.map { [$0] } ?? []) + declaration.fields.map(\.name)
  }
}
