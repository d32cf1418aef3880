package import Diagnostics

/// One scheme of a connector (or an action) with every template replaced by its value.
package enum ResolvedScheme: Sendable {
  case basic(ResolvedBasic)
  case bearer(ResolvedBearer)
  case apiKey(ResolvedAPIKey)
  case oauth2(ResolvedOAuth2)
  case jwt(ResolvedJWT)
}

/// `type: basic` with its values (RFC 7617).
package struct ResolvedBasic: Sendable {
  /// The user's name; a colon in it is refused.
  package var username: String
  /// The password; may be empty.
  package var password: String
  /// Where `username` stands.
  package var usernameSpan: SourceSpan?

  package init(username: String, password: String, usernameSpan: SourceSpan? = nil) {
    self.username = username
    self.password = password
    self.usernameSpan = usernameSpan
  }
}

/// `type: bearer` with its values (RFC 6750).
package struct ResolvedBearer: Sendable {
  /// The token.
  package var token: String
  /// Where it goes.
  package var attachment: ResolvedAttachment
  /// Where `token` stands.
  package var tokenSpan: SourceSpan?

  package init(
    token: String, attachment: ResolvedAttachment = .bearer, tokenSpan: SourceSpan? = nil
  ) {
    self.token = token
    self.attachment = attachment
    self.tokenSpan = tokenSpan
  }
}

/// `type: api_key` with its values.
package struct ResolvedAPIKey: Sendable {
  /// The key.
  package var value: String
  /// Where it goes.
  package var attachment: ResolvedAttachment
  /// Where `value` stands.
  package var valueSpan: SourceSpan?

  package init(
    value: String, attachment: ResolvedAttachment, valueSpan: SourceSpan? = nil
  ) {
    self.value = value
    self.attachment = attachment
    self.valueSpan = valueSpan
  }
}

/// A name with what is sent under it; no values take a standard entry of that name away.
package struct ResolvedEntry: Sendable, Hashable {
  /// The name as it is to be sent.
  package var name: String
  /// The values in order.
  package var values: [String]

  package init(_ name: String, _ values: [String]) {
    self.name = name
    self.values = values
  }
}
