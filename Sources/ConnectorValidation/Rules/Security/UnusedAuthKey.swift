import ConnectorLoading
import ConnectorModel
import Diagnostics

/// The rule `unused-auth-key`.
enum UnusedAuthKey: Rule {
  static let page = RulePage(
    "unused-auth-key", .security, .warning, .validation,
    summary: "something about authentication that has no effect",
    explanation: """
      What is written but has no effect misleads whoever reads it, most of all where credentials \
      are concerned:

      - `scope_separator` where there are no two scopes to separate: one text is sent as it is.
      - `scope`, `username` or another key whose parameter stands in `token_request.params` too, \
      which replaces it.
      - a header `Authorization` in `token_request`, which replaces the one that \
      `client_auth: basic` makes: the client secret is never sent.
      - a header or query parameter that the auth scheme overwrites with the credential. \
      To send a request without credentials, write `auth: none`.
      - `auth` of an action whose `url` is of another origin than `base_url`: credentials never go \
      there.
      """,
    bad: RuleExample(
      connector: """
        base_url: https://desk.example.com
        variables:
          desk_secret: {secret: true}
        auth:
          type: oauth2
          grant_type: client_credentials
          client_id: connector-run
          client_secret: <<desk_secret>>
          token_url: /oauth/token
          scope: tickets.read tickets.write
          scope_separator: ","
        check: desk/tickets
        """),
    good: RuleExample(
      connector: """
        base_url: https://desk.example.com
        variables:
          desk_secret: {secret: true}
        auth:
          type: oauth2
          grant_type: client_credentials
          client_id: connector-run
          client_secret: <<desk_secret>>
          token_url: /oauth/token
          scope: [tickets.read, tickets.write]
          scope_separator: ","
        check: desk/tickets
        """))

  static let isLocal = true

  static func check(_ workspace: Workspace) -> [Diagnostic] {
    let schemes = workspace.authentications.flatMap { authentication in
      authentication.oauth2.flatMap { check($0, authentication) }
    }
    // Most actions have the credentials of their connectors.
    var inherited: [String: OverwrittenEntries] = [:]
    let actions = workspace.actionFiles.flatMap { file -> [Diagnostic] in
      guard let connector = file.connector else { return [] }
      let entries: OverwrittenEntries
      if let own = file.action.auth {
        entries = OverwrittenEntries(DeclaredAuthentication(own, file.file))
      } else {
        entries =
          inherited[connector.path]
          ?? OverwrittenEntries(DeclaredAuthentication(connector.object.auth, connector))
        inherited[connector.path] = entries
      }
      return neverSent(file.action, connector.object) + entries.check(file.action)
    }
    let connectors = workspace.connectorFiles.flatMap { file in
      OverwrittenEntries(DeclaredAuthentication(file.object.auth, file)).check(file.object)
    }
    return schemes + connectors + actions
  }

  // MARK: oauth2

  private static func check(
    _ scheme: OAuth2Scheme, _ authentication: DeclaredAuthentication
  ) -> [Diagnostic] {
    var diagnostics: [Diagnostic] = []
    let scopes = scheme.scope?.count ?? 0
    if let separator = scheme.scopeSeparator, scopes < 2,
      !authentication.lacks("scope", scheme.span)
    {
      diagnostics.append(
        diagnostic(
          "'scope_separator' has nothing to separate", at: separator.span,
          notes: scheme.scope?.first.map { [.init("one text is sent as it is", at: $0.span)] }
            ?? [],
          help: scopes == 1
            ? "Write the scopes as a list: scope: [first, second]" : "Take the key away."))
    }
    let request = scheme.tokenRequest
    diagnostics += replaced(scheme)
    let proof = scheme.clientAuthentication?.value ?? .basic
    if proof == .basic || proof == .basicEncoded, let secret = scheme.clientSecret,
      secret.segments.isEmpty == false,
      let header = request.headers.first(where: { $0.name.value.lowercased() == "authorization" })
    {
      diagnostics.append(
        diagnostic(
          "'client_secret' is never sent", at: secret.span,
          notes: [
            .init(
              "this header takes the place of what client_auth '\(proof.rawValue)' sends",
              at: header.name.span)
          ],
          help: "Take the header away: client_auth makes it of client_id and client_secret."))
    }
    return diagnostics
  }

  /// Keys whose parameter is written in `token_request.params` too.
  private static func replaced(_ scheme: OAuth2Scheme) -> [Diagnostic] {
    let scope = scheme.scope?.first.map { OAuth2Scheme.GrantKey(name: "scope", span: $0.span) }
    let keys = [scope].compactMap { $0 } + scheme.grantKeys
    return keys.compactMap { key in
      guard let span = key.span,
        let parameter = scheme.tokenRequest.params.first(where: { $0.name.value == key.name })
      else { return nil }
      return diagnostic(
        "'\(key.name)' is never sent", at: span,
        notes: [.init("this parameter takes its place", at: parameter.name.span)],
        help: "Keep one of them.")
    }
  }

  // MARK: Other origins

  private static func neverSent(_ action: Action, _ connector: Connector) -> [Diagnostic] {
    guard let url = action.url, let baseURL = connector.baseURL,
      let scheme = action.auth?.schemes.first, let span = scheme.span,
      OriginRelation(of: url, to: baseURL) == .other
    else { return [] }
    return [
      diagnostic(
        "auth scheme '\(scheme.type)' is never used", at: span,
        notes: [.init("this is of another origin than base_url", at: url.span)],
        help: "No credentials go to another origin: give the other system a connector of its own.")
    ]
  }
}
