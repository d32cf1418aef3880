package import Diagnostics
package import RegularExpressions

/// A regular expression as it was written and compiled.
package struct RegularExpressionText: Sendable {
  /// The pattern.
  package var pattern: Located<String>
  /// The pattern, compiled.
  package var compiled: RegularExpression

  package init(pattern: Located<String>, compiled: RegularExpression) {
    self.pattern = pattern
    self.compiled = compiled
  }
}
