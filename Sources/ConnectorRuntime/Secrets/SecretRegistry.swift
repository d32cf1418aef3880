import Synchronization

/// Every secret that a run has seen, so that no output shows one.
///
/// It is one of the few places of shared mutable state: values become secret while a run goes on
/// (a token arrives), and every sink asks it.
package final class SecretRegistry: Sendable {
  private let state = Mutex(State())

  /// A secret, or one behind what it was put behind.
  private struct Key: Hashable {
    var secret: String
    var context: String?
  }

  private struct State {
    var known: Set<Key> = []
    /// Those that the redactor does not know yet.
    var new: [Key] = []
    var redactor = Redactor(secrets: [])

    mutating func insert(_ key: Key) {
      if known.insert(key).inserted { new.append(key) }
    }
  }

  package init() {}

  /// Adds a secret; empty text is none.
  package func insert(_ secret: String) {
    guard !secret.isEmpty else { return }
    state.withLock { $0.insert(Key(secret: secret)) }
  }

  /// Adds where a secret was put: behind a text such as `pin=`.
  ///
  /// Behind that text even a secret is hidden that is too short or too common to be searched for by
  /// itself; for any other it changes nothing.
  package func insert(_ secret: String, behind context: String) {
    guard !secret.isEmpty, SecretStrength(secret) != .strong else { return }
    state.withLock { $0.insert(Key(secret: secret, context: context)) }
  }

  /// What hides all secrets known by now.
  package var redactor: Redactor {
    state.withLock { state in
      if !state.new.isEmpty {
        state.redactor.insert(
          state.new.flatMap { key in
            key.context.map { SecretForms.all(of: key.secret, behind: $0) }
              ?? SecretForms.all(of: key.secret)
          })
        state.new = []
      }
      return state.redactor
    }
  }

  /// The text with every known secret, in any of its encodings, replaced by `***`.
  package func redact(_ text: String) -> String { redactor.redact(text) }
}
