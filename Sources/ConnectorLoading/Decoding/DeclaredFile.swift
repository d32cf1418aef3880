import ConnectorModel
import Diagnostics
import PositionedYAML

/// One file, read and decoded.
///
/// It never changes, and is a class for the reason that `WorkspaceFile` is one.
final class DeclaredFile<Object: Declared>: Sendable {
  /// What it declares; nil where it could not be read as a mapping.
  let object: Object?
  /// Its text; nil where it could not be read at all.
  let source: SourceText?
  /// Every template in it, in the order of the file.
  let templates: [TemplateUse]
  /// The variables that its templates name, each as often as it is named.
  let variableNames: [String]
  /// Where the templates' texts stand.
  let places: TemplatePlaces
  /// Texts that stand where secrets belong.
  let secretTexts: [String]
  /// The comments that take back diagnostics.
  let suppressions: [Suppression]
  /// What is missing because it was reported.
  let damage: Damage
  /// What is wrong.
  let diagnostics: [Diagnostic]
  /// Whether the system, not the content, is at fault.
  let isUnreadable: Bool

  /// A file that was decoded.
  private init(
    _ source: SourceText, _ object: Object?, _ decoder: NodeDecoder, _ suppressions: [Suppression],
    diagnostics: [Diagnostic]
  ) {
    self.object = object
    self.source = source
    templates = decoder.templates
    variableNames = decoder.templates.flatMap(\.template.variableNames)
    places = decoder.places
    secretTexts = decoder.secretTexts
    self.suppressions = suppressions
    damage = decoder.damage
    self.diagnostics = diagnostics
    isUnreadable = false
  }

  /// A file of which nothing could be decoded.
  private init(_ source: SourceText? = nil, diagnostics: [Diagnostic], isUnreadable: Bool = false) {
    object = nil
    self.source = source
    templates = []
    variableNames = []
    places = TemplatePlaces()
    secretTexts = []
    suppressions = []
    damage = Damage()
    self.diagnostics = diagnostics
    self.isUnreadable = isUnreadable
  }

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
    let declaration = Object.declaration.erased
    guard let root else {
      return DeclaredFile(source, diagnostics: diagnostics.map { explained($0, declaration) })
    }
    if let foreign = ForeignDocument.find(root, declaration) {
      return DeclaredFile(source, diagnostics: diagnostics + [foreign])
    }
    var decoder = NodeDecoder()
    let start = root.entries?.first?.key.span ?? root.span
    let decoded = decoder.object(root, declaration, owner: .file(declaration.name, start))
    // Of a key that is there twice, only the first was decoded.
    for duplicate in diagnostics where duplicate.id == YAMLReader.duplicateKeyID {
      if let span = duplicate.span { decoder.damage.note(span.text, in: root.span) }
    }
    var object: Object?
    if case .object(let value, _)? = decoded { object = value as? Object }
    return DeclaredFile(
      source, object, decoder, Suppression.read(source, root: root),
      diagnostics: diagnostics + decoder.causes)
  }

  /// A fault of syntax; of a file that is empty, with what would do.
  private static func explained(
    _ diagnostic: Diagnostic, _ declaration: AnyObjectDeclaration
  ) -> Diagnostic {
    guard diagnostic.message == YAMLReader.emptyMessage else { return diagnostic }
    var diagnostic = diagnostic
    let required = declaration.fields.filter(\.isRequired).map { "'\($0.name)'" }
    diagnostic.help =
      required.isEmpty
      ? "No key of it has to be there: write {} for none."
      : "It has to have \(required.joined(separator: " and ")) at least."
    return diagnostic
  }

  /// Whether a key of the file itself is missing because of a fault that was reported.
  func lacks(_ key: String) -> Bool { damage.covers(key, in: object?.span) }
}
