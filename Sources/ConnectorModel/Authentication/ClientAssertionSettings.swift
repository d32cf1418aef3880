package import Diagnostics

/// `client_assertion`: what a client proves itself with in place of its secret (RFC 7523 §2.2).
package struct ClientAssertionSettings: Declared {
  package var span: SourceSpan?
  package var algorithm: Located<JWSAlgorithm>?
  package var key: Template?
  package var keyPassphrase: Template?
  package var keyID: Template?
  package var audience: Template?
  package var lifetime: Located<Duration>?

  package init() {}

  package static let declaration = ObjectDeclaration<ClientAssertionSettings>(
    "client_assertion", "What a client proves itself with in place of its secret (RFC 7523).",
    fields: [
      FieldDeclaration(
        "algorithm", \.algorithm, .choice(), example: "RS256",
        "How it is signed; RS256, and HS256 for client_secret_jwt."),
      FieldDeclaration(
        "key", \.key, .template(.text), secret: true, example: "<<private_key>>",
        "The private key as PEM or JWK; for client_secret_jwt the client's secret."),
      FieldDeclaration(
        "key_passphrase", \.keyPassphrase, .template(.text), secret: true,
        "What opens an encrypted key."),
      FieldDeclaration("key_id", \.keyID, .template(.text), "The header's kid."),
      FieldDeclaration(
        "audience", \.audience, .template(.text), example: "https://login.example.com",
        "Whom it is for; the token endpoint's URL."),
      FieldDeclaration("ttl", \.lifetime, .duration, "How long it is valid; 1m."),
    ])
}
