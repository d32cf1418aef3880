package import Diagnostics

/// `type: digest`: a user name and a password, of which only digests go over the wire (RFC 7616).
package struct DigestScheme: CredentialScheme {
  package var span: SourceSpan?
  package var username: Template?
  package var password: Template?

  package init() {}

  package static let declaration = ObjectDeclaration<DigestScheme>(
    "auth scheme 'digest'", "HTTP Digest (RFC 7616).",
    fields: [
      FieldDeclaration(
        "username", \.username, .template(.text), required: true, example: "<<username>>",
        "The user's name."),
      FieldDeclaration(
        "password", \.password, .template(.text), required: true, secret: true,
        example: "<<password>>", "The password."),
    ])
}

/// `type: ntlm`: a Windows user's name and password.
package struct NTLMScheme: CredentialScheme {
  package var span: SourceSpan?
  package var username: Template?
  package var password: Template?
  package var domain: Template?

  package init() {}

  package static let declaration = ObjectDeclaration<NTLMScheme>(
    "auth scheme 'ntlm'", "NTLM, over a connection of its own.",
    fields: [
      FieldDeclaration(
        "username", \.username, .template(.text), required: true, example: "<<username>>",
        "The user's name."),
      FieldDeclaration(
        "password", \.password, .template(.text), required: true, secret: true,
        example: "<<password>>", "The password."),
      FieldDeclaration(
        "domain", \.domain, .template(.text), example: "CORP", "The user's domain."),
    ])
}

/// `type: negotiate`: the user's Kerberos ticket (RFC 4559).
package struct NegotiateScheme: CredentialScheme {
  package var span: SourceSpan?

  package init() {}

  package static let declaration = ObjectDeclaration<NegotiateScheme>(
    "auth scheme 'negotiate'", "The user's Kerberos ticket, by SPNEGO (RFC 4559).", fields: [])
}

/// `type: wsse`: a user name and a digest of the password in the header X-WSSE.
package struct WSSEScheme: CredentialScheme {
  package var span: SourceSpan?
  package var username: Template?
  package var password: Template?

  package init() {}

  package static let declaration = ObjectDeclaration<WSSEScheme>(
    "auth scheme 'wsse'", "A UsernameToken in the header X-WSSE.",
    fields: [
      FieldDeclaration(
        "username", \.username, .template(.text), required: true, example: "<<username>>",
        "The user's name."),
      FieldDeclaration(
        "password", \.password, .template(.text), required: true, secret: true,
        example: "<<password>>", "The password."),
    ])

  package var credentialPlaces: [CredentialPlace] {
    [.authorization, CredentialPlace(.header, "X-WSSE")]
  }
}
