import Diagnostics

/// Replaces the token of a scheme, however good the stored one is.
package struct TokenRenewal: Sendable {
  /// What a renewal brought; never the values.
  package struct Outcome: Sendable {
    /// When the token ends; nil where nothing told it.
    package var expiresAt: WallTime?
    /// Whether it is stored: one of which nothing tells the end is not.
    package var isStored: Bool
  }

  private let prepared: PreparedTokenSource

  /// - Parameter prepared: the scheme.
  package init(_ prepared: PreparedTokenSource) { self.prepared = prepared }

  /// Gets a new token and stores it.
  ///
  /// - Throws: `RunFailure`, of kind `localFile` where it cannot be stored: where that is known before,
  ///   nothing is asked; `CancellationError`.
  package func renew() async throws -> Outcome {
    let slot = try prepared.writableSlot()
    let token = try await prepared.token(isForced: true)
    let record = slot.record()
    // Another process may have stored a newer one meanwhile.
    let isStored =
      record?.token.map { $0.value == token.value || $0.requestedAt >= token.requestedAt } ?? false
    let isKept = token.expiresAt != nil || prepared.source.means.nothingToGive != nil
    if isKept, !isStored {
      throw TokenFailure(
        .localFile, "token-not-stored",
        "new token of '\(prepared.source.connector)' cannot be stored, so it is lost", at: .scheme,
        help: "Make the state folder writable, or set XDG_STATE_HOME to one that is."
      ).runFailure(of: prepared.source)
    }
    return Outcome(expiresAt: token.expiresAt, isStored: isStored)
  }
}
