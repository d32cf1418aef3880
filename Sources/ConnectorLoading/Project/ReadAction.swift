import ConnectorModel
import Diagnostics

/// An action's file with all that can be said of it without its connector, so that many are read at
/// once.
struct ReadAction: Sendable {
  /// The file, decoded.
  let declared: DeclaredFile<Action>
  /// The same for rules; nil where it could not be read as a mapping.
  let file: WorkspaceFile<Action>?
  /// What is wrong beside what decoding found: the file's id, the schemas that it refers to.
  let diagnostics: [Diagnostic]
  /// Texts that stand where secrets belong, beside those that decoding found.
  let secretTexts: [String]

  /// - Parameter path: absolute, as `FileIdentity.path` gives it.
  init(_ path: String, folders: ProjectFolders, files: any SourceFiles, known: ProjectMemory?) {
    declared = DeclaredFile.read(path, files: files, known: known?.file(at: path))
    var faults: [Diagnostic] = []
    file = WorkspaceFile(declared, path: path) { action, source in
      action.id = FileIdentity.action(path, folders)
      action.source = source
      faults = FileIdentity.check(action.id, source, below: folders.actions, path)
      guard let schema = action.expect.schema else { return }
      let linked = SchemaLinking(files: files, root: folders.root).link(schema)
      action.expect.schema?.linked = linked.schema
      faults = linked.diagnostics + faults
    }
    diagnostics = faults
    secretTexts = VariableChecks.secretTexts(file?.object.inputs ?? [])
  }
}
