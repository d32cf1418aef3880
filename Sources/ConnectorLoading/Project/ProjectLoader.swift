package import ConnectorModel
package import Diagnostics

/// Reads a project's files: for one run what that run needs, for validation everything.
package struct ProjectLoader: Sendable {
  let files: any SourceFiles

  package init(files: any SourceFiles) { self.files = files }

  /// What loading an action gives.
  package struct LoadedAction: Sendable {
    /// The parts that the run needs; nil where an error stands in the way.
    package var setup: ActionSetup?
    /// The action, as far as it could be read.
    package var action: Action?
    /// Its connector, as far as it could be read.
    package var connector: Connector?
    /// What is wrong, sorted.
    package var diagnostics: [Diagnostic]
    /// Whether a file could not be read at all.
    package var isUnreadable: Bool
    /// Texts of the files that stand where secrets belong: no output may show them.
    package var secretTexts: [String] = []
  }

  /// The project around a file or a folder, or around the working directory.
  package func folders(around path: String? = nil) -> ProjectFolders {
    guard let path else {
      return .containing(files.workingDirectory, files: files)
    }
    let absolute = PathText.absolute(path, from: files.workingDirectory)
    let isFolder = files.kind(of: absolute) == .folder
    return .containing(isFolder ? absolute : PathText.folder(of: absolute), files: files)
  }

  /// The path by which a file is known in its project, however it was reached: that of its place
  /// below the root, whose own symbolic links are resolved.
  ///
  /// - Parameter path: absolute.
  package func identity(of path: String) -> String {
    FileIdentity.path(path, folders(around: path), files: files)
  }

  /// What a file holds.
  ///
  /// - Parameter path: absolute.
  package func kind(of path: String) -> FileKind {
    let folders = folders(around: path)
    return FileKind(of: FileIdentity.path(path, folders, files: files), folders, files: files)
  }

  /// The file that an action's name on the command line means: a path, or an id of the project
  /// around the working directory; nil where there is no such action.
  package func actionPath(_ reference: String) -> String? {
    let asPath = PathText.absolute(reference, from: files.workingDirectory)
    if reference.hasSuffix(".yaml") || reference.hasPrefix("/") || reference.hasPrefix(".") {
      return asPath
    }
    let folders = folders()
    let asID = folders.actions + "/" + reference + ".yaml"
    if files.kind(of: asID) == .file { return asID }
    return nil
  }

  /// The ids of the actions around the working directory, for suggestions and listings.
  package func actionIDs() -> [String] {
    ProjectFolders.ids(below: folders().actions, files: files)
  }

  /// Loads an action with its connector, the profile and the settings, and no more.
  ///
  /// - Parameters:
  ///   - path: the action's file, absolute.
  ///   - profile: the profile's name; nil takes the settings' default.
  package func loadAction(at path: String, profile: String?) -> LoadedAction {
    let folders = ProjectFolders.containing(PathText.folder(of: path), files: files)
    var loading = ActionLoading(files: files, folders: folders)
    return loading.load(path, profile: profile)
  }

  /// Loads a connector with the profile and the settings, as `auth` needs them: the setup's action
  /// is empty.
  ///
  /// - Parameter id: the connector's id, or a path to its file.
  package func loadConnector(_ id: String, profile: String?) -> LoadedAction {
    var loading = ActionLoading(
      files: files, folders: id.hasSuffix(".yaml") ? folders(around: id) : folders())
    return loading.loadConnector(id, profile: profile)
  }

  /// Loads a connector with the action that its `check` names; where it names none, the setup's
  /// action is empty.
  ///
  /// - Parameter id: the connector's id, or a path to its file.
  package func loadCheck(_ id: String, profile: String?) -> LoadedAction {
    var loading = ActionLoading(
      files: files, folders: id.hasSuffix(".yaml") ? folders(around: id) : folders())
    return loading.loadCheck(id, profile: profile)
  }

  /// Loads a whole project.
  ///
  /// - Parameter folders: where it is; nil takes the project around the working directory.
  package func loadWorkspace(in folders: ProjectFolders? = nil) async -> Workspace {
    var loading = WorkspaceLoading(files: files, folders: folders ?? self.folders())
    await loading.loadAll()
    return await loading.workspace()
  }

  /// Loads a whole project that was loaded before.
  ///
  /// - Parameter memory: what the last loading found; what this one finds takes its place.
  package func loadWorkspace(
    in folders: ProjectFolders, recalling memory: inout ProjectMemory
  ) async -> Workspace {
    var loading = WorkspaceLoading(files: files, folders: folders, known: memory)
    await loading.loadAll()
    let workspace = await loading.workspace()
    memory = loading.memory
    return workspace
  }

  /// Loads single files, with what they refer to, for validation.
  ///
  /// - Parameter paths: files or folders, also of several projects; a folder means the files below
  ///   it, a project's root the whole project.
  /// - Returns: the first one's project, with the diagnostics of the files named and of those that
  ///   they refer to.
  package func loadWorkspace(paths: [String]) async -> Workspace {
    var loadings: [WorkspaceLoading] = []
    for path in paths {
      let folders = folders(around: path)
      let absolute = PathText.absolute(path, from: files.workingDirectory)
      let known = loadings.firstIndex { $0.folders == folders }
      if known == nil { loadings.append(WorkspaceLoading(files: files, folders: folders)) }
      await loadings[known ?? loadings.count - 1].load(absolute)
    }
    guard !loadings.isEmpty else { return await loadWorkspace() }
    var workspace = await loadings[0].workspace()
    for index in loadings.indices.dropFirst() {
      workspace.merge(await loadings[index].workspace())
    }
    return workspace
  }

  /// The ids of the connectors around the working directory.
  package func connectorIDs() -> [String] {
    ProjectFolders.ids(below: folders().connectors, files: files)
  }
}
