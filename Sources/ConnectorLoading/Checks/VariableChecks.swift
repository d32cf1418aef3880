import ConnectorModel
import Diagnostics
import JSONDocument

/// What must hold of declared variables and inputs.
enum VariableChecks {
  /// Checks declarations by themselves.
  static func check(_ declarations: [VariableDeclaration]) -> [Diagnostic] {
    declarations.flatMap(check)
  }

  /// Reports inputs that change more of a connector's variable than its default.
  static func redeclarations(of action: Action, in connector: Connector) -> [Diagnostic] {
    action.inputs.compactMap { input in
      guard let original = connector.variables.first(where: { $0.name == input.name }),
        let change = changedKey(input), let span = input.nameSpan
      else { return nil }
      return Diagnostic(
        "conflicting-keys", "input '\(input.name)' changes '\(change)' of a connector's variable",
        at: span,
        notes: original.nameSpan.map { [.init("declared by the connector here", at: $0)] } ?? [],
        help: "An action may change the default of a connector's variable and nothing else; "
          + "give the input another name.")
    }
  }

  /// Reports variables of a connector whose environment names are the same.
  static func ambiguousNames(in connector: Connector) -> [Diagnostic] {
    var seen: [String: VariableDeclaration] = [:]
    var diagnostics: [Diagnostic] = []
    for variable in connector.variables {
      let name = EnvironmentName.variable(variable.name, connector: connector.id)
      guard let first = seen.updateValue(variable, forKey: name), let span = variable.nameSpan
      else { continue }
      diagnostics.append(
        Diagnostic(
          "ambiguous-environment-name",
          "variables '\(first.name)' and '\(variable.name)' are both \(name) in the environment",
          at: span, notes: first.nameSpan.map { [.init("the other one", at: $0)] } ?? [],
          help: "Rename one of them."))
    }
    return diagnostics
  }

  private static func changedKey(_ input: VariableDeclaration) -> String? {
    if input.type != nil { return "type" }
    if input.isRequired != nil { return "required" }
    if input.enumeration != nil { return "enum" }
    if input.pattern != nil { return "pattern" }
    if input.minimum != nil { return "minimum" }
    if input.maximum != nil { return "maximum" }
    if input.from != nil { return "from" }
    if input.isSecret?.value == false { return "secret" }
    return nil
  }

  private static func check(_ variable: VariableDeclaration) -> [Diagnostic] {
    var diagnostics: [Diagnostic] = []
    if let enumeration = variable.enumeration {
      if case .array(let values) = enumeration.value, !values.isEmpty {
        diagnostics += values.compactMap { mismatch($0, enumeration.span, "enum", variable) }
      } else {
        diagnostics.append(
          Diagnostic("wrong-type", "'enum' must be a list of values", at: enumeration.span))
      }
    }
    for (key, value) in [("default", variable.defaultValue), ("example", variable.example)] {
      guard let value, value.value != .null else { continue }
      if let problem = mismatch(value.value, value.span, key, variable) {
        diagnostics.append(problem)
      } else if let problem = outsideEnumeration(value, key, variable) {
        diagnostics.append(problem)
      }
    }
    for (key, bound) in [("minimum", variable.minimum), ("maximum", variable.maximum)] {
      guard let bound else { continue }
      if case .number = bound.value { continue }
      diagnostics.append(Diagnostic("wrong-type", "'\(key)' must be a number", at: bound.span))
    }
    if let pattern = variable.pattern, variable.valueType != .string {
      diagnostics.append(
        Diagnostic(
          "conflicting-keys",
          "'pattern' is for text, not for type '\(variable.valueType.rawValue)'",
          at: pattern.pattern.span))
    }
    if let required = variable.isRequired, required.value, variable.defaultValue != nil {
      diagnostics.append(
        Diagnostic(
          "conflicting-keys", "'required: true' cannot stand beside 'default'", at: required.span,
          help: "A variable with a default always has a value."))
    }
    return diagnostics
  }

  private static func outsideEnumeration(
    _ value: Located<JSONValue>, _ key: String, _ variable: VariableDeclaration
  ) -> Diagnostic? {
    guard case .array(let legal)? = variable.enumeration?.value,
      !legal.contains(value.value)
    else { return nil }
    return Diagnostic(
      "type-mismatch", "'\(key)' of '\(variable.name)' is not among its 'enum'", at: value.span,
      notes: variable.enumeration.map { [.init("the legal values", at: $0.span)] } ?? [])
  }

  private static func mismatch(
    _ value: JSONValue, _ span: SourceSpan, _ key: String, _ variable: VariableDeclaration
  ) -> Diagnostic? {
    let fits =
      switch (variable.valueType, value) {
      case (.string, .string), (.string, .number), (.string, .bool), (.number, .number),
        (.boolean, .bool), (.object, .object), (.array, .array):
        true
      case (.integer, .number(let number)): number.isInteger
      default: false
      }
    if fits { return nil }
    return Diagnostic(
      "type-mismatch",
      "'\(key)' of '\(variable.name)' does not have the type '\(variable.valueType.rawValue)'",
      at: span,
      notes: variable.type.map { [.init("the type is declared here", at: $0.span)] } ?? [])
  }
}
