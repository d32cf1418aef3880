import ConnectorModel
import Diagnostics

extension SchemeChecks {
  /// Checks which secrets go with the signature method.
  func check(_ scheme: OAuth1Scheme) -> [Diagnostic] {
    let method = scheme.signatureMethod?.value ?? .hmacSHA1
    if lacks("signature_method", scheme.span) { return [] }
    let place = scheme.signatureMethod?.span ?? scheme.consumerKey?.span ?? scheme.span
    var diagnostics: [Diagnostic] = []
    if method.usesPrivateKey {
      if scheme.key == nil, !lacks("key", scheme.span) {
        diagnostics.append(
          Diagnostic(
            "missing-key", "signature_method '\(method.rawValue)' needs the key 'key'", at: place))
      }
      for (name, template) in [
        ("consumer_secret", scheme.consumerSecret), ("token_secret", scheme.tokenSecret),
      ] {
        guard let template else { continue }
        diagnostics.append(
          Diagnostic(
            "conflicting-keys", "'\(name)' signs nothing with '\(method.rawValue)'",
            at: template.span, help: "Take it away: the private key signs alone."))
      }
    } else {
      if scheme.consumerSecret == nil, !lacks("consumer_secret", scheme.span) {
        diagnostics.append(
          Diagnostic(
            "missing-key",
            "signature_method '\(method.rawValue)' needs the key 'consumer_secret'", at: place))
      }
      for (name, template) in [
        ("key", scheme.key), ("key_passphrase", scheme.keyPassphrase),
      ] {
        guard let template else { continue }
        diagnostics.append(
          Diagnostic(
            "conflicting-keys", "'\(name)' signs nothing with '\(method.rawValue)'",
            at: template.span,
            help: "Take it away, or write signature_method: RSA-SHA256 or RSA-SHA1."))
      }
    }
    if let secret = scheme.tokenSecret, scheme.token == nil, !lacks("token", scheme.span) {
      diagnostics.append(
        Diagnostic(
          "missing-key", "'token_secret' needs the key 'token'", at: secret.span,
          help: "The server finds the secret by its token."))
    }
    return diagnostics
  }

  /// Checks that the signature is made of something else than itself, and goes somewhere.
  func check(_ scheme: HMACScheme) -> [Diagnostic] {
    var diagnostics = HeaderChecks(places: places).check(scheme.headers)
    let signature = TemplateSource.Kind.builtIn(TemplateBuiltIn.signature.rawValue)
    let inMessage = scheme.message?.expressions.flatMap(\.sources).first { $0.kind == signature }
    if let inMessage {
      diagnostics.append(
        Diagnostic(
          "undefined-variable", "'$signature' is not defined in 'message'", at: inMessage.span,
          help: "It is made of the message: use it in 'headers' or 'query'."))
    }
    let templates = (scheme.headers + scheme.query).flatMap(\.value.templates)
    let isHeld =
      templates.contains { template in
        template.isBroken
          || template.expressions.flatMap(\.sources).contains { $0.kind == signature }
      }
    if !isHeld, !lacks("headers", scheme.span), !lacks("query", scheme.span),
      let span = scheme.message?.span ?? scheme.span
    {
      diagnostics.append(
        Diagnostic(
          "missing-key", "auth scheme 'hmac' sends its signature nowhere", at: span,
          help: "Write for example headers: {X-Signature: <<$signature>>}."))
    }
    return diagnostics
  }
}
