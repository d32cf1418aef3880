/// Why a pattern is not a regular expression.
package struct RegularExpressionError: Error, Sendable, Hashable {
  /// One line, lower case, no period.
  package let message: String
  /// The UTF-8 offset in the pattern at which the fault was noticed.
  package let offset: Int

  package init(message: String, offset: Int) {
    self.message = message
    self.offset = offset
  }
}
