/// Why libcrypto did not do what it was asked for.
package struct CryptographyError: Error, Sendable, Hashable {
  /// What was asked for: `SHA-256`, `HMAC-SHA-1`, `random bytes`.
  package var operation: String
  /// The library's reason, one line without secrets; empty where it gave none.
  package var reason: String

  package init(operation: String, reason: String) {
    self.operation = operation
    self.reason = reason
  }
}
