package import ConnectorModel

/// A template with the place in its file that it fills.
package struct TemplateUse: Sendable {
  /// The file's own key that it is under: `headers`, `auth`.
  package var key: String
  /// The template.
  package var template: Template
  /// Where its value lands.
  package var position: TemplatePosition
  /// Whether it stands where a secret belongs: a password, a client secret, a token.
  package var isSecretField: Bool
  /// The name of that field; nil where it is none.
  package var secretField: String?
  /// The built-ins that are known there beside those that are known everywhere.
  package var builtIns: Set<TemplateBuiltIn> = []
}
