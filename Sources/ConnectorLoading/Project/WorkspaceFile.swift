package import ConnectorModel
package import Diagnostics

/// One file of a workspace, with all that rules look at.
package struct WorkspaceFile<Object: Declared>: Sendable {
  /// What it declares.
  package var object: Object
  /// Its text.
  package var source: SourceText
  /// Its absolute path, by which other files' references find it.
  package var path: String
  /// Every template in it, in the order of the file.
  package var templates: [TemplateUse]
  /// Where the templates' texts stand.
  package var places: TemplatePlaces
  /// The comments that take back diagnostics.
  package var suppressions: [Suppression]
  private var damage: Damage

  /// Nil for a file that could not be read as a mapping.
  init?(_ file: DeclaredFile<Object>, path: String) {
    guard let object = file.object, let source = file.source else { return nil }
    self.object = object
    self.source = source
    self.path = path
    templates = file.templates
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
  package var file: WorkspaceFile<Action>
  /// The path of its connector's file; nil where that could not be told.
  package var connectorPath: String?

  /// What the file declares.
  package var action: Action { file.object }
}
