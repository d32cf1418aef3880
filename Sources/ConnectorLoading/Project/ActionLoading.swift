import ConnectorModel
import Diagnostics

/// The loading of what one run needs.
struct ActionLoading {
  private var reading: ProjectReading

  init(files: any SourceFiles, folders: ProjectFolders) {
    reading = ProjectReading(files: files, folders: folders)
  }

  /// Loads an action with its connector, the profile and the settings.
  mutating func load(_ path: String, profile: String?) -> ProjectLoader.LoadedAction {
    let loaded = reading.action(at: path)
    return result(loaded?.action.action, loaded?.connector, profile)
  }

  /// Loads a connector with the profile and the settings, for an empty action.
  ///
  /// - Parameter reference: an id, or the path of a file.
  mutating func loadConnector(
    _ reference: String, profile: String?
  ) -> ProjectLoader.LoadedAction {
    let path = connectorPath(reference)
    return result(Action(), path.flatMap { reading.connector(at: $0) }, profile)
  }

  /// Loads a connector with its check action, the profile and the settings; without a check action
  /// as `loadConnector` does.
  mutating func loadCheck(_ reference: String, profile: String?) -> ProjectLoader.LoadedAction {
    guard let path = connectorPath(reference), let connector = reading.connector(at: path),
      let check = connector.object.check
    else { return loadConnector(reference, profile: profile) }
    let known = reading.diagnostics.count
    reading.checkAction(check)
    guard reading.diagnostics.count == known else { return result(nil, connector, profile) }
    let action = reading.action(at: reading.folders.actions + "/" + check.value + ".yaml")
    if let action = action?.action.action {
      let owner = reading.connectorID(of: action)
      reading.add(CheckActionChecks.check(action, of: connector.object, owner: owner))
    }
    return result(action?.action.action, connector, profile)
  }

  private mutating func connectorPath(_ reference: String) -> String? {
    reference.hasSuffix(".yaml")
      ? PathText.absolute(reference, from: reading.files.workingDirectory)
      : reading.connectorPath(ofID: reference, at: nil)
  }

  private mutating func result(
    _ action: Action?, _ connector: WorkspaceFile<Connector>?, _ profileName: String?
  ) -> ProjectLoader.LoadedAction {
    let settings = reading.settings()
    let profile = profile(profileName, settings, connector)
    let diagnostics = reading.diagnostics.sortedAndDeduplicated()
    var setup: ActionSetup?
    if let action, let connector, !diagnostics.hasErrors {
      setup = ActionSetup(
        action: action, connector: connector.object, profile: profile, settings: settings,
        root: reading.folders.root)
    }
    return ProjectLoader.LoadedAction(
      setup: setup, action: action, connector: connector?.object, diagnostics: diagnostics,
      isUnreadable: reading.isUnreadable, secretTexts: reading.secretTexts)
  }

  private mutating func profile(
    _ name: String?, _ settings: ProjectSettings, _ connector: WorkspaceFile<Connector>?
  ) -> Profile? {
    guard let wanted = name ?? settings.defaultProfile?.value else { return nil }
    let span = name == nil ? settings.defaultProfile?.span : nil
    return reading.profilePath(wanted, at: span).flatMap {
      reading.profile(at: $0, referrer: span, connectors: [connector].compactMap { $0 })?.object
    }
  }
}
