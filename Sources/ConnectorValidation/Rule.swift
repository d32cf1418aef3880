package import ConnectorLoading
package import Diagnostics

/// A rule about files: its page, and the check of what only validation looks for.
///
/// One rule is one file below `Rules`, named after it.
package protocol Rule: Sendable {
  /// What people read about it.
  static var page: RulePage { get }

  /// What breaks the rule in a workspace, in any order; nothing for a rule that loading enforces.
  ///
  /// A pure function. It concludes nothing from a key that is absent because it was reported
  /// (`WorkspaceFile.lacks`), nor, where not all of a project was read (`Workspace.isWhole`), from
  /// what no file refers to.
  static func check(_ workspace: Workspace) -> [Diagnostic]
}

extension Rule {
  package static func check(_ workspace: Workspace) -> [Diagnostic] { [] }
}

extension Rule {
  /// A diagnostic of this rule, with its default severity.
  static func diagnostic(
    _ message: String, at span: SourceSpan?, label: String? = nil,
    notes: [Diagnostic.Note] = [], help: String? = nil, fixIts: [Diagnostic.FixIt] = []
  ) -> Diagnostic {
    Diagnostic(
      page.id, page.severity, message, at: span, label: label, notes: notes, help: help,
      fixIts: fixIts)
  }
}
