/// A credential with the place in a request where it goes.
package enum Credential: Sendable, Hashable {
  /// A header field, its value ready for the wire.
  case header(name: String, value: String)
  /// A query parameter; name and value are still to be percent-encoded.
  case query(name: String, value: String)
  /// A cookie; the value is still to be encoded, unless it goes back as a server set it.
  case cookie(name: String, value: String, isAsSet: Bool = false)
}

/// What a scheme gives to one request.
package struct Credentials: Sendable {
  /// Where what goes, in order.
  package var items: [Credential]
  /// Whether a token came from the store, was obtained now, or there is none.
  package var tokenOrigin: TokenOrigin?
  /// The names that a token response saved for `<<$auth.name>>`.
  package var saved: [SavedValue]
  /// The tokens and keys that the items were made of, in the schemes' order: they say which one a
  /// server rejected.
  package var tokens: [String]
  /// When the first of the tokens ends; nil where none is known to.
  package var expiresAt: WallTime?
  /// What signs each request that the items were added to, in order.
  package var signers: [any RequestSigner] = []
  /// What the transport proves to the server by itself, over a connection of its own.
  package var connectionProof: ConnectionProof?

  package init(
    items: [Credential] = [], tokenOrigin: TokenOrigin? = nil, saved: [SavedValue] = [],
    tokens: [String] = [], expiresAt: WallTime? = nil
  ) {
    self.items = items
    self.tokenOrigin = tokenOrigin
    self.saved = saved
    self.tokens = tokens
    self.expiresAt = expiresAt
  }
}

/// Where a token came from.
package enum TokenOrigin: String, Sendable, Hashable {
  /// From the store on disk.
  case store
  /// From this process's memory.
  case memory
  /// From a token request of this run.
  case request
}
