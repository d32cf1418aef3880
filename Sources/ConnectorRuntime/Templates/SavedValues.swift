/// What `<<$auth.name>>` can stand for at a point of a run.
package enum SavedValues: Sendable {
  /// Nothing: inside `auth` itself.
  case unavailable
  /// Not known yet: templates that use it are passed over while all others are checked.
  case pending
  /// What token responses saved.
  case known([SavedValue])
}
