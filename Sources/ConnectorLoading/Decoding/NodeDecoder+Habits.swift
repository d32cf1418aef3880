import ConnectorModel
import Diagnostics
import JSONDocument
import PositionedYAML

extension NodeDecoder {
  /// What to write in place of a bare value where a mapping must stand; nil where nothing fits.
  func help(
    forBare node: YAMLNode, _ declaration: AnyObjectDeclaration, _ owner: NodeOwner
  ) -> String? {
    guard let scalar = node.scalar, scalar.kind != .null else { return nil }
    for name in declaration.habits.bareValues {
      guard let field = declaration.fields.first(where: { $0.name == name && $0.isBuilt }),
        let value = Self.value(of: scalar, node, for: field)
      else { continue }
      let isSecret =
        CredentialName.holdsSecret(value, named: owner.name ?? "")
        || SecretShape.first(in: value) != nil
      let shown = isSecret || value.utf8.count > 40 || value.contains("\n") ? "…" : value
      return "Write \(owner.name.map { "\($0): " } ?? ""){\(name): \(shown)}"
    }
    return nil
  }

  /// A bare value as a key's value; nil where the key does not take it.
  private static func value(
    of scalar: YAMLScalar, _ node: YAMLNode, for field: FieldKey
  ) -> String? {
    if case .json = field.shape {
      let isDocument = scalar.text.first { !$0.isWhitespace }.map("{[".contains) ?? false
      let isJSON = isDocument && (try? ParsedJSON(scalar.text, maximumDepth: 64)) != nil
      return isJSON ? "{…}" : nil
    }
    var trial = NodeDecoder()
    let decoded = trial.decode(node, as: field.shape, owner: .key(field.name, node.span))
    if decoded != nil, trial.diagnostics.isEmpty {
      return scalar.style == .plain ? scalar.text : node.span.text
    }
    guard case .choice(let choices) = field.shape else { return nil }
    let words = choices.filter(\.isBuilt).map(\.word)
    return NearMiss.suggestion(for: scalar.text, among: words)
  }

  /// The first sign of a list: its dash or its bracket.
  static func sign(of node: YAMLNode) -> SourceSpan {
    if node.aliased != nil || node.span.range.isEmpty { return node.span }
    let start = node.span.range.lowerBound
    return SourceSpan(source: node.span.source, range: start..<start + 1)
  }

  /// What to write in place of a list where names with values must stand.
  static func help(forListOf elements: YAMLElements, _ shape: ValueShape) -> String {
    let entries = elements.first?.entries
    let named = entries?.first { ["name", "key", "id"].contains($0.key.text) }?.value.scalar?.text
    let name =
      entries?.count == 1
      ? entries?.first?.key.text : named ?? elements.first?.scalar.map(\.text).flatMap(Self.word)
    guard let name, !name.contains("\n"), name.utf8.count <= 40 else {
      return "Write 'name: value' for each, without '-'."
    }
    return "Write '\(name): \(shape.placeholder)', without '-'."
  }

  private static func word(_ text: String) -> String? {
    NameRules.isToken(text) && SecretShape.first(in: text) == nil ? text : nil
  }
}

extension ValueShape {
  /// What a value could look like, for a sentence.
  fileprivate var placeholder: String {
    switch self {
    case .nullable(let shape): shape.placeholder
    case .scalarOr(let scalar, _): scalar.placeholder
    case .list(let element, orSingle: true): element.placeholder
    case .jsonPath: "$.name"
    case .object(let declaration):
      declaration().fields.first { field in
        if case .choice = field.shape { return field.isBuilt }
        return false
      }.flatMap { field in
        guard case .choice(let choices) = field.shape else { return nil }
        return choices.first.map { "{\(field.name): \($0.word)}" }
      } ?? "{…}"
    default: "…"
    }
  }
}
