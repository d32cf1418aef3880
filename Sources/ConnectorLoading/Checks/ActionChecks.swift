import ConnectorModel
import Diagnostics

/// What must hold of an action beyond the shape of its keys.
enum ActionChecks {
  /// Checks one action.
  ///
  /// - Parameters:
  ///   - templates: every template of the file.
  ///   - connector: its connector; nil where it could not be read, and then nothing is said of the
  ///     variables that it might declare.
  static func check(
    _ action: Action, templates: [Template], connector: Connector?
  ) -> [Diagnostic] {
    var diagnostics: [Diagnostic] = []
    if let method = action.method { diagnostics += methodDiagnostics(method) }
    if let path = action.path { diagnostics += URLChecks.path(path) }
    if let url = action.url { diagnostics += URLChecks.absolute(url, what: "url") }
    diagnostics += VariableChecks.check(action.inputs)
    for scheme in action.auth?.schemes ?? [] { diagnostics += SchemeChecks.check(scheme) }
    diagnostics += action.captures.map(\.value).flatMap(SelectorChecks.check)
    diagnostics += action.expect.checks.flatMap(SelectorChecks.check)
    if let print = action.print { diagnostics += printDiagnostics(print, action) }
    if let connector {
      diagnostics += VariableChecks.redeclarations(of: action, in: connector)
      let names = action.inputs.map(\.name) + connector.variables.map(\.name)
      diagnostics += VariableReferences.check(
        templates, declared: names, what: "action or its connector",
        saved: SchemeChecks.savedNames(action.auth ?? connector.auth))
    }
    return diagnostics
  }

  private static func methodDiagnostics(_ method: Located<String>) -> [Diagnostic] {
    let known = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"]
    guard NameRules.isToken(method.value) else {
      return [
        Diagnostic(
          "unknown-value", "'\(method.value)' is not a request method", at: method.span,
          help: "Methods: \(known.joined(separator: ", ")), or any other token (RFC 9110 §9.1).")
      ]
    }
    let upper = method.value.uppercased()
    guard method.value != upper, known.contains(upper) else { return [] }
    return [
      Diagnostic(
        "unknown-value", "method '\(method.value)' must be written in capitals", at: method.span,
        label: "did you mean '\(upper)'?",
        fixIts: [
          .init(title: "Write \(upper)", span: method.span, replacement: upper, isSafe: true)
        ])
    ]
  }

  private static func printDiagnostics(
    _ print: Located<String>, _ action: Action
  ) -> [Diagnostic] {
    let captures = action.captures.map(\.name.value)
    if ["body", "captures"].contains(print.value) || captures.contains(print.value) { return [] }
    if print.value == "items" || print.value == "result" {
      return [
        Diagnostic(
          "not-available", "'print: \(print.value)' is not available in this version",
          at: print.span, help: "Write body, captures or a capture's name.")
      ]
    }
    let words = ["body", "captures"] + captures
    let near = NearMiss.suggestion(for: print.value, among: words)
    return [
      Diagnostic(
        "unknown-value", "'\(print.value)' cannot be printed", at: print.span,
        label: near.map { "did you mean '\($0)'?" },
        help: near == nil ? "Legal here: \(words.joined(separator: ", "))." : nil)
    ]
  }
}
