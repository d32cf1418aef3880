package import Diagnostics

/// `token_request`: what differs from a standard token request.
package struct TokenRequestSettings: Declared {
  /// How the parameters are sent.
  package enum Encoding: String, DeclaredChoice, CaseIterable {
    case form
    case json
    case query
  }

  package var method: Located<String>?
  package var encoding: Located<Encoding>?
  package var headers: TemplateEntries = []
  package var params: TemplateEntries = []
  package var span: SourceSpan?

  package init() {}

  package static let declaration = ObjectDeclaration<TokenRequestSettings>(
    "token_request", "What differs from a standard token request.",
    fields: [
      FieldDeclaration("method", \.method, .text, example: "GET", "The method; POST."),
      FieldDeclaration(
        "encoding", \.encoding, .choice(), "How the parameters are sent; form by default."),
      FieldDeclaration(
        "headers", into: \.headers, .entries(.header, keys: .headerName), "Further header fields."),
      FieldDeclaration(
        "params", into: \.params, .entries(.form), example: "{grant_type: account_credentials}",
        "Parameters that override the standard ones; null takes one away."),
    ])
}
