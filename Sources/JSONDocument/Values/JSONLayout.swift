/// How JSON is laid out when it is written.
package enum JSONLayout: Sendable, Hashable {
  /// On one line without spaces.
  case compact
  /// An element or member a line, two spaces a level, a space behind colons, no newline at the end.
  case indented
}
