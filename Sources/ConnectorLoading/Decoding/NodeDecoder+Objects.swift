import ConnectorModel
import Diagnostics
import PositionedYAML

extension NodeDecoder {
  /// Decodes a mapping with declared keys.
  mutating func object(
    _ node: YAMLNode, _ declaration: AnyObjectDeclaration, owner: NodeOwner
  ) -> DecodedValue? {
    guard let entries = node.entries else {
      return wrongType(node, owner: owner, expected: "a mapping")
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
      let near = entries.first { entry in
        NearMiss.suggestion(for: entry.key.text, among: [variant.discriminator]) != nil
      }
      report(
        "missing-key", "the \(variant.name) has no '\(variant.discriminator)'",
        at: near?.key.span ?? owner.span,
        label: near == nil ? nil : "did you mean '\(variant.discriminator)'?",
        help: "Legal types: \(variant.builtWords.joined(separator: ", ")).")
      return nil
    }
    guard let word = entry.value.scalar else {
      return wrongType(
        entry.value, owner: .key(variant.discriminator, entry.key.span), expected: "text")
    }
    let located = Located(word.text, at: entry.value.span)
    guard let declaration = declaration(of: located, variant) else { return nil }
    return object(
      entries.filter { $0.key.text != variant.discriminator }, node.span, declaration,
      owner: NodeOwner(description: owner.description, span: entry.value.span))
  }

  private mutating func bareWord(
    _ scalar: YAMLScalar, _ node: YAMLNode, _ variant: VariantDeclaration, owner: NodeOwner
  ) -> DecodedValue? {
    let word = Located(scalar.text, at: node.span)
    if scalar.kind == .null {
      report(
        "wrong-type", "\(owner.description) has no value", at: owner.span,
        help: "Write none, or a mapping with '\(variant.discriminator)'.")
      return nil
    }
    guard let declaration = declaration(of: word, variant) else { return nil }
    guard declaration.fields.isEmpty else {
      report(
        "wrong-type", "\(declaration.name) needs a mapping", at: node.span,
        help: "Write {\(variant.discriminator): \(word.value), …} with its keys: "
          + declaration.fields.filter(\.isBuilt).map(\.name).joined(separator: ", ") + ".")
      return nil
    }
    return .object(declaration.build([], node.span), node.span)
  }

  private mutating func declaration(
    of word: Located<String>, _ variant: VariantDeclaration
  ) -> AnyObjectDeclaration? {
    guard let found = variant.cases.first(where: { $0.word == word.value }) else {
      reportUnknown(
        "unknown-value", "'\(word.value)' is not the type of an \(variant.name)", word,
        words: variant.cases.map(\.word), listed: variant.builtWords)
      return nil
    }
    guard let declaration = found.declaration else {
      reportUnavailable("\(variant.name) '\(word.value)'", at: word.span)
      return nil
    }
    return declaration()
  }

  private mutating func object(
    _ entries: [YAMLEntry], _ span: SourceSpan, _ declaration: AnyObjectDeclaration,
    owner: NodeOwner
  ) -> DecodedValue? {
    var values: [(Int, DecodedValue)] = []
    var present: [String: SourceSpan] = [:]
    var meant: Set<String> = []
    for entry in entries {
      let key = Located(entry.key.text, at: entry.key.span)
      guard let index = declaration.fields.firstIndex(where: { $0.name == key.value }) else {
        if let near = reportUnknownKey(key, of: declaration) { meant.insert(near) }
        continue
      }
      present[key.value] = key.span
      let field = declaration.fields[index]
      guard field.isBuilt else {
        reportUnavailable("key '\(key.value)' of \(article(declaration.name))", at: key.span)
        continue
      }
      if let value = decode(entry.value, as: field.shape, owner: .key(key.value, key.span)) {
        values.append((index, value))
      }
    }
    let place = MissingPlace(owner: owner, present: present, meant: meant)
    reportMissing(declaration, place)
    reportBroken(declaration, place)
    return .object(declaration.build(values, span), span)
  }

  /// What the messages about absent keys need.
  private struct MissingPlace {
    let owner: NodeOwner
    let present: [String: SourceSpan]
    /// Keys that a misspelt key probably meant: they are not reported as missing too.
    let meant: Set<String>
  }

  private mutating func reportUnknownKey(
    _ key: Located<String>, of declaration: AnyObjectDeclaration
  ) -> String? {
    let names = declaration.fields.map(\.name)
    let near = NearMiss.suggestion(for: key.value, among: names)
    let known = declaration.fields.filter(\.isBuilt).map(\.name)
    report(
      "unknown-key", "key '\(key.value)' is not known in \(article(declaration.name))",
      at: key.span, label: near.map { "did you mean '\($0)'?" },
      help: near == nil
        ? known.isEmpty ? "It takes no keys." : "Known keys: \(known.joined(separator: ", "))."
        : nil,
      fixIts: near.map {
        [.init(title: "Write '\($0)'", span: key.span, replacement: $0, isSafe: false)]
      } ?? [])
    return near
  }

  private mutating func reportMissing(_ declaration: AnyObjectDeclaration, _ place: MissingPlace) {
    for field in declaration.fields where field.isRequired && field.isBuilt {
      if place.present[field.name] != nil || place.meant.contains(field.name) { continue }
      report(
        "missing-key", "\(article(declaration.name)) needs the key '\(field.name)'",
        at: place.owner.span,
        help: field.example.map { "For example: \(field.name): \($0)" } ?? field.summary)
    }
  }

  private mutating func reportBroken(_ declaration: AnyObjectDeclaration, _ place: MissingPlace) {
    for constraint in declaration.constraints {
      switch constraint {
      case .exactlyOne(let keys):
        reportConflict(keys, declaration, place)
        if keys.allSatisfy({ place.present[$0] == nil && !place.meant.contains($0) }) {
          report(
            "missing-key",
            "\(article(declaration.name)) needs one of \(keys.joined(separator: ", "))",
            at: place.owner.span)
        }
      case .atMostOne(let keys):
        reportConflict(keys, declaration, place)
      case .requires(let key, let other):
        if let span = place.present[key], place.present[other] == nil, !place.meant.contains(other)
        {
          report("missing-key", "'\(key)' needs the key '\(other)' beside it", at: span)
        }
      }
    }
  }

  private mutating func reportConflict(
    _ keys: [String], _ declaration: AnyObjectDeclaration, _ place: MissingPlace
  ) {
    let given = keys.compactMap { key in place.present[key].map { (key, $0) } }
      .sorted { $0.1 < $1.1 }
    guard given.count > 1, let first = given.first else { return }
    for (key, span) in given.dropFirst() {
      report(
        "conflicting-keys", "'\(key)' cannot stand beside '\(first.0)'", at: span,
        notes: [.init("'\(first.0)' is given here", at: first.1)],
        help: "Keep one of \(keys.joined(separator: ", ")).")
    }
  }

  private func article(_ name: String) -> String {
    let vowels: Set<Character> = ["a", "e", "i", "o", "u"]
    let isPlural = name.hasSuffix("settings") || name == "defaults" || name == "redirects"
    if isPlural { return name }
    return (name.first.map(vowels.contains) ?? false ? "an " : "a ") + name
  }
}

extension VariantDeclaration {
  /// The types that this version acts on.
  fileprivate var builtWords: [String] {
    cases.filter { $0.declaration != nil }.map(\.word)
  }
}
