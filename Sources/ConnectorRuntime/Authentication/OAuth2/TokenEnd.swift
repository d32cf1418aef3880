import ConnectorModel
import Cryptography
import JSONDocument

/// Finds out when a token ends.
struct TokenEnd: Sendable {
  /// The longest lifetime that is told from another; it keeps sums within bounds.
  private static let longest = 100.0 * 366 * 86_400_000

  let expiry: ResolvedExpiry
  let endpoint: TokenEndpoint

  /// The end of a token; nil where nothing tells it.
  ///
  /// - Parameters:
  ///   - token: the token itself, for its own claim.
  ///   - requestedAt: when its request was sent: a lifetime counts from there.
  ///   - find: what a selector gives in the response; nil stands for the member `expires_in`.
  func moment(
    ofToken token: String, requestedAt: WallTime,
    find: (Selector?) throws(TokenFailure) -> JSONValue?
  ) throws(TokenFailure) -> WallTime? {
    switch expiry.source {
    case .lifetime(let selector, let unit):
      guard let value = try present(find(selector)) else { break }
      let place = selector?.shownPlace ?? "$.expires_in"
      guard let number = Self.number(value) else { throw notANumber("lifetime", value, at: place) }
      guard number > 0 else {
        throw invalid(
          "token lifetime at \(place) in the response of '\(endpoint.shownURL)' is "
            + "\(shown(value)), not more than zero")
      }
      let milliseconds = unit == .seconds ? number * 1000 : number
      return requestedAt.advanced(by: .milliseconds(max(1, Self.whole(milliseconds))))
    case .moment(let selector, let unit):
      guard let value = try present(find(selector)) else { break }
      let moment = try moment(value, unit: unit, place: selector.shownPlace)
      return try later(moment, requestedAt, shown: shown(value), place: selector.shownPlace)
    case .tokenClaim:
      guard let claims = Self.claims(of: token) else {
        throw invalid(
          "access token of '\(endpoint.shownURL)' is no JWT, so it has no 'exp' claim",
          help: "Remove 'jwt: true' from expiry.")
      }
      guard let value = present(claims.member(named: "exp")?.value) else { break }
      guard let number = Self.number(value) else {
        throw notANumber("end", value, at: "the claim 'exp'")
      }
      return try later(
        WallTime(milliseconds: Self.whole(number * 1000)), requestedAt, shown: shown(value),
        place: "the claim 'exp'")
    }
    return expiry.fallback.map { requestedAt.advanced(by: $0) }
  }

  private func moment(
    _ value: JSONValue, unit: ResolvedExpiry.MomentUnit, place: String
  ) throws(TokenFailure) -> WallTime {
    let number = Self.number(value)
    if unit != .iso8601, let number {
      return WallTime(milliseconds: Self.whole(unit == .milliseconds ? number : number * 1000))
    }
    if unit == .iso8601 || unit == .automatic, case .string(let text) = value,
      let moment = CalendarMoment.parse(text)
    {
      return moment
    }
    if unit == .epoch || unit == .milliseconds { throw notANumber("end", value, at: place) }
    throw invalid(
      "token end at \(place) in the response of '\(endpoint.shownURL)' is \(shown(value)), "
        + "not a date and time of ISO 8601")
  }

  private func later(
    _ moment: WallTime, _ requestedAt: WallTime, shown: String, place: String
  ) throws(TokenFailure) -> WallTime {
    guard moment > requestedAt else {
      throw invalid(
        "token end at \(place) in the response of '\(endpoint.shownURL)' is \(shown), before the "
          + "token was asked for", help: "Check expiry.unit, and this machine's clock.")
    }
    return moment
  }

  private func present(_ value: JSONValue?) -> JSONValue? {
    switch value {
    case nil, .null: nil
    case .some(let value): value
    }
  }

  private func notANumber(
    _ what: String, _ value: JSONValue, at place: String
  ) -> TokenFailure {
    invalid(
      "token \(what) at \(place) in the response of '\(endpoint.shownURL)' is \(shown(value)), "
        + "not a number")
  }

  private func invalid(_ message: String, help: String? = nil) -> TokenFailure {
    TokenFailure(
      .authentication, "invalid-token-expiry", message, at: .expiry,
      help: help ?? "Name the place and the unit of the token's end in expiry.")
  }

  private func shown(_ value: JSONValue) -> String {
    switch value {
    case .string(let text): "'\(ServerText.singleLine(text, limit: 40))'"
    case .number(let number): ServerText.singleLine(number.text, limit: 40)
    default: value.kind.shown
    }
  }

  /// A number or numeric text.
  private static func number(_ value: JSONValue) -> Double? {
    switch value {
    case .number(let number): number.double
    case .string(let text): JSONNumber(String(text.filter { $0 != " " }))?.double
    default: nil
    }
  }

  /// Milliseconds as an integer, far moments brought within reach.
  private static func whole(_ milliseconds: Double) -> Int64 {
    if milliseconds.isNaN { return 0 }
    // Moments count from 1970, lifetimes from now: both are within a few times this bound.
    return Int64(min(max(milliseconds, -longest), longest * 10))
  }

  /// The claims of a JWT, its signature unchecked: it says when to ask again, nothing else.
  private static func claims(of token: String) -> JSONNode? {
    let parts = token.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 3 || parts.count == 2, let bytes = try? Base64URL.decode(String(parts[1])),
      let claims = try? ParsedJSON(bytes), claims.root.kind == .object
    else { return nil }
    return claims.root
  }
}
