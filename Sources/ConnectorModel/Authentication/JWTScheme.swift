package import Diagnostics

/// `type: jwt`: a token that the run signs itself (RFC 7519).
package struct JWTScheme: AttachedScheme {
  package var span: SourceSpan?
  package var algorithm: Located<JWSAlgorithm>?
  package var key: Template?
  package var keyPassphrase: Template?
  package var keyID: Template?
  package var claims: [NamedEntry<TemplatedJSON>] = []
  package var lifetime: Located<Duration>?
  package var header: [NamedEntry<TemplatedJSON>] = []
  package var attach: Attachment?

  package init() {}

  package static let declaration = ObjectDeclaration<JWTScheme>(
    "auth scheme 'jwt'", "A token that the run signs itself (RFC 7519).",
    fields: [
      FieldDeclaration(
        "algorithm", \.algorithm, .choice(), required: true, example: "RS256",
        "How the token is signed (RFC 7518 §3.1)."),
      FieldDeclaration(
        "key", \.key, .template(.text), required: true, secret: true, example: "<<private_key>>",
        "The private key as PEM or JWK; for HS256, HS384 and HS512 the shared secret, as text or JWK."
      ),
      FieldDeclaration(
        "key_passphrase", \.keyPassphrase, .template(.text), secret: true,
        example: "<<key_passphrase>>", "What opens an encrypted key."),
      FieldDeclaration(
        "key_id", \.keyID, .template(.text), example: "key-1",
        "The header's kid; a JWK's own kid by default."),
      FieldDeclaration(
        "claims", into: \.claims, .map(of: .json, keys: .anyText),
        example: "{iss: <<client_id>>, aud: https://api.example.com}",
        "The claims; iat and exp are added, and null takes one away."),
      FieldDeclaration(
        "ttl", \.lifetime, .duration, example: "10m",
        "How long a token is valid; 5m. It is signed anew before its end."),
      FieldDeclaration(
        "jose_header", into: \.header, .map(of: .json, keys: .anyText), example: "{typ: at+jwt}",
        "Further members of the token's header; null takes typ or kid away."),
      FieldDeclaration("attach", \.attach, .object(), Attachment.summary),
    ])
}
