import ConnectorModel
import Diagnostics
import PositionedYAML

extension NodeDecoder {
  /// Decodes a mapping with declared keys.
  mutating func object(
    _ node: YAMLNode, _ declaration: AnyObjectDeclaration, owner: NodeOwner
  ) -> DecodedValue? {
    guard let entries = node.entries else {
      return wrongType(
        node, owner: owner, expected: "a mapping",
        help: help(forBare: node, declaration, owner)
          ?? "Its keys: \(declaration.builtNames.joined(separator: ", ")).")
    }
    return object(entries, node.span, declaration, owner: owner)
  }

  /// Decodes a mapping whose `type` says what it is.
  mutating func variant(
    _ node: YAMLNode, _ variant: VariantDeclaration, owner: NodeOwner
  ) -> DecodedValue? {
    if let scalar = node.scalar { return bareWord(scalar, node, variant, owner: owner) }
    guard let entries = node.entries else {
      return wrongType(node, owner: owner, expected: "a mapping with '\(variant.discriminator)'")
    }
    guard let entry = entries.first(where: { $0.key.text == variant.discriminator }) else {
      if let nested = nestedCase(entries, variant) { return nested }
      let near = entries.first { entry in
        NearMiss.suggestion(for: entry.key.text, among: [variant.discriminator]) != nil
      }
      let name = Self.article(variant.name)
      if let key = near?.key {
        report(
          "unknown-key", "key '\(key.text)' is not known in \(name)", at: key.span,
          label: "did you mean '\(variant.discriminator)'?")
      } else {
        report(
          "missing-key", "\(name) needs the key '\(variant.discriminator)'", at: owner.span,
          help: "Legal types: \(variant.builtWords.joined(separator: ", ")).")
      }
      return nil
    }
    guard let word = entry.value.scalar else {
      return wrongType(
        entry.value, owner: .key(variant.discriminator, entry.key.span), expected: "text")
    }
    let located = Located(word.text, at: entry.value.span)
    let keys = entries.map(\.key.text)
    guard let declaration = declaration(of: located, variant, keys: keys) else { return nil }
    return object(
      entries.filter { $0.key.text != variant.discriminator }, node.span, declaration,
      owner: owner.at(entry.value.span))
  }

  private mutating func bareWord(
    _ scalar: YAMLScalar, _ node: YAMLNode, _ variant: VariantDeclaration, owner: NodeOwner
  ) -> DecodedValue? {
    let word = Located(scalar.text, at: node.span)
    if let torn = MissingSpace(scalar) {
      add(torn.diagnostic(.error, isKnown: torn.name == variant.discriminator))
      return nil
    }
    if scalar.kind == .null {
      return noValue(
        node, owner: owner, expected: "",
        help: "Write none, or a mapping with '\(variant.discriminator)'.")
    }
    guard let declaration = declaration(of: word, variant, keys: []),
      variant.cases.contains(where: { $0.word == word.value })
    else { return nil }
    guard declaration.fields.isEmpty else {
      report(
        "wrong-type", "\(declaration.name) needs a mapping", at: node.span,
        help: "Write {\(variant.discriminator): \(word.value), …} with its keys: "
          + declaration.builtNames.joined(separator: ", ") + ".")
      return nil
    }
    return .object(declaration.build([], node.span), node.span)
  }

  /// The object that a word stands for; of a word that was reported the one that is certainly meant,
  /// so that what else is wrong shows at once.
  ///
  /// - Parameter keys: those beside the word, which tell.
  private mutating func declaration(
    of word: Located<String>, _ variant: VariantDeclaration, keys: [String]
  ) -> AnyObjectDeclaration? {
    guard let found = variant.cases.first(where: { $0.word == word.value }) else {
      let near = reportUnknown(
        "unknown-value", "'\(word.value)' is not the type of \(Self.article(variant.name))", word,
        words: variant.cases.map(\.word), listed: variant.builtWords)
      guard let near, let meant = variant.cases.first(where: { $0.word == near })?.declaration?()
      else { return nil }
      let isMeant =
        NearMiss.isSame(near, word.value) || meant.builtNames.contains(where: keys.contains)
      return isMeant ? meant : nil
    }
    guard let declaration = found.declaration else {
      reportUnavailable("\(variant.name) '\(word.value)'", at: word.span)
      return nil
    }
    return declaration()
  }

  private mutating func object(
    _ entries: some Collection<YAMLEntry>, _ span: SourceSpan, _ declaration: AnyObjectDeclaration,
    owner: NodeOwner
  ) -> DecodedValue? {
    var keys = KeysFound(owner: owner)
    var values: [(Int, DecodedValue)] = []
    keys.present.reserve(entries.count)
    values.reserveCapacity(entries.count)
    let isRoot = rootKey.isEmpty
    let outerBuiltIns = builtIns
    if !declaration.builtIns.isEmpty { builtIns.formUnion(declaration.builtIns) }
    defer { builtIns = outerBuiltIns }
    if !isRoot, reportMissingKind(entries, declaration) {
      return .object(declaration.build([], span), span)
    }
    for entry in entries where !isFull {
      let key = Located(entry.key.text, at: entry.key.span)
      if isRoot { rootKey = key.value }
      guard let index = declaration.fields.firstIndex(where: { $0.name == key.value }) else {
        keys.hasUnknown = true
        if let meant = reportUnknownKey(entry, of: declaration) { keys.meant.insert(meant) }
        continue
      }
      keys.present.add(key)
      let field = declaration.fields[index]
      guard field.isBuilt else {
        keys.planned.append(key)
        continue
      }
      let outerSecretField = secretField
      if field.isSecret { secretField = key.value }
      let value = decode(entry.value, as: field.shape, owner: .key(key.value, key.span))
      secretField = outerSecretField
      if let value {
        values.append((index, value))
        if field.isSecret { rememberSecret(value) }
      } else {
        damage.note(key.value, in: span)
        if case .choice = field.shape, diagnostics.last?.id == "not-available" {
          keys.isUnavailable = true
        }
      }
    }
    if isRoot { rootKey = "" }
    for key in keys.meant { damage.note(key, in: span) }
    check(keys, of: declaration)
    return .object(declaration.build(values, span), span)
  }

  /// An object's name in a sentence: `a connector`, `auth scheme 'oauth2'`, `'expect'`.
  static func article(_ name: String) -> String {
    switch name {
    case "connector", "profile", "check", "selector", "variable": "a " + name
    case "action", "auth scheme": "an " + name
    case "project settings": "the project's settings"
    default: name.contains("'") ? name : "'\(name)'"
    }
  }
}

extension VariantDeclaration {
  /// The types that this version acts on.
  var builtWords: [String] {
    cases.filter { $0.declaration != nil }.map(\.word)
  }
}
