import ConnectorModel
import Diagnostics
import PositionedYAML

extension NodeDecoder {
  /// Reports a key that an object does not have; gives the key that is probably meant.
  mutating func reportUnknownKey(
    _ entry: YAMLEntry, of declaration: AnyObjectDeclaration
  ) -> String? {
    let key = Located(entry.key.text, at: entry.key.span)
    let built = declaration.builtNames
    if let torn = MissingSpace(entry) {
      add(torn.diagnostic(.error, isKnown: built.contains(torn.name)))
      return torn.name
    }
    let what = "key '\(key.value)' is not known in \(Self.article(declaration.name))"
    if let reason = declaration.habits.absentKeys[NearMiss.key(key.value)] {
      report("unknown-key", what, at: key.span, help: reason)
      return nil
    }
    let near = NearMiss.suggestion(for: key.value, among: built)
    if near.map({ NearMiss.isSame($0, key.value) }) != true,
      let holder = holder(of: key.value, in: declaration, isExact: near != nil)
    {
      report(
        "unknown-key", what, at: key.span,
        label: holder.key == key.value
          ? "belongs under '\(holder.field)'"
          : "belongs under '\(holder.field)', as '\(holder.key)'")
      return holder.field
    }
    let known = built.joined(separator: ", ")
    report(
      "unknown-key", what, at: key.span, label: near.map { "did you mean '\($0)'?" },
      help: near != nil ? nil : known.isEmpty ? "It takes no keys." : "Known keys: \(known).",
      fixIts: near.map {
        [.init(title: "Write '\($0)'", span: key.span, replacement: $0, isSafe: false)]
      } ?? [])
    return near
  }

  /// The only key of an object whose own object has a key of some name, with that key.
  ///
  /// - Parameter isExact: whether the name must be the key's own, and not another tool's.
  private func holder(
    of name: String, in declaration: AnyObjectDeclaration, isExact: Bool
  ) -> (field: String, key: String)? {
    let found = declaration.fields.filter(\.isBuilt).compactMap { field in
      let inner = Set(field.shape.objects.flatMap(\.builtNames))
      if inner.contains(name) { return (field: field.name, key: name) }
      let other = isExact ? nil : NearMiss.otherName(name, among: inner)
      return other.map { (field: field.name, key: $0) }
    }
    return found.count == 1 ? found[0] : nil
  }

  /// Reports an object that must have one of several keys, one of which takes anything, and has
  /// nothing but keys that mean nothing: what it holds probably belongs under that.
  ///
  /// - Returns: whether that was so.
  mutating func reportMissingKind(
    _ entries: some Collection<YAMLEntry>, _ declaration: AnyObjectDeclaration
  ) -> Bool {
    // Most often the first key is one of the object's.
    guard let first = entries.first?.key,
      !declaration.fields.contains(where: { $0.name == first.text }),
      let names = declaration.kinds, !isFull,
      let open = declaration.fields.first(where: { field in
        if case .json = field.shape { return names.contains(field.name) }
        return false
      })
    else { return false }
    let built = declaration.builtNames
    let isAllUnknown = entries.allSatisfy { entry in
      !declaration.fields.contains { $0.name == entry.key.text }
        && NearMiss.suggestion(for: entry.key.text, among: built) == nil
        && MissingSpace(entry) == nil
        && declaration.habits.absentKeys[NearMiss.key(entry.key.text)] == nil
    }
    guard isAllUnknown else { return false }
    report(
      "missing-key",
      "\(Self.article(declaration.name)) needs one of \(names.joined(separator: ", "))",
      at: first.span,
      help: "Put what it holds under the one that is meant: \(open.name): {\(first.text): …}")
    return true
  }

  /// Reads a mapping in which the word that should be its `type` is a key (`basic: {…}`), as if it
  /// were written rightly; nil where that is not so.
  mutating func nestedCase(_ entries: YAMLEntries, _ variant: VariantDeclaration) -> DecodedValue? {
    guard entries.count == 1, let entry = entries.first,
      let found = variant.cases.first(where: { NearMiss.isSame($0.word, entry.key.text) })
    else { return nil }
    report(
      "missing-key", "\(Self.article(variant.name)) needs the key '\(variant.discriminator)'",
      at: entry.key.span,
      help: "Write \(variant.discriminator): \(found.word), with its keys beside it.")
    guard let declaration = found.declaration?(), entry.value.entries != nil else {
      return .invalid(entry.value.span)
    }
    return object(
      entry.value, declaration, owner: .key(entry.key.text, entry.key.span))
  }
}

extension AnyObjectDeclaration {
  /// The keys of which an object has exactly one, so far as this version acts on them.
  fileprivate var kinds: [String]? {
    for case .exactlyOne(let names) in constraints {
      return names.filter(builtNames.contains)
    }
    return nil
  }
}

extension ValueShape {
  /// The objects that may stand there.
  fileprivate var objects: [AnyObjectDeclaration] {
    switch self {
    case .object(let declaration): [declaration()]
    case .variant(let variant): variant.cases.compactMap { $0.declaration?() }
    case .nullable(let shape): shape.objects
    case .list(.variant(let variant), orSingle: true): ValueShape.variant(variant).objects
    default: []
    }
  }
}
