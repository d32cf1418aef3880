import ConnectorModel
import Diagnostics

extension SchemeResolving {
  /// How the client signs of itself; nil where it does not.
  mutating func clientAssertion(
    _ scheme: OAuth2Scheme, clientID: String?, secret: String?
  ) -> ResolvedAssertion? {
    let form = scheme.clientAuthentication?.value
    let settings = scheme.clientAssertion ?? ClientAssertionSettings()
    guard form == .privateKeyJWT || form == .clientSecretJWT, let clientID else { return nil }
    let isSecret = form == .clientSecretJWT
    let text = isSecret ? secret : required(settings.key, "key", isSecret: true)
    let passphrase = optional(settings.keyPassphrase, isSecret: true)
    let keyID = optional(settings.keyID)
    let audience = optional(settings.audience)
    guard let text,
      let key = signingKey(
        text, settings.algorithm?.value ?? (isSecret ? .hs256 : .rs256), passphrase,
        named: isSecret ? "client_secret" : "client_assertion.key",
        at: settings.key?.span ?? scheme.clientSecret?.span)
    else { return nil }
    return ResolvedAssertion(
      key: key, keyText: text, keyID: keyID, issuer: clientID, subject: clientID,
      audience: audience, claims: { _ in [] },
      lifetime: settings.lifetime?.value ?? .seconds(60))
  }

  /// How a statement about a user is signed; nil where none is to be.
  mutating func assertion(
    _ settings: JWTAssertionSettings?, clientID: String?
  ) -> ResolvedAssertion? {
    guard let settings else { return nil }
    let text = required(settings.key, "key", isSecret: true)
    let passphrase = optional(settings.keyPassphrase, isSecret: true)
    let keyID = optional(settings.keyID)
    let issuer = optional(settings.issuer) ?? clientID
    let subject = optional(settings.subject)
    let audience = optional(settings.audience)
    let claims = Self.members(settings.claims, evaluator)
    do throws(RunFailure) {
      // All that can be wrong with the templates shows now, before anything is sent.
      _ = try claims(evaluator.run.started)
    } catch {
      diagnostics += error.diagnostics
    }
    guard let text, let issuer,
      let key = signingKey(
        text, settings.algorithm?.value ?? .rs256, passphrase, named: "assertion.jwt.key",
        at: settings.key?.span)
    else { return nil }
    return ResolvedAssertion(
      key: key, keyText: text, keyID: keyID, issuer: issuer, subject: subject ?? issuer,
      audience: audience, claims: claims, lifetime: settings.lifetime?.value ?? .seconds(300))
  }
}
