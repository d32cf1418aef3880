/// Why text is not a JSONPath, and where.
package struct JSONPathSyntaxError: Error, Sendable, Hashable {
  /// One line, lower case but for names, no period.
  package let message: String
  /// UTF-8 offsets of the smallest wrong part of the text; empty where something is missing.
  package let range: Range<Int>
  /// What could stand in the place of `range` to mend it, if that is clear.
  package let replacement: String?

  init(_ message: String, at range: Range<Int>, replacement: String? = nil) {
    self.message = message
    self.range = range
    self.replacement = replacement
  }
}
