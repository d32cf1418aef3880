/// A request that a server of the connector's origin answered with 401, or with what the scheme
/// declares beside it.
package struct Rejection: Sendable {
  /// What the request was sent with.
  package var credentials: Credentials
  /// Whether it carried any of it.
  package var carriedCredentials: Bool
  /// What the server asks for: the values of `WWW-Authenticate` (RFC 9110 §11.6.1).
  package var challenges: [String]
  /// How many rejections of the same request were answered before.
  package var count: Int

  package init(
    credentials: Credentials, carriedCredentials: Bool, challenges: [String] = [], count: Int = 0
  ) {
    self.credentials = credentials
    self.carriedCredentials = carriedCredentials
    self.challenges = challenges
    self.count = count
  }
}
