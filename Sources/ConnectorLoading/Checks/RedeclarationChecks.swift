import ConnectorModel
import Diagnostics
import JSONDocument

/// What must hold of an action's inputs that have the name of a connector's variable.
enum RedeclarationChecks {
  /// Checks the inputs of an action: each is its own, or changes a variable's default only.
  static func check(_ action: Action, in connector: Connector) -> [Diagnostic] {
    var diagnostics: [Diagnostic] = []
    var own: [VariableDeclaration] = []
    let variables = connector.variables
    for input in action.inputs {
      if let original = variables.first(where: { $0.name == input.name }) {
        diagnostics += check(input, of: original)
      } else {
        own.append(input)
      }
    }
    return diagnostics + VariableChecks.check(own)
  }

  /// Checks what can be said without the connector: an input that has nothing but a default may
  /// be a variable of any type.
  static func check(_ action: Action) -> [Diagnostic] {
    let plain = VariableDeclaration()
    return VariableChecks.check(
      action.inputs.filter { changedKey($0, plain) != nil || $0.defaultValue == nil })
  }

  private static func check(
    _ input: VariableDeclaration, of original: VariableDeclaration
  ) -> [Diagnostic] {
    let notes = original.nameSpan.map { span in
      [Diagnostic.Note("declared by the connector here", at: span)]
    }
    if let change = changedKey(input, original), let span = input.nameSpan {
      return [
        Diagnostic(
          "conflicting-keys",
          "input '\(input.name)' changes '\(change)' of a connector's variable", at: span,
          notes: notes ?? [],
          help: "An action may change the default of a connector's variable and nothing else; "
            + "give the input another name.")
      ]
    }
    guard let value = input.defaultValue else {
      guard let span = input.nameSpan else { return [] }
      return [
        Diagnostic(
          "conflicting-keys", "input '\(input.name)' is a variable of the connector already",
          at: span, notes: notes ?? [],
          help: "Use it without declaring it again, or give it another default here.")
      ]
    }
    if value.value == .null { return [] }
    let problem = DeclaredValueCheck(declaration: original)
      .check(value, "'default' of '\(input.name)'")
    return [problem].compactMap { $0 }
  }

  private static func changedKey(
    _ input: VariableDeclaration, _ original: VariableDeclaration
  ) -> String? {
    if input.type != nil { return "type" }
    if input.isRequired != nil { return "required" }
    if input.enumeration != nil { return "enum" }
    if input.pattern != nil { return "pattern" }
    if input.minimum != nil { return "minimum" }
    if input.maximum != nil { return "maximum" }
    if input.from != nil { return "from" }
    if let secret = input.isSecret, secret.value != (original.isSecret?.value ?? false) {
      return "secret"
    }
    return nil
  }
}
