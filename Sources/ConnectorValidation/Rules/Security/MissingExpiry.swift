import ConnectorLoading
import ConnectorModel
import Diagnostics
import JSONDocument

/// The rule `missing-expiry`.
enum MissingExpiry: Rule {
  static let page = RulePage(
    "missing-expiry", .security, .warning, .validation,
    summary: "a token response with a shape of its own, of which nothing says when the token ends",
    explanation: """
      The end of a token is looked for at `$.expires_in`, beside the standard `$.access_token`. \
      A response that has the token elsewhere rarely has its lifetime there. Where it is not found, \
      the token is kept for one process only: each run asks for a new one, which many vendors limit, \
      and a run that outlives it is told so by a 401.

      `expiry` says where the end is (`in`, `at`, `jwt`), or how long such tokens live (`default`).
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
          token_response: {access_token: $.data.token}
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
          token_response: {access_token: $.data.token}
          expiry: {in: $.data.expires_in}
        check: desk/tickets
        """))

  static let isLocal = true

  static func check(_ workspace: Workspace) -> [Diagnostic] {
    workspace.authentications.flatMap { authentication in
      authentication.schemes.compactMap { scheme in
        guard let token = scheme.object.endlessToken,
          !authentication.lacks("expiry", scheme.span)
        else { return nil }
        return diagnostic(
          "token response has a shape of its own, and 'expiry' is not given",
          at: token.jsonPath?.span ?? token.span,
          help: "Say where its lifetime is, expiry: {in: \(place(beside: token))}, or how long "
            + "tokens live, expiry: {default: 1h}.")
      }
    }
  }

  /// The member `expires_in` of the object that holds the token, if the path shows it.
  private static func place(beside selector: Selector) -> String {
    let standard = "$.expires_in"
    guard let path = selector.jsonPath?.value.text,
      path.utf8.allSatisfy({ byte in
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
        default: "$._".utf8.contains(byte)
        }
      }), let dot = path.lastIndex(of: ".")
    else { return standard }
    return path[...dot] + "expires_in"
  }
}
