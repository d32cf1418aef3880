import ConnectorModel
import Diagnostics

/// Runs discovery and the token exchange of a scheme alone, and explains what comes of them.
package struct TokenDiagnosis: Sendable {
  /// What was found.
  package struct Report: Sendable {
    /// The findings in order.
    package var findings: [TokenFinding]
    /// Why there is no token; nil where there is one.
    package var failure: RunFailure?
  }

  /// By how much a clock may be wrong before anybody minds.
  private static let clockTolerance = Duration.seconds(30)

  let prepared: PreparedTokenSource
  let services: AuthenticationServices
  let transport: ObservingTransport

  private var scheme: any TokenSource { prepared.source }
  private var endpoint: TokenEndpoint { prepared.endpoint }

  /// The diagnosis of a scheme.
  package init(_ prepared: PreparedTokenSource) {
    self.prepared = prepared
    transport = ObservingTransport(
      prepared.services.transport, clock: prepared.services.clock)
    var services = prepared.services
    services.transport = transport
    self.services = services
  }

  /// Runs it.
  ///
  /// - Parameter tries: whether other forms of `client_auth` are tried where the client is refused.
  /// - Throws: `CancellationError`.
  package func run(tries: Bool) async throws -> Report {
    var findings = [TokenFinding(.ok, "scheme", scheme.summary)]
    var supported: [String]?
    switch try await metadata() {
    case .success(nil): break
    case .success(let metadata?):
      supported = metadata.clientAuthentications
      findings.append(
        TokenFinding(
          .ok, "metadata", "the issuer's own, at \(ServerText.singleLine(metadata.source))"))
    case .failure(let failure):
      return ended(
        findings + (try await hosts()) + connections() + [failed("metadata", failure)], failure)
    }
    if let store = storeFinding() {
      findings.append(store.finding)
      if let failure = store.failure { return Report(findings: findings, failure: failure) }
    }
    let (outcome, _) = try await obtain(scheme)
    findings += try await hosts() + connections() + clock()
    switch outcome {
    case .token(let token, _): return Report(findings: findings + success(token))
    case .failure(let failure):
      findings.append(failed("token", failure, supported))
      if tries, failure.id == "rejected-client" { findings += try await others() }
      return ended(findings, failure)
    }
  }

  /// What the issuer says of itself; nil where there is none.
  private func metadata() async throws -> Result<ServerMetadata?, TokenFailure> {
    guard let oauth2 = scheme as? ResolvedOAuth2 else { return .success(nil) }
    return try await EndpointDirectory(scheme: oauth2, named: endpoint, services: services)
      .metadata(timeout: oauth2.timeouts.attempt)
  }

  private func obtain(
    _ scheme: any TokenSource
  ) async throws -> (TokenAcquisition.Outcome, ClientProof?) {
    try await TokenObtainer(scheme: scheme, endpoint: endpoint, services: services)
      .obtain(rejected: [], experience: TokenObtainer.Experience(), isForced: true)
  }

  private func ended(_ findings: [TokenFinding], _ failure: TokenFailure) -> Report {
    Report(findings: findings, failure: failure.runFailure(of: scheme))
  }

  private func failed(
    _ subject: String, _ failure: TokenFailure, _ supported: [String]? = nil
  ) -> TokenFinding {
    let failure = failure.redacted(by: services.secrets)
    return TokenFinding(
      .failed, subject, failure.message,
      advice: failure.notes + scheme.causes(of: failure, supported: supported))
  }

  // MARK: The way there

  /// Each host once: found, connected, TLS.
  private func connections() -> [TokenFinding] {
    var seen: Set<String> = []
    return transport.observations.compactMap { observation in
      guard let response = observation.response, let url = try? HTTPURL(observation.request.url),
        seen.insert("\(url.scheme.rawValue)://\(url.host):\(url.port ?? 0)").inserted
      else { return nil }
      let timings = response.timings
      let address = response.connection.map { " at \($0.address)" } ?? ""
      let secure =
        url.scheme == .https
        ? ", TLS with a trusted certificate after \(timings.tls.wholeMilliseconds) ms"
        : ", without TLS on this machine"
      let verified = scheme.verifiesTLS
      return TokenFinding(
        verified ? .ok : .warning, "network",
        "\(url.host)\(address): name found after \(timings.nameLookup.wholeMilliseconds) ms, "
          + "connected after \(timings.connect.wholeMilliseconds) ms"
          + (verified ? secure : ", the certificate unverified (--insecure)"))
    }
  }

  /// A clock that is wrong makes tokens end early, and assertions worthless.
  private func clock() -> [TokenFinding] {
    for observation in transport.observations.reversed() {
      guard let text = observation.response?.firstValue(of: "Date"),
        let server = HTTPDate.parse(text, at: observation.endedAt)
      else { continue }
      // The server's clock, by the second, was read somewhere between these two.
      let early = observation.sentAt.duration(since: server)
      let late = server.duration(since: observation.endedAt)
      let skew = max(early - .seconds(1), late)
      guard skew > Self.clockTolerance else {
        return [TokenFinding(.ok, "clock", "agrees with the server's")]
      }
      let isAhead = early > late
      return [
        TokenFinding(
          .warning, "clock",
          "this machine is \(skew.components.seconds) s \(isAhead ? "ahead of" : "behind") the server",
          advice: ["tokens seem to end too \(isAhead ? "early" : "late"): set the clock (NTP)"])
      ]
    }
    return []
  }

  // MARK: The token

  private func success(_ token: AccessToken) -> [TokenFinding] {
    [
      TokenFinding(
        .ok, "token",
        "obtained" + (token.refreshToken == nil ? ", without a refresh token" : ", renewable")),
      scope(token), expiry(token),
    ].compactMap { $0 }
  }

  private func scope(_ token: AccessToken) -> TokenFinding? {
    let words = { (text: String) in Set(text.split { $0 == " " || $0 == "," }.map(String.init)) }
    let granted = token.scope.map(words) ?? []
    let asked = ((scheme as? ResolvedOAuth2)?.scope ?? []).reduce(into: Set<String>()) {
      $0.formUnion(words($1))
    }
    if granted.isEmpty, asked.isEmpty { return nil }
    let missing = asked.subtracting(granted).sorted()
    let shown = ServerText.singleLine(granted.sorted().joined(separator: " "))
    guard missing.isEmpty else {
      return TokenFinding(
        .warning, "scope",
        "granted \(shown.isEmpty ? "nothing" : shown), asked for "
          + "\(missing.joined(separator: " ")) too",
        advice: ["allow the client the scope where it is registered, or ask for less"])
    }
    let more = granted.subtracting(asked).sorted().joined(separator: " ")
    if !asked.isEmpty, !more.isEmpty {
      return TokenFinding(
        .ok, "scope", "granted \(shown): more than was asked for by \(ServerText.singleLine(more))")
    }
    return TokenFinding(
      .ok, "scope", asked.isEmpty ? "granted \(shown)" : "granted as asked: \(shown)")
  }

  private func expiry(_ token: AccessToken) -> TokenFinding {
    guard let end = token.expiresAt else {
      return TokenFinding(
        .warning, "expiry", "nothing in the response tells when the token ends",
        advice: [
          "it lives for one run only: say where the end is, or expiry: {default: 1h}"
        ])
    }
    let seconds = end.duration(since: token.requestedAt).components.seconds
    return TokenFinding(.ok, "expiry", "after \(seconds) s, from \(source(of: end, token))")
  }

  /// What told the end.
  private func source(of end: WallTime, _ token: AccessToken) -> String {
    var expiry = scheme.expiry
    if let fallback = expiry.fallback {
      // The default counts only where nothing else is there; the response shows whether it was.
      expiry.fallback = nil
      let response = transport.observations.last?.response
      let found = response.flatMap { response -> WallTime? in
        guard var alone = scheme as? ResolvedOAuth2 else { return tells(response, expiry) }
        alone.expiry = expiry
        let reader = TokenResponseReader(
          scheme: alone, endpoint: endpoint, secrets: services.secrets,
          evaluate: services.evaluate)
        return try? reader.token(in: response, requestedAt: token.requestedAt).expiresAt
      }
      if found == nil, end == token.requestedAt.advanced(by: fallback) {
        return "expiry.default (\(fallback.components.seconds) s): the response tells none"
      }
    }
    return switch expiry.source {
    case .lifetime(let selector, _): selector?.shownPlace ?? scheme.standardEnd
    case .moment(let selector, _): selector.shownPlace
    case .tokenClaim: "the token's own claim 'exp'"
    }
  }

  /// Something where the end is looked for: any moment will do.
  private func tells(_ response: TransportResponse, _ expiry: ResolvedExpiry) -> WallTime? {
    let value = expiry.selector.flatMap { try? services.evaluate($0, response) }
    return value == nil ? nil : WallTime(milliseconds: 0)
  }

  // MARK: Other proofs

  /// Whether another form of `client_auth` is taken.
  private func others() async throws -> [TokenFinding] {
    guard let scheme = scheme as? ResolvedOAuth2 else { return [] }
    let forms: [OAuth2Scheme.ClientAuthentication] =
      scheme.clientSecret == nil ? [.none] : [.basic, .basicEncoded, .body, .none]
    var findings: [TokenFinding] = []
    for form in forms where form != scheme.clientAuthentication {
      var other = scheme
      other.clientAuthentication = form
      switch try await obtain(other).0 {
      case .token:
        findings.append(
          TokenFinding(
            .ok, "client_auth", "'\(form.rawValue)' works",
            advice: ["write client_auth: \(form.rawValue)"]))
        return findings
      case .failure(let failure):
        findings.append(
          TokenFinding(
            .failed, "client_auth",
            "'\(form.rawValue)': \(failure.redacted(by: services.secrets).message)"))
      }
    }
    return findings
  }
}
