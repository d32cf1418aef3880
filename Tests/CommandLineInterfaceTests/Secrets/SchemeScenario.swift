import TestSupport
import Testing

/// An auth scheme with secrets at all its places, and what a server answers to it.
struct SchemeScenario: Sendable, CustomTestStringConvertible {
  /// The scheme's `type`, or the grant.
  let testDescription: String
  /// The connector's `auth`, its secret as `<<secret>>`.
  let auth: String
  /// Whether a server issues a token for it.
  var issues = false
  /// Whether a server's answers bring a further secret.
  var brings = false
  /// What is done once before the runs.
  var preparation: [[String]] = []
  /// Further files.
  var files: [String: String] = [:]

  private static func oauth2(_ grant: String, _ keys: String) -> SchemeScenario {
    SchemeScenario(
      testDescription: grant,
      auth: """
        auth:
          type: oauth2
          grant_type: \(grant)
          client_id: app
          client_secret: <<secret>>
          token_url: /token
        \(keys)
        """, issues: true)
  }

  private static func plain(
    _ type: String, _ keys: String, issues: Bool = false, brings: Bool = false
  ) -> SchemeScenario {
    SchemeScenario(
      testDescription: type, auth: "auth:\n  type: \(type)\n\(keys)", issues: issues, brings: brings
    )
  }

  static let all: [SchemeScenario] = [
    plain(
      "session",
      """
        login:
          path: /token
          body: {json: {user: jo, password: <<secret>>}}
          capture: {csrf: {header: X-CSRF}}
        steps:
          - path: /token/step
            headers: {X-CSRF: <<$auth.csrf>>, X-Session: <<$token>>}
            body: {form: {again: <<secret>>}}
        token: $.access_token
        expiry: {in: $.expires_in}
        refresh: {path: /token/renew, headers: {X-Session: <<$token>>}}
        logout: {path: /token/end, headers: {X-Session: <<$token>>}}
      """, issues: true, brings: true),
    oauth2("password", "  username: jo\n  password: <<secret>>"),
    oauth2("token_exchange", "  subject_token: <<secret>>\n  actor_token: <<secret>>"),
    oauth2(
      "jwt_bearer",
      """
        assertion:
          jwt: {algorithm: HS256, key: <<secret>>, claims: {hint: <<secret>>}}
      """),
    oauth2("saml2_bearer", "  assertion: '<saml:Assertion a=\"1\"><<secret>></saml:Assertion>'"),
    samlWithKey,
    SchemeScenario(
      testDescription: "device_code",
      auth: """
        auth:
          type: oauth2
          grant_type: device_code
          client_id: app
          client_secret: <<secret>>
          token_url: /token
          device_authorization_url: /token/device
        """, issues: true,
      preparation: [["auth", "login", "api", "--no-browser", "-v"]]),
    plain(
      "jwt", "  algorithm: HS256\n  key: <<secret>>\n  claims: {iss: app, hint: <<secret>>}"),
    plain(
      "oauth1",
      """
        consumer_key: app
        consumer_secret: <<secret>>
        token: user
        token_secret: <<secret>>
      """),
    plain(
      "aws_sigv4",
      """
        access_key_id: AKIDEXAMPLE
        secret_access_key: <<secret>>
        region: eu-west-1
        service: things
      """),
    plain(
      "hmac",
      """
        key: <<secret>>
        message: "<<$method>>\\n<<$path>>\\n<<$timestamp>>\\n<<secret>>"
        headers: {X-Signature: "<<$signature>>", X-Time: "<<$timestamp>>"}
      """),
    plain("digest", "  username: jo\n  password: <<secret>>"),
    plain("wsse", "  username: jo\n  password: <<secret>>"),
  ]

  /// An assertion that is signed; its key is made by openssl(1) in the test.
  private static let samlWithKey = SchemeScenario(
    testDescription: "saml2_bearer with a key",
    auth: """
      auth:
        type: oauth2
        grant_type: saml2_bearer
        client_id: app
        client_secret: <<secret>>
        token_url: /token
        assertion:
          saml:
            issuer: idp
            subject: jo
            key: <<key>>
            attributes: {hint: <<secret>>}
      """, issues: true)

  /// The whole project.
  var project: [String: String] {
    [
      "connectors/api.yaml": """
      base_url: http://127.0.0.1:9
      variables:
        secret: {secret: true}
        key: {secret: true, from: {file: key.pem}}
      \(auth)
      error_message: [$.message]
      check: api/get

      """,
      "actions/api/get.yaml": """
      connector: api
      method: GET
      path: /things
      capture: {echo: {header: X-Echo}}

      """,
    ].merging(files) { $1 }
  }
}
