import ConnectorModel
import PositionedYAML

/// The order in which the keys of a mapping are written.
struct KeyOrder {
  /// Whether keys may move at all: not in a file with anchors, which must stand before their aliases.
  let isFree: Bool

  /// The entries' indexes in the canonical order; nil where the order is the author's.
  ///
  /// A key that the format does not know stays behind the one that it stands behind.
  func indexes(of entries: [YAMLEntry], _ shape: ValueShape?) -> [Int]? {
    guard isFree, let names = names(shape, entries) else { return nil }
    let rank = Dictionary(zip(names, names.indices), uniquingKeysWith: { first, _ in first })
    var last = -1
    let keyed = entries.enumerated().map { index, entry in
      last = rank[entry.key.text] ?? last
      return (rank: last, index: index)
    }
    return keyed.sorted { ($0.rank, $0.index) < ($1.rank, $1.index) }.map(\.index)
  }

  /// What stands at a key.
  func child(_ key: String, of shape: ValueShape?, _ entries: [YAMLEntry]) -> ValueShape? {
    switch Self.collection(shape) {
    case .map(let value, _)?: value
    case let collection: fields(collection, entries)?.first { $0.name == key }?.shape
    }
  }

  /// What stands in a list.
  func element(of shape: ValueShape?) -> ValueShape? {
    if case .list(let element, _)? = shape { return element }
    if case .nullable(let inner)? = shape { return element(of: inner) }
    if case .scalarOr(_, let collection)? = shape { return element(of: collection) }
    return nil
  }

  private func names(_ shape: ValueShape?, _ entries: [YAMLEntry]) -> [String]? {
    let collection = Self.collection(shape)
    guard let fields = fields(collection, entries) else { return nil }
    var names = fields.map(\.name)
    if case .variant(let variant)? = collection { names.insert(variant.discriminator, at: 0) }
    return names
  }

  private func fields(_ shape: ValueShape?, _ entries: [YAMLEntry]) -> [FieldKey]? {
    switch shape {
    case .object(let declaration)?: return declaration().fields
    case .variant(let variant)?:
      let word = entries.first { $0.key.text == variant.discriminator }?.value.scalar?.text
      return variant.cases.first { $0.word == word }?.declaration?().fields
    default: return nil
    }
  }

  private static func collection(_ shape: ValueShape?) -> ValueShape? {
    switch shape {
    case .list(let element, orSingle: true)?: collection(element)
    case .nullable(let inner)?: collection(inner)
    case .scalarOr(_, let other)?: collection(other)
    default: shape
    }
  }
}
