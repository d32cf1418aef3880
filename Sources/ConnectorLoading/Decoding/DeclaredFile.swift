import ConnectorModel
import Diagnostics
import PositionedYAML

/// One file, read and decoded.
struct DeclaredFile<Object: Declared>: Sendable {
  /// What it declares; nil where it could not be read as a mapping.
  var object: Object?
  /// Its text; nil where it could not be read at all.
  var source: SourceText?
  /// Every template in it.
  var templates: [Template]
  /// What is wrong.
  var diagnostics: [Diagnostic]
  /// Whether the system, not the content, is at fault.
  var isUnreadable: Bool

  /// Reads a file.
  ///
  /// - Parameters:
  ///   - path: absolute.
  ///   - referrer: the text that named the file, for the message when it is not there.
  static func read(
    _ path: String, files: any SourceFiles, referrer: SourceSpan? = nil
  ) -> DeclaredFile {
    let shown = PathText.shortest(path, from: files.workingDirectory)
    do {
      let bytes = try files.read(path, limit: YAMLReader.maximumBytes)
      return decode(SourceText(path: shown, bytes: bytes))
    } catch {
      let isContent = if case .tooLarge = error { true } else { false }
      let diagnostic = Diagnostic(
        isContent ? "yaml-syntax" : "unreadable-file",
        "file '\(shown)' cannot be read: \(error.message)", at: referrer)
      return DeclaredFile(
        object: nil, source: nil, templates: [], diagnostics: [diagnostic],
        isUnreadable: !isContent)
    }
  }

  /// Decodes a file's text.
  static func decode(_ source: SourceText) -> DeclaredFile {
    let (root, diagnostics) = YAMLReader.read(source)
    var file = DeclaredFile(
      object: nil, source: source, templates: [], diagnostics: diagnostics, isUnreadable: false)
    guard let root else { return file }
    var decoder = NodeDecoder()
    let declaration = Object.declaration.erased
    let start = root.entries?.first?.key.span ?? root.span
    let decoded = decoder.object(root, declaration, owner: .file(declaration.name, start))
    if case .object(let object, _)? = decoded { file.object = object as? Object }
    file.templates = decoder.templates
    file.diagnostics += decoder.diagnostics
    return file
  }
}
