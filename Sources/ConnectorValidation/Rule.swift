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

  /// Whether what is wrong with a file depends on that file, the connector that it names and the
  /// project's settings alone.
  ///
  /// Then a workspace is checked in parts (`Workspace.parts`), by one rule after the other while a
  /// part's files are in the processor's cache.
  static var isLocal: Bool { get }
}

extension Rule {
  package static func check(_ workspace: Workspace) -> [Diagnostic] { [] }

  package static var isLocal: Bool { false }
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
