package import Diagnostics

/// `assertion`: what somebody says of a user, given as text or to be signed (RFC 7523 §2.1, RFC 7522
/// §2.1).
package struct AssertionSettings: Declared {
  package var span: SourceSpan?
  /// The assertion itself.
  package var text: Template?
  /// How one is signed as a JWT.
  package var jwt: JWTAssertionSettings?
  /// How one is signed as XML.
  package var saml: SAMLAssertionSettings?

  package init() {}

  package static let declaration = ObjectDeclaration<AssertionSettings>(
    "assertion", "An assertion to be signed.", constraints: [.exactlyOne(["jwt", "saml"])],
    fields: [
      FieldDeclaration("jwt", \.jwt, .object(), "A JWT (RFC 7523); for the grant jwt_bearer."),
      FieldDeclaration(
        "saml", \.saml, .object(),
        "A SAML 2.0 assertion (RFC 7522); for the grant saml2_bearer."),
    ])
}

/// `assertion.jwt`: a JWT that is signed for each token request (RFC 7523 §3).
package struct JWTAssertionSettings: Declared {
  package var span: SourceSpan?
  package var algorithm: Located<JWSAlgorithm>?
  package var key: Template?
  package var keyPassphrase: Template?
  package var keyID: Template?
  package var issuer: Template?
  package var subject: Template?
  package var audience: Template?
  package var claims: [NamedEntry<TemplatedJSON>] = []
  package var lifetime: Located<Duration>?

  package init() {}

  package static let declaration = ObjectDeclaration<JWTAssertionSettings>(
    "assertion.jwt", "A JWT that is signed for each token request (RFC 7523).",
    fields: [
      FieldDeclaration(
        "algorithm", \.algorithm, .choice(), example: "RS256", "How it is signed; RS256."),
      FieldDeclaration(
        "key", \.key, .template(.text), required: true, secret: true, example: "<<private_key>>",
        "The private key as PEM or JWK."),
      FieldDeclaration(
        "key_passphrase", \.keyPassphrase, .template(.text), secret: true,
        "What opens an encrypted key."),
      FieldDeclaration("key_id", \.keyID, .template(.text), "The header's kid."),
      FieldDeclaration(
        "issuer", \.issuer, .template(.text), example: "<<service_account>>",
        "Who says it; client_id."),
      FieldDeclaration(
        "subject", \.subject, .template(.text), example: "<<user>>",
        "Whom it is about; the issuer."),
      FieldDeclaration(
        "audience", \.audience, .template(.text), "Whom it is for; the token endpoint's URL."),
      FieldDeclaration(
        "claims", into: \.claims, .map(of: .json, keys: .anyText), example: "{scope: calendar}",
        "Further claims; null takes one away."),
      FieldDeclaration("ttl", \.lifetime, .duration, "How long it is valid; 5m."),
    ])
}

extension FieldType where Value == AssertionSettings {
  /// Text, or an object that says how to sign.
  package static var assertion: Self {
    let text = FieldType<Template>.template(.text).map { template in
      var settings = AssertionSettings()
      settings.text = template
      settings.span = template.span
      return settings
    }
    return FieldType<AssertionSettings>.object().orScalar(text)
  }
}
