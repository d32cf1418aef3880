/// What an API's refusal is about, where a standard or the scheme itself says so; its status alone
/// does not: many answer 403 to both.
package enum Refusal: Sendable, Hashable {
  private static let tokenSchemes: Set<String> = ["bearer", "dpop"]

  /// It does not accept the credentials.
  case credentials
  /// It knows who asks, and does not permit it.
  case permission

  /// What a challenge for a token says (RFC 6750 §3.1, RFC 9449 §7.1); nil where none says it.
  init?(challengesOf response: ReceivedResponse) {
    for challenge in Self.tokenChallenges(of: response) {
      switch challenge.parameters["error"] {
      case "invalid_token", "invalid_dpop_proof", "use_dpop_nonce":
        self = .credentials
        return
      case "insufficient_scope":
        self = .permission
        return
      default: continue
      }
    }
    return nil
  }

  /// The scope that a challenge for a token asks for (RFC 6750 §3); nil where none names one.
  static func wantedScope(in response: ReceivedResponse) -> String? {
    tokenChallenges(of: response).lazy.compactMap { $0.parameters["scope"] }
      .first { !$0.isEmpty }
  }

  private static func tokenChallenges(
    of response: ReceivedResponse
  ) -> [AuthenticationChallenge] {
    AuthenticationChallenge.all(in: response.values(of: "WWW-Authenticate"))
      .filter { tokenSchemes.contains($0.scheme.lowercased()) }
  }
}
