import ConnectorLoading
import ConnectorModel
import Diagnostics

/// The rule `auth-key-not-for-grant`.
enum AuthKeyNotForGrant: Rule {
  static let page = RulePage(
    "auth-key-not-for-grant", .security, .warning, .validation,
    summary: "a key of oauth2 that the grant never uses",
    explanation: """
      With `client_credentials` a new token is got with the client's own credentials each time: a \
      refresh token would bring nothing (RFC 6749 §4.4.3), and one that the response holds is never \
      sent. A key that says where it is promises what does not happen.
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
          token_response: {refresh_token: $.refresh, scope: $.scopes}
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
          token_response: {scope: $.scopes}
        check: desk/tickets
        """))

  static func check(_ workspace: Workspace) -> [Diagnostic] {
    workspace.authentications.flatMap(\.oauth2).compactMap { scheme in
      guard let grant = scheme.grant, grant.value == .clientCredentials,
        let selector = scheme.tokenResponse.refreshToken, let span = selector.span
      else { return nil }
      return diagnostic(
        "'refresh_token' is never used with grant '\(grant.value.rawValue)'", at: span,
        notes: [.init("the grant is chosen here", at: grant.span)],
        help: "Take the key away: the client gets a new token with its own credentials.")
    }
  }
}
