import Diagnostics
import Glibc

/// Why a file of the store, or the keyring with its key, cannot be used.
struct StoreProblem: Error, Sendable, Hashable {
  /// The file or folder; for a keyring the program that asks it.
  var path: String
  /// The reason, in a few words: `Permission denied`.
  var reason: String
  /// What makes it usable, where that is known: `Unlock the keyring`.
  var remedy: String?

  init(_ path: String, _ reason: String, remedy: String? = nil) {
    self.path = path
    self.reason = reason
    self.remedy = remedy
  }

  /// The reason of the system call that just failed on this thread.
  init(errnoAt path: String) {
    self.init(path, String(cString: strerror(errno)))
  }
}

extension StoreProblem {
  /// What work that is about a stored token says of it.
  ///
  /// - Parameter place: the part of the scheme that needs the token.
  func failure(at place: TokenFailure.Place) -> TokenFailure {
    let diagnostic = diagnostic(.error)
    return TokenFailure(
      .localFile, diagnostic.id, diagnostic.message, at: place, help: diagnostic.help)
  }

  /// The problem as it is reported.
  ///
  /// - Parameter severity: a warning where a run goes on with a token that is not stored.
  func diagnostic(_ severity: Diagnostic.Severity) -> Diagnostic {
    let isWarning = severity == .warning
    guard path.contains("/") else {
      return Diagnostic(
        "unusable-keyring", severity, "keyring cannot be used by '\(path)': \(reason)",
        help: "\(remedy ?? "Unlock the keyring"), or set \(StateKey.variable) to a key of its own."
          + (isWarning
            ? " Until then tokens are kept for one run, and none is stored unencrypted." : ""))
    }
    return Diagnostic(
      "unusable-token-store", severity, "token store at '\(path)' cannot be used: \(reason)",
      help: (isWarning ? "Tokens are kept for this run only. " : "")
        + "Make the folder writable for you alone, or set XDG_STATE_HOME to one that is.")
  }
}
