import ConnectorModel
import Diagnostics
import JSONDocument

/// What must hold of declared variables and inputs.
enum VariableChecks {
  /// Checks declarations by themselves.
  static func check(_ declarations: [VariableDeclaration]) -> [Diagnostic] {
    declarations.flatMap(check)
  }

  /// The literal values of secrets.
  static func secretTexts(_ declarations: [VariableDeclaration]) -> [String] {
    declarations.compactMap { declaration in
      guard declaration.isSecret?.value == true else { return nil }
      return declaration.defaultValue.flatMap { DeclaredValueCheck.text($0.value) }
    }.filter { !$0.isEmpty }
  }

  private static func check(_ variable: VariableDeclaration) -> [Diagnostic] {
    var diagnostics = enumeration(variable) + bounds(variable)
    for key in ["default", "example"] {
      let value = key == "default" ? variable.defaultValue : variable.example
      guard let value, value.value != .null || variable.needsValue else { continue }
      if let problem = DeclaredValueCheck(declaration: variable)
        .check(value, "'\(key)' of '\(variable.name)'")
      {
        diagnostics.append(problem)
      }
    }
    if let pattern = variable.pattern, ![.string, .array, .object].contains(variable.valueType) {
      diagnostics.append(
        Diagnostic(
          "conflicting-keys",
          "'pattern' is for text, lists and objects, not for type '\(variable.valueType.rawValue)'",
          at: pattern.pattern.span,
          help: variable.valueType == .integer || variable.valueType == .number
            ? "Numbers are bounded by 'minimum' and 'maximum'." : nil))
    }
    if let required = variable.isRequired, required.value, let value = variable.defaultValue {
      diagnostics.append(
        Diagnostic(
          "conflicting-keys", "'required: true' cannot stand beside 'default'", at: required.span,
          notes: [.init("'default' is given here", at: value.span)],
          help: "A variable with a default always has a value."))
    }
    if variable.isSecret?.value == true, let value = variable.defaultValue,
      let text = DeclaredValueCheck.text(value.value), !text.isEmpty
    {
      diagnostics.append(
        Diagnostic(
          "plaintext-secret", .warning, "secret '\(variable.name)' has its value in the file",
          at: value.span, help: "Take the default away: everybody who reads the file has it."))
    }
    if let source = variable.from { diagnostics += SourceChecks.check(source) }
    return diagnostics
  }

  private static func enumeration(_ variable: VariableDeclaration) -> [Diagnostic] {
    let check = DeclaredValueCheck(declaration: variable)
    return (variable.legalValues?.value ?? []).compactMap { value in
      check.checkType(value, "a value of 'enum' of '\(variable.name)'")
    }
  }

  private static func bounds(_ variable: VariableDeclaration) -> [Diagnostic] {
    if variable.minimum == nil, variable.maximum == nil { return [] }
    let bounds = [("minimum", variable.minimum), ("maximum", variable.maximum)]
    var diagnostics: [Diagnostic] = []
    var numbers: [JSONNumber] = []
    let isBounded = [.integer, .number, .array, .object].contains(variable.valueType)
    for (key, bound) in bounds {
      guard let bound else { continue }
      if !isBounded {
        diagnostics.append(
          Diagnostic(
            "conflicting-keys",
            "'\(key)' is for numbers, lists and objects, not for type '\(variable.valueType.rawValue)'",
            at: bound.span,
            help: variable.type == nil
              ? "Declare type: integer or type: number."
              : variable.valueType == .string ? "Text is bounded by 'pattern'." : nil))
      } else if case .number(let number) = bound.value {
        numbers.append(number)
      } else {
        diagnostics.append(Diagnostic("wrong-type", "'\(key)' must be a number", at: bound.span))
      }
    }
    if numbers.count == 2, numbers[1] < numbers[0], let minimum = variable.minimum,
      let maximum = variable.maximum
    {
      diagnostics.append(
        Diagnostic(
          "conflicting-keys", "'maximum' is below 'minimum'", at: maximum.span,
          notes: [.init("'minimum' is given here", at: minimum.span)]))
    }
    return diagnostics
  }
}
