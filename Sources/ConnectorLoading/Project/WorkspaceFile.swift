package import ConnectorModel
package import Diagnostics

/// One file of a workspace, with all that rules look at.
///
/// It never changes, and is a class because rules pass it on by the thousand: an action is kilobytes
/// with dozens of references, and copying them took a third of a validation's time.
package final class WorkspaceFile<Object: Declared>: Sendable {
  /// What it declares.
  package let object: Object
  /// Its text.
  package let source: SourceText
  /// Its absolute path, by which other files' references find it.
  package let path: String
  /// Every template in it, in the order of the file.
  package let templates: [TemplateUse]
  /// The variables that its templates name, each as often as it is named.
  package let variableNames: [String]
  /// Where the templates' texts stand.
  package let places: TemplatePlaces
  /// The comments that take back diagnostics.
  package let suppressions: [Suppression]
  private let damage: Damage

  /// Nil for a file that could not be read as a mapping.
  ///
  /// - Parameter complete: adds what the file's place says to what it declares.
  init?(
    _ file: DeclaredFile<Object>, path: String,
    complete: (_ object: inout Object, _ source: SourceText) -> Void = { _, _ in }
  ) {
    guard var object = file.object, let source = file.source else { return nil }
    complete(&object, source)
    self.object = object
    self.source = source
    self.path = path
    templates = file.templates
    variableNames = file.variableNames
    places = file.places
    suppressions = file.suppressions
    damage = file.damage
  }

  /// Whether a key is missing from an object of the file because of a fault that was reported: then
  /// nothing may be concluded from its absence.
  ///
  /// - Parameter span: the object's mapping; nil for the file's own.
  package func lacks(_ key: String, in span: SourceSpan? = nil) -> Bool {
    damage.covers(key, in: span ?? object.span)
  }
}

/// An action's file with the connector that it names.
package struct ActionFile: Sendable {
  /// The file.
  package let file: WorkspaceFile<Action>
  /// Its connector's file; nil where that could not be read.
  package let connector: WorkspaceFile<Connector>?

  /// The path of its connector's file; nil where that could not be read.
  package var connectorPath: String? { connector?.path }

  /// What the file declares.
  package var action: Action { file.object }
}
