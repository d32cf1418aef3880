import ConnectorModel
import Diagnostics

/// What must hold of a `from`.
enum SourceChecks {
  /// Checks one source of a variable's value.
  static func check(_ source: VariableSource) -> [Diagnostic] {
    if let name = source.environment, name.value.isEmpty || name.value.contains("=") {
      return [
        Diagnostic(
          "unknown-value", "'\(name.value)' is not a name of an environment variable",
          at: name.span, help: "Write the name alone, without '$' and '='.")
      ]
    }
    if let name = source.environment, name.value.hasPrefix("$") {
      return [
        Diagnostic(
          "unknown-value", "'\(name.value)' is not a name of an environment variable",
          at: name.span, label: "did you mean '\(name.value.dropFirst())'?")
      ]
    }
    if let path = source.file, path.value.isEmpty || path.value.utf8.contains(0) {
      return [Diagnostic("unknown-value", "'file' names no file", at: path.span)]
    }
    guard let command = source.command else { return [] }
    guard let program = command.first, !program.value.isEmpty else {
      return [
        Diagnostic(
          "unknown-value", "'command' names no program", at: command.first?.span ?? source.span,
          help: "Write the program and its arguments as a list: [pass, show, api-key].")
      ]
    }
    if let word = command.first(where: { $0.value.utf8.contains(0) }) {
      return [
        Diagnostic(
          "unknown-value", "'command' has a NUL character, which no argument can hold",
          at: word.span)
      ]
    }
    return []
  }
}
