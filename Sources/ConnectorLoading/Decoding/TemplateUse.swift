package import ConnectorModel

/// A template with the place in its file that it fills.
///
/// A class, as every check goes through those of each file, and copying one would count references.
package final class TemplateUse: Sendable {
  /// The file's own key that it is under: `headers`, `auth`.
  package let key: String
  /// The template.
  package let template: Template
  /// Where its value lands.
  package let position: TemplatePosition
  /// Whether it stands where a secret belongs: a password, a client secret, a token.
  package let isSecretField: Bool
  /// The name of that field; nil where it is none.
  package let secretField: String?
  /// The built-ins that are known there beside those that are known everywhere.
  package let builtIns: Set<TemplateBuiltIn>

  init(
    key: String, template: Template, position: TemplatePosition, isSecretField: Bool,
    secretField: String? = nil, builtIns: Set<TemplateBuiltIn> = []
  ) {
    self.key = key
    self.template = template
    self.position = position
    self.isSecretField = isSecretField
    self.secretField = secretField
    self.builtIns = builtIns
  }
}
