import ConnectorModel
import Diagnostics

/// The loading of one action with what it refers to.
struct ActionLoading {
  let files: any SourceFiles
  let folders: ProjectFolders
  private var diagnostics: [Diagnostic] = []
  private var isUnreadable = false

  init(files: any SourceFiles, folders: ProjectFolders) {
    self.files = files
    self.folders = folders
  }

  mutating func load(_ path: String, profile: String?) -> ProjectLoader.LoadedAction {
    let resolved = files.resolved(path) ?? path
    let file: DeclaredFile<Action> = read(path)
    let settings = self.settings()
    guard var action = file.object else { return result(nil, nil, settings, nil) }
    action.id = FileIdentity.action(resolved, folders)
    action.source = file.source
    let connector = action.connector.flatMap { reference in
      connectorPath(reference, from: resolved).flatMap {
        self.connector($0, referrer: reference.span)
      }
    }
    diagnostics += ActionChecks.check(action, templates: file.templates, connector: connector)
    return result(action, connector, settings, self.profile(profile, settings))
  }

  mutating func loadConnectorAlone(
    _ path: String, profile: String?
  ) -> ProjectLoader.LoadedAction {
    let settings = self.settings()
    let connector = connector(files.resolved(path) ?? path, referrer: nil)
    return result(Action(), connector, settings, self.profile(profile, settings))
  }

  private mutating func result(
    _ action: Action?, _ connector: Connector?, _ settings: ProjectSettings, _ profile: Profile?
  ) -> ProjectLoader.LoadedAction {
    if let profile, let connector {
      diagnostics += ProfileChecks.check(profile, against: [connector])
    }
    let sorted = diagnostics.sortedAndDeduplicated()
    var setup: ActionSetup?
    if let action, let connector, !sorted.hasErrors {
      setup = ActionSetup(
        action: action, connector: connector, profile: profile, settings: settings,
        root: folders.root)
    }
    return ProjectLoader.LoadedAction(
      setup: setup, action: action, connector: connector, diagnostics: sorted,
      isUnreadable: isUnreadable)
  }

  private mutating func read<Object>(
    _ path: String, referrer: SourceSpan? = nil
  ) -> DeclaredFile<Object> {
    let file = DeclaredFile<Object>.read(path, files: files, referrer: referrer)
    diagnostics += file.diagnostics
    if file.isUnreadable { isUnreadable = true }
    return file
  }

  private mutating func settings() -> ProjectSettings {
    guard files.kind(of: folders.settings) == .file else { return ProjectSettings() }
    let file: DeclaredFile<ProjectSettings> = read(folders.settings)
    var settings = file.object ?? ProjectSettings()
    settings.source = file.source
    return settings
  }

  private mutating func profile(_ name: String?, _ settings: ProjectSettings) -> Profile? {
    guard let wanted = name ?? settings.defaultProfile?.value else { return nil }
    let span = name == nil ? settings.defaultProfile?.span : nil
    let path = folders.profiles + "/" + wanted + ".yaml"
    guard NameRules.isIDSegment(wanted), files.kind(of: path) == .file else {
      let known = ProjectFolders.ids(below: folders.profiles, files: files)
      let near = NearMiss.suggestion(for: wanted, among: known)
      diagnostics.append(
        Diagnostic(
          "unknown-profile", "profile '\(wanted)' does not exist", at: span,
          label: span == nil ? nil : near.map { "did you mean '\($0)'?" },
          help: span == nil && near != nil
            ? "Did you mean '\(near ?? "")'?"
            : known.isEmpty
              ? "Profiles are the files of profiles/: profiles/\(wanted).yaml."
              : "Profiles: \(known.joined(separator: ", "))."))
      return nil
    }
    let file: DeclaredFile<Profile> = read(path, referrer: span)
    guard var profile = file.object else { return nil }
    profile.name = wanted
    profile.source = file.source
    return profile
  }

  private mutating func connector(_ path: String, referrer: SourceSpan?) -> Connector? {
    let file: DeclaredFile<Connector> = read(path, referrer: referrer)
    guard var connector = file.object else { return nil }
    connector.id = FileIdentity.connector(path, folders)
    connector.source = file.source
    diagnostics += ConnectorChecks.check(connector, templates: file.templates)
    return connector
  }

  /// The file that an action's `connector` means; reports where there is none.
  private mutating func connectorPath(
    _ reference: Located<String>, from actionPath: String
  ) -> String? {
    if reference.value.hasSuffix(".yaml") {
      let path = PathText.absolute(reference.value, from: PathText.folder(of: actionPath))
      if files.kind(of: path) == .file { return files.resolved(path) ?? path }
      diagnostics.append(
        Diagnostic(
          "unknown-connector",
          "there is no connector file '\(reference.value)' beside this action",
          at: reference.span,
          help: "A path in 'connector' is relative to the action's own folder."))
      return nil
    }
    let path = folders.connectors + "/" + reference.value + ".yaml"
    let segments = reference.value.split(separator: "/", omittingEmptySubsequences: false)
    if segments.allSatisfy(NameRules.isIDSegment), files.kind(of: path) == .file {
      return files.resolved(path) ?? path
    }
    let known = ProjectFolders.ids(below: folders.connectors, files: files)
    let near = NearMiss.suggestion(for: reference.value, among: known)
    diagnostics.append(
      Diagnostic(
        "unknown-connector", "connector '\(reference.value)' does not exist", at: reference.span,
        label: near.map { "did you mean '\($0)'?" },
        help: near != nil
          ? nil
          : known.isEmpty
            ? "Write its file as connectors/\(reference.value).yaml, or name a path such as "
              + "./connector.yaml."
            : "Connectors: \(known.joined(separator: ", "))."))
    return nil
  }
}
