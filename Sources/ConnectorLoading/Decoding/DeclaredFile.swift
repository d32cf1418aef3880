import ConnectorModel
import Diagnostics
import PositionedYAML

/// One file, read and decoded.
struct DeclaredFile<Object: Declared>: Sendable {
  /// What it declares; nil where it could not be read as a mapping.
  var object: Object?
  /// Its text; nil where it could not be read at all.
  var source: SourceText?
  /// Every template in it, in the order of the file.
  var templates: [TemplateUse] = []
  /// Where the templates' texts stand.
  var places = TemplatePlaces()
  /// Texts that stand where secrets belong.
  var secretTexts: [String] = []
  /// The comments that take back diagnostics.
  var suppressions: [Suppression] = []
  /// What is missing because it was reported.
  var damage = Damage()
  /// What is wrong.
  var diagnostics: [Diagnostic]
  /// Whether the system, not the content, is at fault.
  var isUnreadable = false

  /// Reads a file.
  ///
  /// - Parameters:
  ///   - path: absolute.
  ///   - referrer: the text that named the file, for the message when it cannot be read.
  ///   - known: the file as it was; it is given back where its bytes are still the same.
  static func read(
    _ path: String, files: any SourceFiles, referrer: SourceSpan? = nil, known: DeclaredFile? = nil
  ) -> DeclaredFile {
    let shown = PathText.shortest(path, from: files.workingDirectory)
    do {
      let bytes = try files.read(path, limit: YAMLReader.maximumBytes)
      if let known, known.source?.bytes == bytes { return known }
      return decode(SourceText(path: shown, bytes: bytes))
    } catch {
      let isContent = if case .tooLarge = error { true } else { false }
      let diagnostic = Diagnostic(
        isContent ? YAMLReader.syntaxID : "unreadable-file",
        "file '\(shown)' cannot be read: \(error.message)", at: referrer)
      return DeclaredFile(diagnostics: [diagnostic], isUnreadable: !isContent)
    }
  }

  /// Decodes a file's text.
  static func decode(_ source: SourceText) -> DeclaredFile {
    let (root, diagnostics) = FileSyntax.read(source)
    guard let root else { return DeclaredFile(source: source, diagnostics: diagnostics) }
    let declaration = Object.declaration.erased
    if let foreign = ForeignDocument.find(root, declaration) {
      return DeclaredFile(source: source, diagnostics: diagnostics + [foreign])
    }
    var decoder = NodeDecoder()
    let start = root.entries?.first?.key.span ?? root.span
    let decoded = decoder.object(root, declaration, owner: .file(declaration.name, start))
    // Of a key that is there twice, only the first was decoded.
    for duplicate in diagnostics where duplicate.id == YAMLReader.duplicateKeyID {
      if let span = duplicate.span { decoder.damage.note(span.text, in: root.span) }
    }
    var file = DeclaredFile(source: source, diagnostics: diagnostics + decoder.causes)
    if case .object(let object, _)? = decoded { file.object = object as? Object }
    file.templates = decoder.templates
    file.places = decoder.places
    file.secretTexts = decoder.secretTexts
    file.damage = decoder.damage
    file.suppressions = Suppression.read(source, root: root)
    return file
  }

  /// Whether a key of the file itself is missing because of a fault that was reported.
  func lacks(_ key: String) -> Bool { damage.covers(key, in: object?.span) }
}
