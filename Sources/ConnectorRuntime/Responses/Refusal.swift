/// What an API's refusal is about, where a standard or the scheme itself says so; its status alone
/// does not: many answer 403 to both.
package enum Refusal: Sendable, Hashable {
  /// It does not accept the credentials.
  case credentials
  /// It knows who asks, and does not permit it.
  case permission

  /// What a challenge for a token says (RFC 6750 §3.1, RFC 9449 §7.1); nil where none says it.
  init?(challengesOf response: ReceivedResponse) {
    let challenges = AuthenticationChallenge.all(in: response.values(of: "WWW-Authenticate"))
    for challenge in challenges where ["bearer", "dpop"].contains(challenge.scheme.lowercased()) {
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
}
