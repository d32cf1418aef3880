import ConnectorModel
import Diagnostics
import JSONDocument

/// Something that may be written at the cursor.
struct Proposal {
  /// The kinds of LSP's `CompletionItemKind` that are used.
  enum Kind: Int {
    case function = 3
    case variable = 6
    case property = 10
    case reference = 18
    case enumMember = 20
  }

  let label: String
  let kind: Kind
  /// A few words beside the label.
  var detail: String?
  /// A sentence or more.
  var documentation: String?
  /// What is written; nil for the label.
  var insertion: String?
  /// What comes before the label in the order of the list.
  var sorting = ""

  /// The item that LSP has for it.
  ///
  /// - Parameter range: the place of the word that it replaces.
  func item(replacing range: JSONValue) -> JSONValue {
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
    if !sorting.isEmpty {
      members.append(JSONMember(name: "sortText", value: .string(sorting + label)))
    }
    members.append(
      JSONMember(
        name: "textEdit", value: ["range": range, "newText": .string(insertion ?? label)]))
    return .object(members)
  }

  /// The same with another text to write.
  func inserting(_ text: String) -> Proposal {
    var proposal = self
    proposal.insertion = text
    return proposal
  }
}

extension Proposal {
  /// A connector's id.
  init(_ connector: Connector) {
    self.init(
      label: connector.id, kind: .reference, detail: connector.title?.value,
      documentation: connector.description?.value)
  }

  /// A variable's name.
  init(_ variable: VariableDeclaration) {
    self.init(
      label: variable.name, kind: .variable, detail: KeyText.nature(variable),
      documentation: variable.description?.value)
  }
}
