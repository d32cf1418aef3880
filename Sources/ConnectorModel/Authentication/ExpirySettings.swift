package import Diagnostics

/// `expiry`: when a token ends.
package struct ExpirySettings: Declared {
  /// What a number or a text that tells the end means.
  package enum Unit: String, DeclaredChoice, CaseIterable {
    case seconds
    case milliseconds
    case iso8601
    case epoch
  }

  package var span: SourceSpan?
  package var relative: Selector?
  package var absolute: Selector?
  package var unit: Located<Unit>?
  package var fromJWT: Located<Bool>?
  package var fallback: Located<Duration>?

  package init() {}

  package static let declaration = ObjectDeclaration<ExpirySettings>(
    "expiry", "When a token ends; $.expires_in in seconds by default.",
    constraints: [.atMostOne(["in", "at", "jwt"])],
    habits: WritingHabits(bareValues: ["in", "default"]),
    fields: [
      FieldDeclaration(
        "in", \.relative, .selector, example: "$.expires_in", "The lifetime, from the request on."),
      FieldDeclaration("at", \.absolute, .selector, "The moment of the end."),
      FieldDeclaration(
        "unit", \.unit, .choice(),
        "seconds or milliseconds for a lifetime; epoch, milliseconds or iso8601 for a moment."),
      FieldDeclaration("jwt", \.fromJWT, .boolean, "true: the token's own exp claim (RFC 7519)."),
      FieldDeclaration(
        "default", \.fallback, .duration, example: "1h",
        "The lifetime where the response tells none."),
    ])
}
