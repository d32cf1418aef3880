package import Diagnostics

/// `rate_limit`: how many requests a run sends in a period.
package struct RateLimitSettings: Declared {
  package var requests: Located<Int>?
  package var period: Located<Duration>?
  package var burst: Located<Int>?
  package var span: SourceSpan?

  package init() {}

  package static let declaration = ObjectDeclaration<RateLimitSettings>(
    "rate_limit", "How many requests a run sends in a period.",
    fields: [
      FieldDeclaration(
        "requests", \.requests, .integer(1...1_000_000), required: true, example: "10",
        "How many requests in each period."),
      FieldDeclaration(
        "per", \.period, .duration, required: true, example: "1s", "The period."),
      FieldDeclaration(
        "burst", \.burst, .integer(1...100_000), example: "20",
        "How many may go out at once; as many as requests by default."),
    ])
}
