package import Diagnostics

/// Why a run ended without success, with all that there is to say about it.
package struct RunFailure: Error, Sendable {
  /// What failed; each kind has its exit status.
  package enum Kind: Int32, Sendable, CaseIterable {
    /// The files or the variables are wrong; nothing was sent.
    case configuration = 3
    /// No usable credentials: the token endpoint said no, or the API rejected what it was sent.
    case authentication = 4
    /// Network, TLS, a timeout, or a body over the limit.
    case network = 5
    /// The server answered with an unexpected status.
    case status = 6
    /// An expectation or a required capture.
    case expectation = 7
    /// A local file could not be read or written.
    case localFile = 8
    /// The run was interrupted.
    case interrupted = 130
  }

  /// What failed.
  package var kind: Kind
  /// What to show, at least one.
  package var diagnostics: [Diagnostic]
  /// What the API's refusal is about, where its answer says so.
  package var refusal: Refusal?
  /// The scope that the API asks for, as it says in its answer.
  package var wantedScope: String?

  package init(_ kind: Kind, _ diagnostics: [Diagnostic]) {
    self.kind = kind
    self.diagnostics = diagnostics
  }

  /// A failure with one diagnostic.
  package init(_ kind: Kind, _ diagnostic: Diagnostic) {
    self.init(kind, [diagnostic])
  }
}
