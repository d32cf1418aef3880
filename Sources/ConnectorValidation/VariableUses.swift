import ConnectorLoading
import ConnectorModel
import Diagnostics

/// Which variables the files of a workspace use, and of which files that is known.
struct VariableUses {
  /// Whether all files that could use a connector's variable were read and found right enough.
  let isComplete: Bool

  private let faultyPaths: Set<String>
  private var faultyConnectors: Set<String> = []
  private var byConnector: [String: Set<String>] = [:]
  private var byActions: [String: Set<String>] = [:]
  private var byProfiles: [String: Set<String>] = [:]

  init(_ workspace: Workspace) {
    let errors = workspace.diagnostics.filter { $0.severity == .error }
    faultyPaths = Set(errors.compactMap { $0.span?.source.path })
    let known = Set(
      workspace.connectorFiles.map(\.source.path) + workspace.actionFiles.map(\.file.source.path)
        + workspace.profileFiles.map(\.source.path))
    // What was reported without a place is a file or a folder that was not read.
    isComplete =
      workspace.isWhole && workspace.diagnostics.allSatisfy { $0.span != nil }
      && faultyPaths.isSubset(of: known)
      && workspace.actionFiles.allSatisfy { $0.connector != nil }
    for connector in workspace.connectorFiles {
      byConnector[connector.path] = Set(connector.variableNames)
      if isFaulty(connector.source) { faultyConnectors.insert(connector.path) }
    }
    for action in workspace.actionFiles {
      guard let path = action.connectorPath else { continue }
      byActions[path, default: []].formUnion(action.file.variableNames)
      if isFaulty(action.file.source) { faultyConnectors.insert(path) }
    }
    for profile in workspace.profileFiles {
      for entry in profile.object.urls {
        let names = entry.value.flatMap(\.value.variableNames)
        byProfiles[entry.name.value, default: []].formUnion(names)
      }
    }
  }

  /// Whether a file has an error, so that a use may be among what could not be read.
  func isFaulty(_ source: SourceText) -> Bool { faultyPaths.contains(source.path) }

  /// Whether all is known of how a connector's variables are used.
  func isKnown(of connector: WorkspaceFile<Connector>) -> Bool {
    isComplete && !faultyConnectors.contains(connector.path)
      && byActions[connector.path] != nil
  }

  /// Whether a connector's own file, or a profile's URL for it, uses a name.
  func isUsed(_ name: String, by connector: WorkspaceFile<Connector>) -> Bool {
    byConnector[connector.path]?.contains(name) ?? false
      || byProfiles[connector.object.id]?.contains(name) ?? false
  }

  /// Whether an action of a connector uses a name.
  func isUsed(_ name: String, byActionsOf connector: WorkspaceFile<Connector>) -> Bool {
    byActions[connector.path]?.contains(name) ?? false
  }
}
