import ConnectorModel
import Diagnostics

/// An action's file with all that can be said of it without its connector, so that many are read at
/// once.
struct ReadAction: Sendable {
  /// The file's path, as `FileIdentity.path` gives it.
  let path: String
  /// The file for rules; nil where it could not be read as a mapping.
  let file: WorkspaceFile<Action>?
  /// What is wrong with it.
  let diagnostics: [Diagnostic]
  /// Texts that stand where secrets belong.
  let secretTexts: [String]
  /// Whether the system, not the content, is at fault.
  let isUnreadable: Bool
  /// The file as it was decoded; kept only for a further loading, which may find it unchanged.
  let declared: DeclaredFile<Action>?

  /// - Parameters:
  ///   - path: absolute.
  ///   - known: what an earlier loading found; nil where there will be no further one.
  init(_ path: String, folders: ProjectFolders, files: any SourceFiles, known: ProjectMemory?) {
    let path = FileIdentity.path(path, folders, files: files)
    let declared = DeclaredFile<Action>.read(path, files: files, known: known?.file(at: path))
    var faults: [Diagnostic] = []
    let file = WorkspaceFile(declared, path: path) { action, source in
      action.id = FileIdentity.action(path, folders)
      action.source = source
      faults = FileIdentity.check(action.id, source, below: folders.actions, path)
      guard let schema = action.expect.schema else { return }
      let linked = SchemaLinking(files: files, root: folders.root).link(schema)
      action.expect.schema?.linked = linked.schema
      faults = linked.diagnostics + faults
    }
    self.path = path
    self.file = file
    diagnostics = declared.diagnostics + faults
    secretTexts = declared.secretTexts + VariableChecks.secretTexts(file?.object.inputs ?? [])
    isUnreadable = declared.isUnreadable
    self.declared = known == nil ? nil : declared
  }
}
