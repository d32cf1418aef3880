/// What a redirect response means for the request that got it (RFC 9110 §15.4).
///
/// A pure decision: redirects are followed hop by hop by the runtime, never by the transport.
enum RedirectDecision: Sendable, Hashable {
  /// The response is final.
  case stay
  /// The next request: its method, and whether the body is sent again.
  case follow(method: String, repeatsBody: Bool)

  /// Decides by status, method and the declared setting.
  init(status: Int, method: String, following: RedirectPolicy.Following) {
    guard [301, 302, 303, 307, 308].contains(status) else {
      self = .stay
      return
    }
    let isSafe = method == "GET" || method == "HEAD"
    switch following {
    case .none: self = .stay
    case .safe: self = isSafe ? .follow(method: method, repeatsBody: true) : .stay
    case .all:
      if isSafe || status == 307 || status == 308 {
        self = .follow(method: method, repeatsBody: true)
      } else if status == 303 || method == "POST" {
        // User agents change POST to GET, and 303 always means GET (RFC 9110 §15.4.2 to 4).
        self = .follow(method: "GET", repeatsBody: false)
      } else {
        self = .follow(method: method, repeatsBody: true)
      }
    }
  }
}
