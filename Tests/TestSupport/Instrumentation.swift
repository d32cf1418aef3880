import Foundation

/// What a sanitizer does to the code that it is built into.
package enum Instrumentation {
  /// How many times as long code may take as it does without; `scripts/sanitize` sets `SANITIZER`.
  package static let slowdown = ProcessInfo.processInfo.environment["SANITIZER"] == nil ? 1 : 10
}
