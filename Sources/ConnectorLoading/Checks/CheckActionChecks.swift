import ConnectorModel
import Diagnostics

/// What must hold of the action that a connector's `check` names: that it proves this connector's
/// credentials, and runs without being told anything.
enum CheckActionChecks {
  private static let rule = "unfit-check-action"

  /// Checks a connector with its check action.
  ///
  /// - Parameters:
  ///   - action: the action that `check` names.
  ///   - connector: its connector.
  ///   - owner: the id of the connector that the action belongs to; nil where that is not known.
  static func check(
    _ action: Action, of connector: Connector, owner: String?
  ) -> [Diagnostic] {
    guard let reference = connector.check else { return [] }
    let subject = "check action '\(reference.value)'"
    if let owner, owner != connector.id {
      return [
        Diagnostic(
          rule, "\(subject) belongs to connector '\(owner)'", at: reference.span,
          notes: notes("named here", action.connector?.span),
          help: "Name an action of '\(connector.id)': only that sends its credentials.")
      ]
    }
    if let auth = action.auth, !connector.auth.schemes.isEmpty {
      return [
        Diagnostic(
          rule, "\(subject) has an 'auth' of its own, and proves nothing of the connector's",
          at: reference.span,
          notes: notes("declared here", auth.schemes.first?.span ?? auth.noneSpan),
          help: "Name an action without 'auth'.")
      ]
    }
    return action.inputs.filter { $0.needsValue && $0.from == nil }.map { input in
      Diagnostic(
        rule, "\(subject) needs a value for input '\(input.name)'", at: reference.span,
        notes: notes("declared here", input.nameSpan),
        help: "Give the input a default or 'required: false', or name another action.")
    }
  }

  private static func notes(_ message: String, _ span: SourceSpan?) -> [Diagnostic.Note] {
    span.map { [Diagnostic.Note(message, at: $0)] } ?? []
  }
}
