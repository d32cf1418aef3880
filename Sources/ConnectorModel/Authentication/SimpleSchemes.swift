package import Diagnostics

/// `type: none`, also written `auth: none`.
package struct NoScheme: Declared {
  package var span: SourceSpan?

  package init() {}

  package static let declaration = ObjectDeclaration<NoScheme>(
    "auth scheme 'none'", "No credentials.", fields: [])
}

/// `type: basic`: a user name and a password (RFC 7617).
package struct BasicScheme: Declared {
  package var span: SourceSpan?
  package var username: Template?
  package var password: Template?

  package init() {}

  package static let declaration = ObjectDeclaration<BasicScheme>(
    "auth scheme 'basic'", "HTTP Basic (RFC 7617).",
    fields: [
      FieldDeclaration(
        "username", \.username, .template(.text), required: true, example: "<<username>>",
        "The user's name, no colon."),
      FieldDeclaration(
        "password", \.password, .template(.text), required: true, secret: true,
        example: "<<password>>",
        "The password; may be empty."),
    ])
}

/// `type: bearer`: a token that was issued by hand (RFC 6750).
package struct BearerScheme: Declared {
  package var span: SourceSpan?
  package var token: Template?
  package var attach: Attachment?

  package init() {}

  package static let declaration = ObjectDeclaration<BearerScheme>(
    "auth scheme 'bearer'", "A fixed bearer token (RFC 6750).",
    fields: [
      FieldDeclaration(
        "token", \.token, .template(.text), required: true, secret: true, example: "<<token>>",
        "The token."),
      FieldDeclaration("attach", \.attach, .object(), Attachment.summary),
    ])
}

/// `type: api_key`: a key at a declared place.
package struct APIKeyScheme: Declared {
  package var span: SourceSpan?
  package var value: Template?
  package var attach: Attachment?

  package init() {}

  package static let declaration = ObjectDeclaration<APIKeyScheme>(
    "auth scheme 'api_key'", "A key in a header, a query parameter or a cookie.",
    fields: [
      FieldDeclaration(
        "value", \.value, .template(.text), required: true, secret: true, example: "<<api_key>>",
        "The key."),
      FieldDeclaration(
        "attach", \.attach, .object(), required: true, example: "{in: header, name: X-API-Key}",
        "Where the key goes."),
    ])
}

/// `attach`: where a credential goes.
package struct Attachment: Declared {
  /// The parts of a request that can carry a credential.
  package enum Location: String, DeclaredChoice, CaseIterable {
    case header
    case query
    case cookie
  }

  package var span: SourceSpan?
  package var location: Located<Location>?
  package var name: Located<String>?
  package var format: Template?

  package init() {}

  static let summary = "Where the credential goes; by default the header Authorization, as Bearer."

  package static let declaration = ObjectDeclaration<Attachment>(
    "attach", "Where a credential goes.", habits: WritingHabits(bareValues: ["in"]),
    fields: [
      FieldDeclaration("in", \.location, .choice(), "header (default), query or cookie."),
      FieldDeclaration(
        "name", \.name, .text, example: "X-API-Key",
        "The header's, parameter's or cookie's name; Authorization by default in a header."),
      FieldDeclaration(
        "format", \.format, .template(.credential), example: "Token <<$token>>",
        "What is sent, with <<$token>> for the credential."),
    ])
}
