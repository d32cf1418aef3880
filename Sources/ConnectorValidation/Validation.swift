package import ConnectorLoading
import ConnectorModel
package import Diagnostics

/// The validation of a workspace: what loading found and what every rule finds, as the project's
/// comments and settings and the command line's options have it.
package struct Validation: Sendable {
  /// The command line's choices, which win over the settings'; of several the last counts.
  package var choices: [LevelChoice]

  package init(choices: [LevelChoice] = []) { self.choices = choices }

  /// Everything that is wrong, sorted by place, without duplicates.
  package func diagnostics(of workspace: Workspace) async -> [Diagnostic] {
    // Of several at one place the rules' order decides, not which rule was done first.
    let rules = Array(RuleCatalog.rules.enumerated())
    let byRule = await withTaskGroup(of: [(Int, [Diagnostic])].self) { group in
      for (index, rule) in rules where !rule.isLocal {
        group.addTask { [(index, rule.check(workspace))] }
      }
      let local = rules.filter { $0.element.isLocal }
      for part in workspace.parts() {
        group.addTask { local.map { ($0.offset, $0.element.check(part)) } }
      }
      return await group.reduce(into: Array(repeating: [Diagnostic](), count: rules.count)) {
        for (index, diagnostics) in $1 { $0[index] += diagnostics }
      }
    }
    let found = workspace.diagnostics + byRule.joined()
    let kept = SuppressionFilter(workspace.suppressions).apply(found)
    let choices = workspace.settings.levelChoices + choices
    if choices.isEmpty { return kept.sortedAndDeduplicated() }
    return kept.compactMap { apply(choices, to: $0, workspace) }.sortedAndDeduplicated()
  }

  /// The diagnostic with its chosen severity; nil where it is ignored.
  private func apply(
    _ choices: [LevelChoice], to diagnostic: Diagnostic, _ workspace: Workspace
  ) -> Diagnostic? {
    guard let page = RuleCatalog.page(of: diagnostic.id), !page.isFixed(diagnostic) else {
      return diagnostic
    }
    let path = diagnostic.span.flatMap { workspace.pathInProject($0.source) }
    guard let choice = choices.last(where: { $0.covers(page, path: path) }) else {
      return diagnostic
    }
    var diagnostic = diagnostic
    switch choice.level {
    case .error: diagnostic.severity = .error
    case .warning: diagnostic.severity = .warning
    case .ignore: return nil
    }
    return diagnostic
  }
}
