import ConnectorLoading
import ConnectorModel
import Diagnostics
import JSONDocument

/// The rule `weak-signature`.
enum WeakSignature: Rule {
  static let page = RulePage(
    "weak-signature", .security, .warning, .validation,
    summary: "a signature that others can forge more easily than they should",
    explanation: """
      A signature proves who sent a request only as long as nobody else can make it:

      - `PLAINTEXT` of OAuth 1.0 sends the secrets themselves with each request (RFC 5849 §3.4.4). \
      Whoever reads one request, in a log for example, can sign all others.
      - `RSA-SHA1` signs a digest for which collisions can be bought. `HMAC-SHA1` does not suffer \
      from them.
      - An HMAC with MD5 is not to be used in anything new (RFC 6151 §2.3).
      - The key of `HS256`, `HS384` and `HS512` must be as long as the digest (RFC 7518 §3.2), else \
      it can be found out from a single token. Only a key that stands in a file can be seen.

      Where the server takes nothing better, silence the rule at that place and say why.
      """,
    bad: RuleExample(
      connector: """
        base_url: https://desk.example.com
        variables:
          desk_consumer_secret: {secret: true}
          desk_token_secret: {secret: true}
        auth:
          type: oauth1
          consumer_key: connector-run
          consumer_secret: <<desk_consumer_secret>>
          token: desk
          token_secret: <<desk_token_secret>>
          signature_method: PLAINTEXT
        check: desk/tickets
        """),
    good: RuleExample(
      connector: """
        base_url: https://desk.example.com
        variables:
          desk_consumer_secret: {secret: true}
          desk_token_secret: {secret: true}
        auth:
          type: oauth1
          consumer_key: connector-run
          consumer_secret: <<desk_consumer_secret>>
          token: desk
          token_secret: <<desk_token_secret>>
          signature_method: HMAC-SHA256
        check: desk/tickets
        """))

  static let isLocal = true

  static func check(_ workspace: Workspace) -> [Diagnostic] {
    workspace.connectorFiles.flatMap { file in
      check(file.object.auth, file.object.variables)
    }
      + workspace.actionFiles.flatMap { action in
        check(action.action.auth, action.action.inputs)
      }
  }

  private static func check(
    _ authentication: Authentication?, _ variables: [VariableDeclaration]
  ) -> [Diagnostic] {
    (authentication?.schemes ?? []).compactMap { scheme in
      switch scheme {
      case .oauth1(let oauth1): check(oauth1)
      case .hmac(let hmac): check(hmac)
      case .jwt(let jwt): check(jwt, variables)
      default: nil
      }
    }
  }

  private static func check(_ scheme: OAuth1Scheme) -> Diagnostic? {
    guard let method = scheme.signatureMethod else { return nil }
    switch method.value {
    case .plaintext:
      return diagnostic(
        "PLAINTEXT sends the secrets with each request", at: method.span,
        help: "Write HMAC-SHA256, or HMAC-SHA1 where the server knows no other.")
    case .rsaSHA1:
      return diagnostic(
        "RSA-SHA1 signs a broken digest", at: method.span,
        help: "Write RSA-SHA256, where the server knows it.")
    case .hmacSHA1, .hmacSHA256, .rsaSHA256: return nil
    }
  }

  private static func check(_ scheme: HMACScheme) -> Diagnostic? {
    guard let algorithm = scheme.algorithm, algorithm.value == .md5 else { return nil }
    return diagnostic(
      "an HMAC with MD5 is not to be used any more", at: algorithm.span,
      help: "Write sha256, where the server knows it.")
  }

  private static func check(
    _ scheme: JWTScheme, _ variables: [VariableDeclaration]
  ) -> Diagnostic? {
    guard let algorithm = scheme.algorithm?.value, let wanted = algorithm.sharedKeyLength,
      let key = scheme.key, let text = text(of: key, variables),
      // A JWK says its key in another way.
      !text.hasPrefix("{"), !text.isEmpty, text.utf8.count < wanted
    else { return nil }
    return diagnostic(
      "key of \(text.utf8.count) bytes is too short for \(algorithm.rawValue)", at: key.span,
      help: "It must have at least \(wanted) bytes (RFC 7518 §3.2).")
  }

  /// The text of a template that the files alone decide: its own, or a variable's default.
  private static func text(of template: Template, _ variables: [VariableDeclaration]) -> String? {
    if let literal = template.literalText { return literal }
    guard let expression = template.soleExpression, expression.filters.isEmpty,
      expression.source.path.isEmpty, case .variable(let name) = expression.source.kind,
      case .string(let text)? = variables.first(where: { $0.name == name })?.defaultValue?.value
    else { return nil }
    return text
  }
}

extension JWSAlgorithm {
  /// How many bytes a shared secret must have; nil for a private key.
  fileprivate var sharedKeyLength: Int? {
    switch self {
    case .hs256: 32
    case .hs384: 48
    case .hs512: 64
    default: nil
    }
  }
}
