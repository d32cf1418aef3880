import ConnectorModel
import Diagnostics

/// Finds templates that name what nobody declares.
enum VariableReferences {
  /// Checks the templates of a file.
  ///
  /// - Parameters:
  ///   - declared: the variables that the templates may name.
  ///   - what: who declares them, for messages: `connector`.
  ///   - saved: the names after `$auth.` that a token response saves.
  static func check(
    _ templates: [Template], declared: [String], what: String, saved: [String]
  ) -> [Diagnostic] {
    let names = Set(declared)
    return templates.flatMap(\.expressions).flatMap(\.sources).compactMap { source in
      switch source.kind {
      case .variable(let name) where !names.contains(name):
        return undefined(name, source.span, declared, what)
      case .builtIn(TemplateBuiltIn.auth.rawValue):
        return checkSaved(source, saved)
      default: return nil
      }
    }
  }

  private static func undefined(
    _ name: String, _ span: SourceSpan, _ declared: [String], _ what: String
  ) -> Diagnostic {
    let near = NearMiss.suggestion(for: name, among: declared)
    let builtIn = TemplateBuiltIn(rawValue: name).map { "$\($0.rawValue)" }
    return Diagnostic(
      "undefined-variable", "variable '\(name)' is not defined", at: span,
      label: (near ?? builtIn).map { "did you mean '\($0)'?" },
      help: near != nil || builtIn != nil
        ? nil
        : declared.isEmpty
          ? "The \(what) declares no variables."
          : "Declared by the \(what): \(declared.joined(separator: ", ")).")
  }

  private static func checkSaved(_ source: TemplateSource, _ saved: [String]) -> Diagnostic? {
    guard case .member(let name)? = source.path.first else {
      return Diagnostic(
        "undefined-variable", "'$auth' needs a name: <<$auth.name>>", at: source.span,
        help: saved.isEmpty ? "token_response.save declares names." : nil)
    }
    if saved.contains(name) { return nil }
    let near = NearMiss.suggestion(for: name, among: saved)
    return Diagnostic(
      "undefined-variable", "'$auth.\(name)' is not saved by any token response",
      at: source.span, label: near.map { "did you mean '$auth.\($0)'?" },
      help: near == nil ? "Declare it under token_response.save of the auth scheme." : nil)
  }
}
