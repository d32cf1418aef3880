/// A token URL that credentials may be sent to: https, or http to this machine.
struct TokenEndpoint: Sendable, Hashable {
  /// Why a text is no token endpoint.
  enum Problem: Error, Sendable, Hashable {
    /// Not a URL that a request can be sent to.
    case badURL(HTTPURL.Problem)
    /// Plain http to a host other than this machine.
    case insecure
  }

  private let location: HTTPURL
  /// What it is, for messages: `token endpoint`, `login`.
  let noun: String
  /// The key that names it.
  let key: String

  init(
    _ url: String, noun: String = "token endpoint", key: String = "token_url"
  ) throws(Problem) {
    self.noun = noun
    self.key = key
    do {
      location = try HTTPURL(url)
    } catch {
      throw .badURL(error)
    }
    guard location.scheme == .https || location.isLoopback else { throw .insecure }
  }

  /// The URL as it is sent.
  var url: String { location.text }

  /// Scheme, host, port and path, without the query: what messages show.
  var shownURL: String { location.withoutQuery }

  /// The URL with parameters added to its query.
  func url(adding query: String) -> String { location.appending(query: query).text }
}
