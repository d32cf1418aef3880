import ConnectorLoading
import ConnectorModel
import Diagnostics

/// The rule `auth-key-not-for-grant`.
enum AuthKeyNotForGrant: Rule {
  static let page = RulePage(
    "auth-key-not-for-grant", .security, .warning, .validation,
    summary: "a key of oauth2 that the grant never uses",
    explanation: """
      Some keys mean something to one grant only: `username` and `password` to `password`, \
      `subject_token` to `token_exchange`, `authorization_url` and `pkce` to `authorization_code`. \
      Beside another grant they are never sent, and mislead whoever reads them.

      With `client_credentials` a new token is got with the client's own credentials each time: a \
      refresh token would bring nothing (RFC 6749 §4.4.3), and one that the response holds is never \
      sent. `refresh_url` and `token_response.refresh_token` promise there what does not happen.
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

  static let isLocal = true

  static func check(_ workspace: Workspace) -> [Diagnostic] {
    workspace.authentications.flatMap(\.oauth2).flatMap { scheme -> [Diagnostic] in
      guard let grant = scheme.grant else { return [] }
      var diagnostics = scheme.grantKeys.filter { !grant.value.uses($0.name) }.compactMap { key in
        key.span.map { span in
          diagnostic(
            "'\(key.name)' is never used with grant '\(grant.value.rawValue)'", at: span,
            notes: [.init("the grant is chosen here", at: grant.span)],
            help: help(key.name, grant.value))
        }
      }
      if !grant.value.usesRefreshTokens, let span = scheme.tokenResponse.refreshToken?.span {
        diagnostics.append(
          diagnostic(
            "'refresh_token' is never used with grant '\(grant.value.rawValue)'", at: span,
            notes: [.init("the grant is chosen here", at: grant.span)],
            help: "Take the key away: the client gets a new token with its own credentials."))
      }
      return diagnostics
    }
  }

  private static func help(_ key: String, _ grant: OAuth2Scheme.Grant) -> String {
    let others = OAuth2Scheme.Grant.allCases.filter { $0.uses(key) }.map(\.rawValue)
    if ["audience", "resource"].contains(key) {
      return "Send it as a parameter of the token request: token_request.params.\(key)."
    }
    return others.count == 1
      ? "Take the key away, or write grant_type: \(others[0])."
      : "Take the key away: it is for \(others.joined(separator: ", "))."
  }
}
