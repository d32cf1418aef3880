/// An access token with all that came with it.
struct AccessToken: Sendable, Hashable {
  /// The token as the server gave it.
  var value: String
  /// The refresh token, where there is one.
  var refreshToken: String?
  /// The granted scope; where the response told none, the one asked for.
  var scope: String?
  /// When the request that brought it was sent.
  var requestedAt: WallTime
  /// When it ends; nil where nothing told it, and it lives for the process.
  var expiresAt: WallTime?
  /// What `token_response.save` names.
  var saved: [SavedValue]

  init(
    value: String, refreshToken: String? = nil, scope: String? = nil, requestedAt: WallTime,
    expiresAt: WallTime? = nil, saved: [SavedValue] = []
  ) {
    self.value = value
    self.refreshToken = refreshToken
    self.scope = scope
    self.requestedAt = requestedAt
    self.expiresAt = expiresAt
    self.saved = saved
  }

  /// Whether it may be used without asking for another: now is before its end by at least the
  /// leeway (half its lifetime, where that is less).
  ///
  /// A token from the future was stored before the clock was set back; nobody knows its age.
  func isFresh(at now: WallTime, leeway: Duration) -> Bool {
    if requestedAt > now { return false }
    guard let expiresAt else { return true }
    let lifetime = expiresAt.duration(since: requestedAt)
    guard lifetime > .zero else { return false }
    return expiresAt.duration(since: now) > min(leeway, lifetime / 2)
  }
}
