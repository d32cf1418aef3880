package import Diagnostics

/// `type: hmac`: an HMAC over parts of the request that the file names.
package struct HMACScheme: CredentialScheme {
  /// `algorithm`: the digest under the HMAC.
  package enum Algorithm: String, DeclaredChoice, CaseIterable {
    case md5
    case sha1
    case sha256
    case sha384
    case sha512
  }

  /// `encoding` and `key_encoding`: how bytes are written as text.
  package enum Encoding: String, DeclaredChoice, CaseIterable {
    case hex
    case base64
    case base64url
  }

  /// `key_encoding`: how the key is written.
  package enum KeyEncoding: String, DeclaredChoice, CaseIterable {
    case text
    case hex
    case base64
    case base64url
  }

  package var span: SourceSpan?
  package var key: Template?
  package var keyEncoding: Located<KeyEncoding>?
  package var algorithm: Located<Algorithm>?
  package var encoding: Located<Encoding>?
  package var message: Template?
  package var headers: TemplateEntries = []
  package var query: TemplateEntries = []

  package init() {}

  package static let declaration = ObjectDeclaration<HMACScheme>(
    "auth scheme 'hmac'", "An HMAC over parts of the request (RFC 2104).",
    fields: [
      FieldDeclaration(
        "key", \.key, .template(.text), required: true, secret: true, example: "<<signing_key>>",
        "The shared key."),
      FieldDeclaration(
        "key_encoding", \.keyEncoding, .choice(), example: "base64",
        "How the key is written; text by default."),
      FieldDeclaration(
        "algorithm", \.algorithm, .choice(), example: "sha256",
        "The digest under the HMAC; sha256 by default."),
      FieldDeclaration(
        "encoding", \.encoding, .choice(), example: "base64",
        "How <<$signature>> is written; hex by default."),
      FieldDeclaration(
        "message", \.message, .template(.signing), required: true,
        example: "<<$timestamp>><<$method>><<$path>><<$body>>",
        "What is signed, made of $method, $path, $query, $body and the like."),
      FieldDeclaration(
        "headers", into: \.headers, .entries(.signing, keys: .headerName),
        example: "{X-Signature: <<$signature>>, X-Timestamp: <<$timestamp>>}",
        "Header fields made of <<$signature>> and of what the message is made of."),
      FieldDeclaration(
        "query", into: \.query, .entries(.signing), example: "{signature: <<$signature>>}",
        "Query parameters, likewise; they are not part of $query."),
    ])

  package var credentialPlaces: [CredentialPlace] {
    headers.map { CredentialPlace(.header, $0.name.value) }
      + query.map { CredentialPlace(.query, $0.name.value) }
  }
}
