package import Diagnostics

/// `token_response`: where the token response holds what.
package struct TokenResponseSettings: Declared {
  package var accessToken: Selector?
  package var refreshToken: Selector?
  package var scope: Selector?
  package var save: [NamedEntry<Selector>] = []
  package var span: SourceSpan?

  package init() {}

  package static let declaration = ObjectDeclaration<TokenResponseSettings>(
    "token_response", "Where the token response holds what.",
    fields: [
      FieldDeclaration(
        "access_token", \.accessToken, .selector, "The access token; $.access_token."),
      FieldDeclaration(
        "refresh_token", \.refreshToken, .selector, "The refresh token; $.refresh_token."),
      FieldDeclaration("scope", \.scope, .selector, "The granted scope; $.scope."),
      FieldDeclaration(
        "save", into: \.save, .map(of: .selector, keys: .variableName),
        example: "{instance_url: $.instance_url}",
        "Further values, used as <<$auth.name>> in base_url and in actions."),
    ])
}
