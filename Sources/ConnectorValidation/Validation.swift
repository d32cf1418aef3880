package import ConnectorLoading
package import Diagnostics

/// The validation of a workspace: what loading found, and what every rule finds.
package enum Validation {
  /// Everything that is wrong, sorted by place, without duplicates.
  package static func diagnostics(of workspace: Workspace) async -> [Diagnostic] {
    let found = await withTaskGroup(of: [Diagnostic].self) { group in
      for rule in RuleCatalog.rules { group.addTask { rule.check(workspace) } }
      return await group.reduce(into: workspace.diagnostics) { $0 += $1 }
    }
    return found.sortedAndDeduplicated()
  }
}
