package import ConnectorModel
import Diagnostics
package import JSONDocument

/// Finds what a selector names in a response; nil where there is nothing.
///
/// `default` and `type` have been applied to the value; `required` is the caller's business.
///
/// - Throws: `RunFailure` where the selector cannot be applied at all.
package typealias SelectorEvaluation =
  @Sendable (_ selector: Selector, _ response: TransportResponse) throws -> JSONValue?

extension Selector {
  /// Where it looks, for messages: `$.access_token`, `the header 'X-Token'`.
  var shownPlace: String {
    if let jsonPath { return jsonPath.value.text }
    if let header { return "the header '\(header.value)'" }
    if let cookie { return "the cookie '\(cookie.value)'" }
    if regularExpression != nil { return "the regular expression" }
    if status != nil { return "the status" }
    if body != nil { return "the body" }
    if url != nil { return "the URL" }
    return "the duration"
  }
}
