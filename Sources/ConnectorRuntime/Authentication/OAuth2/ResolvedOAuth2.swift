package import ConnectorModel
package import Diagnostics

/// `type: oauth2` with every template replaced by its value and every default filled in.
package struct ResolvedOAuth2: Sendable {
  /// Where the parts stand, so that a failure points at the line that is to be mended.
  package struct Spans: Sendable {
    /// The whole scheme; what counts where a part has no place of its own.
    package var scheme: SourceSpan?
    /// `grant_type`.
    package var grant: SourceSpan?
    /// `client_id`.
    package var clientID: SourceSpan?
    /// `client_secret`.
    package var clientSecret: SourceSpan?
    /// `client_auth`.
    package var clientAuthentication: SourceSpan?
    /// `token_url`, else `issuer`.
    package var tokenURL: SourceSpan?
    /// `scope`.
    package var scope: SourceSpan?
    /// The key that holds what the grant is about: `refresh_token`, `subject_token`, `password`.
    package var grantValue: SourceSpan?
    /// `device_authorization_url`.
    package var deviceAuthorization: SourceSpan?
    /// `revoke_url`.
    package var revocation: SourceSpan?

    package init(
      scheme: SourceSpan? = nil, grant: SourceSpan? = nil, clientID: SourceSpan? = nil,
      clientSecret: SourceSpan? = nil, clientAuthentication: SourceSpan? = nil,
      tokenURL: SourceSpan? = nil, scope: SourceSpan? = nil, grantValue: SourceSpan? = nil,
      deviceAuthorization: SourceSpan? = nil, revocation: SourceSpan? = nil
    ) {
      self.scheme = scheme
      self.grant = grant
      self.clientID = clientID
      self.clientSecret = clientSecret
      self.clientAuthentication = clientAuthentication
      self.tokenURL = tokenURL
      self.scope = scope
      self.grantValue = grantValue
      self.deviceAuthorization = deviceAuthorization
      self.revocation = revocation
    }
  }

  /// The id of the connector that declares it; tokens are listed and cleared under it.
  package var connector: String
  /// `grant_type`.
  package var grant: OAuth2Scheme.Grant
  /// `client_id`.
  package var clientID: String
  /// `client_secret`; may be empty, nil where the key is absent.
  package var clientSecret: String?
  /// `client_auth`.
  package var clientAuthentication: OAuth2Scheme.ClientAuthentication
  /// `client_assertion`; nil where the client signs nothing.
  package var clientAssertion: ResolvedAssertion?
  /// What the grant sends.
  package var grantValues: ResolvedGrant
  /// `token_url` joined to the base URL and encoded: an absolute URL.
  ///
  /// Where an issuer's metadata is to name the endpoint, it is the issuer.
  package var tokenURL: String
  /// The other URLs.
  package var endpoints: ResolvedEndpoints
  /// `scope`, one element each.
  package var scope: [String]
  /// `scope_separator`.
  package var scopeSeparator: String
  /// `token_request`.
  package var request: ResolvedTokenRequest
  /// `token_response`.
  package var response: ResolvedTokenResponse
  /// `expiry`.
  package var expiry: ResolvedExpiry
  /// `leeway`.
  package var leeway: Duration
  /// `attach`.
  package var attachment: ResolvedAttachment
  /// The connector's `error_message`.
  package var errorMessage: [Selector]
  /// The connector's `timeout`; obtaining a token takes no longer than one `attempt` in all.
  package var timeouts: TransportTimeouts
  /// The connector's `tls`.
  package var tls: TransportTLS
  /// The connector's `proxy`.
  package var proxy: String?
  /// Where the parts stand.
  package var spans: Spans

  package init(
    connector: String, grant: OAuth2Scheme.Grant = .clientCredentials, clientID: String,
    clientSecret: String? = nil,
    clientAuthentication: OAuth2Scheme.ClientAuthentication = .basic,
    clientAssertion: ResolvedAssertion? = nil, grantValues: ResolvedGrant = ResolvedGrant(),
    tokenURL: String,
    endpoints: ResolvedEndpoints = ResolvedEndpoints(), scope: [String] = [],
    scopeSeparator: String = " ",
    request: ResolvedTokenRequest = ResolvedTokenRequest(),
    response: ResolvedTokenResponse = ResolvedTokenResponse(),
    expiry: ResolvedExpiry = ResolvedExpiry(), leeway: Duration = .seconds(60),
    attachment: ResolvedAttachment = .bearer, errorMessage: [Selector] = [],
    timeouts: TransportTimeouts = TransportTimeouts(), tls: TransportTLS = TransportTLS(),
    proxy: String? = nil, spans: Spans = Spans()
  ) {
    self.connector = connector
    self.grant = grant
    self.clientID = clientID
    self.clientSecret = clientSecret
    self.clientAuthentication = clientAuthentication
    self.clientAssertion = clientAssertion
    self.grantValues = grantValues
    self.tokenURL = tokenURL
    self.endpoints = endpoints
    self.scope = scope
    self.scopeSeparator = scopeSeparator
    self.request = request
    self.response = response
    self.expiry = expiry
    self.leeway = leeway
    self.attachment = attachment
    self.errorMessage = errorMessage
    self.timeouts = timeouts
    self.tls = tls
    self.proxy = proxy
    self.spans = spans
  }
}

/// `token_request` with its values.
package struct ResolvedTokenRequest: Sendable {
  /// `method`.
  package var method: String
  /// `encoding`.
  package var encoding: TokenRequestSettings.Encoding
  /// `headers`: each replaces a standard field of the same name, compared without case.
  package var headers: [ResolvedEntry]
  /// `params`: each replaces a standard parameter of the same name.
  package var parameters: [ResolvedEntry]

  package init(
    method: String = "POST", encoding: TokenRequestSettings.Encoding = .form,
    headers: [ResolvedEntry] = [], parameters: [ResolvedEntry] = []
  ) {
    self.method = method
    self.encoding = encoding
    self.headers = headers
    self.parameters = parameters
  }
}

/// `token_response`: where the response holds what; nil stands for RFC 6749's own member.
package struct ResolvedTokenResponse: Sendable {
  /// `access_token`; the member `access_token`.
  package var accessToken: Selector?
  /// `refresh_token`; the member `refresh_token`.
  package var refreshToken: Selector?
  /// `scope`; the member `scope`.
  package var scope: Selector?
  /// `save`.
  package var save: [NamedEntry<Selector>]

  package init(
    accessToken: Selector? = nil, refreshToken: Selector? = nil, scope: Selector? = nil,
    save: [NamedEntry<Selector>] = []
  ) {
    self.accessToken = accessToken
    self.refreshToken = refreshToken
    self.scope = scope
    self.save = save
  }

  /// The settings as they stand; they hold no templates.
  package init(_ settings: TokenResponseSettings) {
    self.init(
      accessToken: settings.accessToken, refreshToken: settings.refreshToken,
      scope: settings.scope, save: settings.save)
  }
}
