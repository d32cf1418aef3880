package import Diagnostics

extension ProjectLoader {
  /// A file of a project, by what it declares.
  package struct ListedFile: Sendable {
    /// Its absolute path.
    package var path: String
    /// What it holds.
    package var kind: FileKind
  }

  /// The files that paths name, without reading them for more than to tell what they hold.
  ///
  /// - Parameter paths: files or folders; a folder means the `.yaml` files below it, a project's root
  ///   the project's files. None means the project around the working directory.
  /// - Returns: each file once, in the order named, those of a folder sorted; and what cannot be
  ///   looked at.
  package func listedFiles(
    of paths: [String]
  ) -> (files: [ListedFile], diagnostics: [Diagnostic]) {
    var listing = PathListing(files: files)
    if paths.isEmpty {
      listing.addProject(folders())
    } else {
      for path in paths { listing.add(path, around: folders(around: path)) }
    }
    return (listing.listed, listing.diagnostics)
  }
}

/// Collects the files that paths name.
private struct PathListing {
  let files: any SourceFiles
  private(set) var listed: [ProjectLoader.ListedFile] = []
  private(set) var diagnostics: [Diagnostic] = []
  private var seen: Set<String> = []

  init(files: any SourceFiles) { self.files = files }

  mutating func add(_ path: String, around folders: ProjectFolders) {
    let absolute = PathText.absolute(path, from: files.workingDirectory)
    switch files.kind(of: absolute) {
    case .absent:
      let shown = PathText.shortest(absolute, from: files.workingDirectory)
      diagnostics.append(
        Diagnostic(
          "unreadable-file",
          "file '\(shown)' cannot be read: \(SourceFileError.absent.message)"))
    case .folder:
      let folder = files.resolved(absolute) ?? absolute
      if folder == folders.root, !folders.isLone {
        addProject(folders)
      } else {
        addFolder(folder, folders)
      }
    case .file, .special: addFile(FileIdentity.path(absolute, folders, files: files), folders)
    }
  }

  mutating func addProject(_ folders: ProjectFolders) {
    if folders.isLone { return addFolder(folders.root, folders) }
    if files.kind(of: folders.settings) == .file { addFile(folders.settings, folders) }
    for folder in [folders.connectors, folders.actions, folders.profiles] {
      addFolder(folder, folders)
    }
  }

  private mutating func addFolder(_ folder: String, _ folders: ProjectFolders) {
    let listing = FolderListing(of: folder, files: files)
    // What is wrong with names is for `validate` to say.
    diagnostics += listing.diagnostics.filter { $0.id == "unreadable-file" }
    for id in listing.ids { addFile(folder + "/" + id + ".yaml", folders) }
  }

  private mutating func addFile(_ path: String, _ folders: ProjectFolders) {
    guard seen.insert(path).inserted else { return }
    listed.append(.init(path: path, kind: FileKind(of: path, folders, files: files)))
  }
}
