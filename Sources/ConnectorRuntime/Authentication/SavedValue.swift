package import JSONDocument

/// A value that `token_response.save` names, used as `<<$auth.name>>`.
package struct SavedValue: Sendable, Hashable {
  /// The name after `$auth.`.
  package var name: String
  /// The value.
  package var value: JSONValue
  /// Whether it is a secret.
  package var isSecret: Bool

  package init(name: String, value: JSONValue, isSecret: Bool) {
    self.name = name
    self.value = value
    self.isSecret = isSecret
  }
}
