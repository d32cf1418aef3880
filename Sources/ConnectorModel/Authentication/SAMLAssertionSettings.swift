package import Diagnostics

/// `assertion.saml`: a SAML 2.0 assertion that is signed for each token request (RFC 7522 §3).
package struct SAMLAssertionSettings: Declared {
  package var span: SourceSpan?
  package var key: Template?
  package var keyPassphrase: Template?
  package var certificate: Template?
  package var issuer: Template?
  package var subject: Template?
  package var audience: Template?
  package var recipient: Template?
  package var attributes: TemplateEntries = []
  package var lifetime: Located<Duration>?

  package init() {}

  package static let declaration = ObjectDeclaration<SAMLAssertionSettings>(
    "assertion.saml", "A SAML 2.0 assertion that is signed for each token request (RFC 7522).",
    fields: [
      FieldDeclaration(
        "key", \.key, .template(.text), required: true, secret: true, example: "<<private_key>>",
        "The RSA private key as PEM or JWK; it signs with SHA-256."),
      FieldDeclaration(
        "key_passphrase", \.keyPassphrase, .template(.text), secret: true,
        "What opens an encrypted key."),
      FieldDeclaration(
        "certificate", \.certificate, .template(.text), example: "<<certificate>>",
        "The key's certificate as PEM; it goes along in the signature."),
      FieldDeclaration(
        "issuer", \.issuer, .template(.text), example: "https://idp.example.com",
        "Who says it; client_id."),
      FieldDeclaration(
        "subject", \.subject, .template(.text), example: "<<user>>",
        "Whom it is about; the issuer."),
      FieldDeclaration(
        "audience", \.audience, .template(.text), "Whom it is for; the token endpoint's URL."),
      FieldDeclaration(
        "recipient", \.recipient, .template(.text),
        "Where it is presented; the token endpoint's URL."),
      FieldDeclaration(
        "attributes", into: \.attributes, .entries(.text), example: "{role: reader}",
        "What it says of the subject: text, or a list of texts, by name."),
      FieldDeclaration("ttl", \.lifetime, .duration, "How long it is valid; 5m."),
    ])
}
