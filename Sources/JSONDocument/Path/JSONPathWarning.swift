/// What is legal in a JSONPath, but cannot be meant.
package struct JSONPathWarning: Sendable, Hashable {
  /// One line, no period.
  package let message: String
  /// UTF-8 offsets in the text of the query.
  package let range: Range<Int>
}
