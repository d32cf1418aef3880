import ConnectorModel
import Diagnostics
import JSONDocument

/// The declarations that templates of a file may name, as the checks of their values see them.
struct DeclaredNames {
  /// A name's declaration: a connector's variable with an action's default over it, or an input.
  struct Entry {
    var declaration: VariableDeclaration
    /// Whether the type can be relied on; it cannot where its key was reported.
    var isTypeKnown: Bool
    /// Whether the default is the action's, for a connector's variable.
    var isRedeclared = false
  }

  private(set) var entries: [String: Entry] = [:]

  /// The variables of a connector.
  init(_ connector: WorkspaceFile<Connector>) {
    for variable in connector.object.variables {
      entries[variable.name] = Entry(
        declaration: variable, isTypeKnown: !connector.lacks("type", in: variable.span))
    }
  }

  /// The inputs of an action and the variables of its connector.
  init(_ action: WorkspaceFile<Action>, _ connector: WorkspaceFile<Connector>) {
    self.init(connector)
    for input in action.object.inputs {
      if entries[input.name] == nil {
        entries[input.name] = Entry(
          declaration: input, isTypeKnown: !action.lacks("type", in: input.span))
      } else if let value = input.defaultValue {
        entries[input.name]?.declaration.defaultValue = value
        entries[input.name]?.isRedeclared = true
      }
    }
  }

  /// The declaration of a name; nil where there is none, or nothing can be said of its values.
  func known(_ name: String) -> Entry? {
    entries[name].flatMap { $0.isTypeKnown ? $0 : nil }
  }
}
