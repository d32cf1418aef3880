import ConnectorModel

/// One object of the reference: its heading, what it is, and a table of its keys.
struct ReferenceSection {
  private let object: DeclarationCollector.Found
  private let kind: FileSchema

  init(_ object: DeclarationCollector.Found, in kind: FileSchema) {
    self.object = object
    self.kind = kind
  }

  /// The section without the marks of its heading.
  var markdown: String {
    let declaration = object.declaration
    var text = heading + "\n\n" + declaration.summary + "\n"
    if let key = object.key {
      text += "Stands at `\(key)`"
      text += object.discriminator.map { ", where `\($0.key)` is `\($0.word)`.\n" } ?? ".\n"
    } else {
      text +=
        "Generated from the declarations that also drive the loader; [\(guide.title)](\(guide.page))"
        + " explains them with examples.\n"
    }
    for constraint in declaration.constraints { text += Self.sentence(constraint) + "\n" }
    if declaration.fields.isEmpty { return text }
    text += "\n| key | value | meaning |\n|---|---|---|\n"
    for field in declaration.fields { text += row(of: field) }
    for field in declaration.fields { text += words(of: field) }
    return text
  }

  private var heading: String {
    object.key == nil ? "Reference: \(kind.shownName)" : object.declaration.name
  }

  private var guide: (title: String, page: String) {
    switch kind {
    case .connector: ("Projects and connectors", "../connectors.md")
    case .action: ("Actions", "../actions.md")
    case .profile: ("Profiles", "../connectors.md#profiles")
    case .project: ("Settings", "../connectors.md#settings")
    }
  }

  private func row(of field: FieldKey) -> String {
    guard field.isBuilt else {
      return "| `\(field.name)` | not available in this version | \(Self.cell(field.summary)) |\n"
    }
    var value = ReferenceValue(field.shape).text
    if field.isRequired { value += "; required" }
    if field.isSecret { value += "; secret" }
    var meaning = Self.cell(field.summary)
    if let example = field.example { meaning += " Example: `\(Self.cell(example))`" }
    return "| `\(field.name)` | \(value) | \(meaning) |\n"
  }

  /// What each word of a choice means, where that is said.
  private func words(of field: FieldKey) -> String {
    let choices = ReferenceValue(field.shape).choices
    guard field.isBuilt, choices.contains(where: { !$0.summary.isEmpty }) else { return "" }
    var text = "\n| `\(field.name)` | meaning |\n|---|---|\n"
    for choice in choices {
      let note = choice.isBuilt ? "" : " Not available in this version."
      text += "| `\(choice.word)` | \(Self.cell(choice.summary))\(note) |\n"
    }
    return text
  }

  private static func sentence(_ constraint: KeyConstraint) -> String {
    func list(_ names: [String]) -> String { names.map { "`\($0)`" }.joined(separator: ", ") }
    return switch constraint {
    case .exactlyOne(let names): "Exactly one of \(list(names)) is there."
    case .atMostOne(let names): "At most one of \(list(names)) is there."
    case .requires(let name, let other): "`\(name)` needs `\(other)`."
    }
  }

  /// Text that may stand in a cell of a table.
  private static func cell(_ text: String) -> String {
    text.replacing("|", with: "\\|").replacing("\n", with: " ")
  }
}

extension FileSchema {
  /// The file in words: `connector`, `connector-run.yaml`.
  var shownName: String { self == .project ? "connector-run.yaml" : rawValue }
}
