/// Knows the one client and the tokens that it was given.
struct TokenIssuer: Sendable {
  let clientID: String
  let clientSecret: String
  /// How long a token is valid.
  let lifetime: Duration
  private var expirations: [String: Duration] = [:]

  init(clientID: String, clientSecret: String, lifetime: Duration) {
    self.clientID = clientID
    self.clientSecret = clientSecret
    self.lifetime = lifetime
  }

  /// What must not be logged.
  var secrets: [String] {
    [clientSecret, Authorization.basicCredentials(user: clientID, password: clientSecret)]
      .filter { !$0.isEmpty } + expirations.keys
  }

  /// The lifetime in whole seconds, rounded up: zero would read as "never valid".
  var lifetimeInSeconds: Int64 {
    let (seconds, attoseconds) = lifetime.components
    return max(1, attoseconds > 0 ? seconds + 1 : seconds)
  }

  /// Whether this is the client, by the value of its `Authorization` field.
  func isClient(_ authorization: String?) -> Bool {
    let expected = Authorization.basicCredentials(user: clientID, password: clientSecret)
    return authorization.flatMap { Authorization.credentials(of: "Basic", in: $0) } == expected
  }

  /// Makes a token, and forgets those that have expired.
  mutating func issue(at now: Duration) -> String {
    expirations = expirations.filter { $0.value > now }
    let token = RandomText.token(bytes: 48)
    expirations[token] = now + lifetime
    return token
  }

  /// Whether the token was issued and has not expired.
  func isValid(_ token: String, at now: Duration) -> Bool {
    expirations[token].map { $0 > now } ?? false
  }
}
