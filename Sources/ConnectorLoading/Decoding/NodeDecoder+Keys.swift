import ConnectorModel
import Diagnostics

extension NodeDecoder {
  /// Where keys stand: there are so few of them in an object that looking at each beats hashing.
  struct KeyPlaces {
    private var keys: [Located<String>] = []

    subscript(name: String) -> SourceSpan? { keys.first { $0.value == name }?.span }

    mutating func add(_ key: Located<String>) { keys.append(key) }

    mutating func reserve(_ count: Int) { keys.reserveCapacity(count) }
  }

  /// Which keys of an object there were.
  struct KeysFound {
    /// What the object belongs to.
    let owner: NodeOwner
    /// The keys that are declared.
    var present = KeyPlaces()
    /// Declared keys that nothing acts on yet.
    var planned: [Located<String>] = []
    /// Keys that a misspelt key probably meant: they are not reported as missing too.
    var meant: Set<String> = []
    /// Whether there was a key that means nothing: it may be the one that is missing.
    var hasUnknown = false
    /// Whether a value such as a grant is not available: then the keys that go with it say nothing
    /// new, and others may not be needed.
    var isUnavailable = false
  }

  /// Reports keys that nothing acts on, that are missing, and that exclude each other.
  mutating func check(_ keys: KeysFound, of declaration: AnyObjectDeclaration) {
    if isFull || keys.isUnavailable { return }
    var name: String { Self.article(declaration.name) }
    for key in keys.planned { reportUnavailable("key '\(key.value)' of \(name)", at: key.span) }
    for field in declaration.requiredFields {
      if keys.present[field.name] != nil || keys.meant.contains(field.name) { continue }
      report(
        "missing-key", "\(name) needs the key '\(field.name)'", at: keys.owner.span,
        help: field.example.map { "For example: \(field.name): \($0)" } ?? field.summary)
    }
    for constraint in declaration.constraints { check(constraint, keys, of: declaration) }
  }

  private mutating func check(
    _ constraint: KeyConstraint, _ keys: KeysFound, of declaration: AnyObjectDeclaration
  ) {
    switch constraint {
    case .exactlyOne(let names):
      reportConflict(names, keys)
      if !keys.hasUnknown, names.allSatisfy({ keys.present[$0] == nil }) {
        let built = names.filter(declaration.builtNames.contains).joined(separator: ", ")
        report(
          "missing-key", "\(Self.article(declaration.name)) needs one of \(built)",
          at: keys.owner.span)
      }
    case .atMostOne(let names):
      reportConflict(names, keys)
    case .requires(let name, let other):
      if let span = keys.present[name], keys.present[other] == nil, !keys.meant.contains(other) {
        report("missing-key", "'\(name)' needs the key '\(other)' beside it", at: span)
      }
    }
  }

  private mutating func reportConflict(_ names: [String], _ keys: KeysFound) {
    let given = names.compactMap { name in keys.present[name].map { (name, $0) } }
      .sorted { $0.1 < $1.1 }
    guard let first = given.first else { return }
    for (name, span) in given.dropFirst() {
      report(
        "conflicting-keys", "'\(name)' cannot stand beside '\(first.0)'", at: span,
        notes: [.init("'\(first.0)' is given here", at: first.1)], help: "Keep one of them.")
    }
  }
}
