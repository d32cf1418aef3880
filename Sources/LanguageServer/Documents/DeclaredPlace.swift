import ConnectorModel
import ConnectorValidation

/// What the format declares for a place in a file.
struct DeclaredPlace {
  /// What may stand there; nil where the format knows nothing of it.
  let shape: ValueShape?
  /// The key whose value it is; nil for a name of the author's and for the file itself.
  let field: FieldKey?

  /// The place that steps from a file's root lead to.
  init(_ steps: [CursorContext.Step], in declaration: AnyObjectDeclaration) {
    var shape: ValueShape? = .object { declaration }
    var field: FieldKey?
    for (index, step) in steps.enumerated() {
      (shape, field) = Self.child(step.key, of: shape, siblings: steps[index].siblings)
    }
    self.shape = shape
    self.field = field
  }

  private init(shape: ValueShape?) {
    self.shape = shape
    field = nil
  }

  /// The keys that a mapping here may have.
  ///
  /// - Parameter siblings: the entries that it has, among which a `type` chooses.
  func keys(siblings: [String: String]) -> [FieldKey] {
    switch Self.collection(shape) {
    case .object(let declaration): return declaration().fields.filter(\.isBuilt)
    case .variant(let variant):
      let discriminator = FieldKey(
        name: variant.discriminator, shape: .choice(Self.choices(variant)),
        summary: "Which \(variant.name) it is.", isRequired: true)
      return [discriminator]
        + (Self.declaration(variant, siblings)?.fields.filter(\.isBuilt) ?? [])
    default: return []
    }
  }

  /// The words that a scalar here may be.
  var words: [ValueShape.Choice] { Self.words(shape) }

  private static func child(
    _ key: String, of shape: ValueShape?, siblings: [String: String]
  ) -> (ValueShape?, FieldKey?) {
    if case .map(let value, _)? = collection(shape) { return (value, nil) }
    let place = DeclaredPlace(shape: shape)
    let field = place.keys(siblings: siblings).first { $0.name == key }
    return (field?.shape, field)
  }

  /// The collection that a shape may be, through lists and null.
  private static func collection(_ shape: ValueShape?) -> ValueShape? {
    switch shape {
    case .list(let element, _)?: collection(element)
    case .nullable(let inner)?: collection(inner)
    case .scalarOr(_, let other)?: collection(other)
    default: shape
    }
  }

  static func words(_ shape: ValueShape?) -> [ValueShape.Choice] {
    switch shape {
    case .choice(let choices)?: choices.filter(\.isBuilt)
    case .boolean?: [.init("true"), .init("false")]
    case .list(let element, _)?: words(element)
    case .nullable(let inner)?: words(inner)
    case .scalarOr(let scalar, let collection)?: words(scalar) + words(collection)
    case .variant(let variant)?:
      variant.cases.filter { $0.declaration?().fields.isEmpty == true }
        .map { .init($0.word, $0.summary) }
    default: []
    }
  }

  private static func choices(_ variant: VariantDeclaration) -> [ValueShape.Choice] {
    variant.cases.filter { $0.declaration != nil }.map { .init($0.word, $0.summary) }
  }

  private static func declaration(
    _ variant: VariantDeclaration, _ siblings: [String: String]
  ) -> AnyObjectDeclaration? {
    let word = siblings[variant.discriminator]?.trimmingQuotes
    return variant.cases.first { $0.word == word }?.declaration?()
  }
}
