package import Diagnostics

/// Why a text is no key for an algorithm; holds nothing of the key.
package struct SigningKeyProblem: Error, Sendable, Hashable {
  /// What is wrong, as it follows the key's name: `is encrypted, and no passphrase is given`.
  package var message: String
  /// What to do.
  package var help: String?

  package init(_ message: String, help: String? = nil) {
    self.message = message
    self.help = help
  }

  /// The problem as it is reported.
  ///
  /// - Parameter key: the YAML key that holds the signing key: `key`.
  package func diagnostic(key: String = "key", at span: SourceSpan?) -> Diagnostic {
    Diagnostic("unusable-key", "'\(key)' \(message)", at: span, help: help)
  }
}
