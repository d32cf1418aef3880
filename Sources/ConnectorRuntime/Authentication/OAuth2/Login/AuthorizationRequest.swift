import ConnectorModel

/// A request for a login in a browser (RFC 6749 §4.1.1), made anew for each.
package struct AuthorizationRequest: Sendable {
  /// The URL to open.
  package let url: String
  /// Where the browser is sent back to.
  package let redirectURI: String
  /// What the answer must bring back, so that nobody else's is taken (§10.12).
  let state: String
  /// What the token request must show; nil where `pkce` is off.
  let verifier: String?
  /// The issuer that the answer must name (RFC 9207 §2.4); nil where nobody knows it.
  let issuer: String?
  /// Whether an answer without the issuer is somebody else's.
  let needsIssuer: Bool

  /// - Parameters:
  ///   - challenge: the code challenge; nil where `pkce` is off.
  ///   - metadata: what the issuer says of itself, where there is one.
  init(
    _ scheme: ResolvedOAuth2, endpoint: TokenEndpoint, redirectURI: String, state: String,
    verifier: String?, challenge: String?, metadata: ServerMetadata? = nil
  ) {
    self.redirectURI = redirectURI
    self.state = state
    self.verifier = verifier
    issuer = metadata?.issuer
    needsIssuer = metadata?.namesIssuerInResponses == true
    let values = scheme.grantValues
    var parameters = [
      ResolvedEntry("response_type", ["code"]), ResolvedEntry("client_id", [scheme.clientID]),
      ResolvedEntry("redirect_uri", [redirectURI]),
    ]
    if !scheme.scope.isEmpty {
      parameters.append(
        ResolvedEntry("scope", [scheme.scope.joined(separator: scheme.scopeSeparator)]))
    }
    parameters.append(ResolvedEntry("state", [state]))
    if let challenge {
      parameters.append(ResolvedEntry("code_challenge", [challenge]))
      parameters.append(
        ResolvedEntry("code_challenge_method", [values.codeChallenge.rawValue]))
    }
    for declared in values.authorizationParameters
    where !OAuth2Scheme.fixedAuthorizationParameters.contains(declared.name) {
      if let index = parameters.firstIndex(where: { $0.name == declared.name }) {
        parameters[index].values = declared.values
      } else {
        parameters.append(declared)
      }
    }
    let query = parameters.flatMap { parameter in
      parameter.values.map { "\(QueryEncoder.value(parameter.name))=\(QueryEncoder.value($0))" }
    }
    url = endpoint.url(adding: query.joined(separator: "&"))
  }

  /// Whether a URL that the browser ended at is where it was to be sent back to; what stands behind the
  /// path is not looked at.
  ///
  /// - Parameter text: the URL; browsers leave its scheme away.
  package func isAnswered(at text: String) -> Bool {
    let place = { (url: String) in String(url.prefix { $0 != "?" && $0 != "#" }) }
    var expected = place(redirectURI)
    var given = place(text)
    if !given.contains("://"), let scheme = expected.firstRange(of: "://") {
      given = expected[..<scheme.upperBound] + given
    }
    if let one = try? HTTPURL(expected), let other = try? HTTPURL(given) {
      return one.origin == other.origin && one.path == other.path
    }
    // A scheme of an application's own.
    if expected.hasSuffix("/") { expected.removeLast() }
    if given.hasSuffix("/") { given.removeLast() }
    return expected == given
  }
}
