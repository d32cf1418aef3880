import ConnectorLoading
import ConnectorModel
import Diagnostics
import JSONDocument

/// What may be written at the cursor.
struct Completion {
  /// The kinds of LSP's items that are used.
  private enum Kind: Int {
    case function = 3
    case variable = 6
    case property = 10
    case enumMember = 20
    case reference = 18
  }

  let project: OpenProject
  let path: String

  /// The items at a byte offset of the file's text.
  func items(in source: SourceText, at offset: Int) -> [JSONValue] {
    let context = CursorContext(source, at: offset)
    if let template = context.template { return templateItems(template) }
    let place = DeclaredPlace(context.steps, in: project.kind(of: path).declaration)
    switch context.slot {
    case .comment: return []
    case .key: return keyItems(place, context)
    case .value: return valueItems(place, context)
    }
  }

  private func keyItems(_ place: DeclaredPlace, _ context: CursorContext) -> [JSONValue] {
    let keys = place.keys(siblings: context.siblings).filter { context.siblings[$0.name] == nil }
    return keys.map { key in
      item(
        key.name, .property, detail: KeyText.nature(key), documentation: key.summary,
        insert: key.name + ": ", sort: key.isRequired ? "0" : "1")
    } + (context.slot == .key("") || keys.isEmpty ? valueItems(place, context) : [])
  }

  private func valueItems(_ place: DeclaredPlace, _ context: CursorContext) -> [JSONValue] {
    var items = place.words.map { item($0.word, .enumMember, documentation: $0.summary) }
    guard context.steps.count == 1, let key = context.steps.last?.key else { return items }
    switch (project.kind(of: path), key) {
    case (.action, "connector"):
      items += project.connectors(around: path).map {
        item($0.id, .reference, detail: $0.title?.value, documentation: $0.description?.value)
      }
    case (.connector, "check"):
      items += project.actions(around: path).map {
        item($0.id, .reference, documentation: $0.description?.value)
      }
    default: break
    }
    return items
  }

  /// Variables and the engine's values, or behind a `|` filters.
  private func templateItems(_ text: String) -> [JSONValue] {
    if text.contains("|") {
      return TemplateFilter.allCases.map {
        item($0.rawValue, .function, detail: KeyText.signature($0), documentation: $0.summary)
      }
    }
    let variables = project.variables(of: path).map { entry in
      item(
        entry.variable.name, .variable, detail: KeyText.nature(entry.variable),
        documentation: entry.variable.description?.value)
    }
    let builtIns = TemplateBuiltIn.allCases.filter { $0.position != .signing }.map {
      item("$" + $0.rawValue, .variable)
    }
    return variables + builtIns
  }

  private func item(
    _ label: String, _ kind: Kind, detail: String? = nil, documentation: String? = nil,
    insert: String? = nil, sort: String = ""
  ) -> JSONValue {
    var members = [
      JSONMember(name: "label", value: .string(label)),
      JSONMember(name: "kind", value: .number(JSONNumber(kind.rawValue))),
    ]
    if let detail, !detail.isEmpty {
      members.append(JSONMember(name: "detail", value: .string(detail)))
    }
    if let documentation, !documentation.isEmpty {
      members.append(JSONMember(name: "documentation", value: .string(documentation)))
    }
    if let insert { members.append(JSONMember(name: "insertText", value: .string(insert))) }
    if !sort.isEmpty {
      members.append(JSONMember(name: "sortText", value: .string(sort + label)))
    }
    return .object(members)
  }
}
