package import Diagnostics

/// `type: oauth1`: requests signed by OAuth 1.0a (RFC 5849).
package struct OAuth1Scheme: CredentialScheme {
  /// `signature_method`.
  package enum SignatureMethod: String, DeclaredChoice, CaseIterable {
    case hmacSHA1 = "HMAC-SHA1"
    case hmacSHA256 = "HMAC-SHA256"
    case rsaSHA1 = "RSA-SHA1"
    case rsaSHA256 = "RSA-SHA256"
    case plaintext = "PLAINTEXT"

    /// Whether a private key signs.
    package var usesPrivateKey: Bool { self == .rsaSHA1 || self == .rsaSHA256 }

    package static let choices: [ValueShape.Choice] = [
      .init("HMAC-SHA1", "HMAC with SHA-1 (RFC 5849 §3.4.2)."),
      .init("HMAC-SHA256", "HMAC with SHA-256, as NetSuite and others want it."),
      .init("RSA-SHA1", "RSA with SHA-1 (RFC 5849 §3.4.3)."),
      .init("RSA-SHA256", "RSA with SHA-256."),
      .init("PLAINTEXT", "The secrets themselves (RFC 5849 §3.4.4)."),
    ]
  }

  package var span: SourceSpan?
  package var consumerKey: Template?
  package var consumerSecret: Template?
  package var token: Template?
  package var tokenSecret: Template?
  package var signatureMethod: Located<SignatureMethod>?
  package var key: Template?
  package var keyPassphrase: Template?
  package var realm: Template?

  package init() {}

  package static let declaration = ObjectDeclaration<OAuth1Scheme>(
    "auth scheme 'oauth1'", "OAuth 1.0a (RFC 5849).",
    fields: [
      FieldDeclaration(
        "consumer_key", \.consumerKey, .template(.text), required: true,
        example: "<<consumer_key>>", "The client's identifier."),
      FieldDeclaration(
        "consumer_secret", \.consumerSecret, .template(.text), secret: true,
        example: "<<consumer_secret>>", "The client's secret."),
      FieldDeclaration(
        "token", \.token, .template(.text), example: "<<token_id>>",
        "The token's identifier; without it the client signs for itself."),
      FieldDeclaration(
        "token_secret", \.tokenSecret, .template(.text), secret: true,
        example: "<<token_secret>>", "The token's secret."),
      FieldDeclaration(
        "signature_method", \.signatureMethod, .choice(), example: "HMAC-SHA256",
        "How requests are signed; HMAC-SHA1 by default."),
      FieldDeclaration(
        "key", \.key, .template(.text), secret: true, example: "<<private_key>>",
        "The private key of RSA-SHA1 and RSA-SHA256, as PEM."),
      FieldDeclaration(
        "key_passphrase", \.keyPassphrase, .template(.text), secret: true,
        example: "<<key_passphrase>>", "What opens an encrypted key."),
      FieldDeclaration(
        "realm", \.realm, .template(.text), example: "1234567_SB1",
        "The realm in the header, which is not signed; NetSuite's account."),
    ])
}
