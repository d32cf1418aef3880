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
    guard let program = source.command?.first else { return [] }
    return [
      Diagnostic(
        "untrusted-command", "'command' would run a program", at: program.span,
        help: "That needs a project that you have trusted, and trust does not exist yet in this "
          + "version: give the value another way.")
    ]
  }
}
