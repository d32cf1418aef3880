import Synchronization

/// Every secret that a run has seen, so that no output shows one.
///
/// It is one of the few places of shared mutable state: values become secret while a run goes on
/// (a token arrives), and every sink asks it.
package final class SecretRegistry: Sendable {
  private let state = Mutex(State())

  private struct State {
    var secrets: Set<String> = []
    var redactor = Redactor(secrets: [])
    var isCurrent = true
  }

  package init() {}

  /// Adds a secret; empty text is none.
  package func insert(_ secret: String) {
    guard !secret.isEmpty else { return }
    state.withLock { state in
      if state.secrets.insert(secret).inserted { state.isCurrent = false }
    }
  }

  /// What hides all secrets known by now.
  package var redactor: Redactor {
    state.withLock { state in
      if !state.isCurrent {
        state.redactor = Redactor(secrets: state.secrets)
        state.isCurrent = true
      }
      return state.redactor
    }
  }

  /// The text with every known secret, in any of its encodings, replaced by `***`.
  package func redact(_ text: String) -> String { redactor.redact(text) }
}
