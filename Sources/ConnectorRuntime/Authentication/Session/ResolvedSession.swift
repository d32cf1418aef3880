import ConnectorModel
import Diagnostics

/// `type: session` with its values.
struct ResolvedSession: TokenSource {
  /// One of its requests; what `$token` and `$auth` stand for is known once it is made.
  struct Request: Sendable {
    /// Which one it is.
    var place: TokenFailure.Place
    /// Its position, where it is a step.
    var step = 0
    /// The accepted statuses; 2xx where none are declared.
    var statuses: [StatusPattern]?
    /// Further values of the answer.
    var captures: [NamedEntry<Selector>]
    /// Where its path or URL stands.
    var span: SourceSpan?
    /// The request, its templates evaluated anew.
    ///
    /// - Throws: a `RunFailure` with everything that is wrong.
    var make:
      @Sendable (_ token: String?, _ saved: [SavedValue], _ now: WallTime) throws(RunFailure)
        -> PreparedRequest

    /// What it is called in messages.
    var noun: String { place == .step ? "step \(step + 1)" : place.rawValue }

    /// The same within a sentence.
    var nounInText: String { place == .step ? noun : "the \(noun)" }

    /// The key of its place.
    var key: String { place == .step ? "steps[\(step)].path" : "\(place.rawValue).path" }

    /// Whether a status says that the server did what it was asked for.
    @Sendable func accepts(_ status: Int) -> Bool {
      guard let statuses else { return (200..<300).contains(status) }
      return statuses.contains { $0.codes.contains(status) }
    }
  }

  let type = "session"
  let connector: String
  let login: Request
  let steps: [Request]
  let refresh: Request?
  let logout: Request?
  /// `ended_status`: what says, beside 401, that the session is over.
  let rejections: [StatusPattern]
  /// `token`: looked for in the answer to the login, then in those to the steps.
  let token: Selector
  let expiry: ResolvedExpiry
  let attachment: ResolvedAttachment
  let errorMessage: [Selector]
  let timeouts: TransportTimeouts
  let span: SourceSpan?
  /// Everything that affects the token but for `verifiesTLS`.
  let declaredIdentity: TokenIdentity
  /// The login's URL.
  let loginURL: HTTPURL
  var verifiesTLS = true

  var clientAuthentication: OAuth2Scheme.ClientAuthentication { .none }
  var leeway: Duration { .seconds(60) }
  var standardEnd: String {
    token.cookie.map { "the cookie '\($0.value)' itself" } ?? "$.expires_in"
  }

  var summary: String {
    let further = [
      steps.isEmpty ? nil : "\(steps.count) further step\(steps.count == 1 ? "" : "s")",
      refresh.map { _ in "a refresh request" }, logout.map { _ in "a logout" },
    ].compactMap { $0 }
    return "login at \(loginURL.withoutQuery)"
      + (further.isEmpty ? "" : ", " + further.joined(separator: ", "))
  }

  var identity: TokenIdentity {
    var identity = declaredIdentity
    identity.append(verifiesTLS ? "verified" : "unverified")
    return identity
  }

  /// A login can always be repeated; what a refresh request renews is the token itself.
  var means: TokenMeans {
    var means = TokenMeans()
    means.usesRefreshTokens = refresh != nil
    return means
  }

  func prepare(_ services: AuthenticationServices) throws(RunFailure) -> TokenEndpoint {
    do throws(TokenEndpoint.Problem) {
      return try TokenEndpoint(loginURL.text, noun: login.noun, key: login.key)
    } catch {
      throw RunFailure(
        .configuration,
        Diagnostic(
          "insecure-token-url", "login would send the credentials without encryption",
          at: login.span ?? span,
          help: "Use https; plain http is for loopback hosts alone."))
    }
  }

  func span(of failure: TokenFailure) -> SourceSpan? {
    let part: SourceSpan? =
      switch failure.place {
      case .login, .tokenURL: login.span
      case .step: steps.indices.contains(failure.step) ? steps[failure.step].span : nil
      case .refresh: refresh?.span
      case .logout: logout?.span
      case .accessToken: token.span
      case .expiry: expiry.selector?.span ?? expiry.span
      case .save:
        ([login] + steps + [refresh].compactMap { $0 }).flatMap(\.captures).first?.name.span
      default: nil
      }
    return part ?? span
  }

  func causes(of failure: TokenFailure, supported: [String]?) -> [String] {
    failure.help.map { $0.split(separator: "\n").map(String.init) } ?? []
  }
}

extension ResolvedSession {
  func ask(
    _ use: TokenUse, at endpoint: TokenEndpoint, proof: ClientProof, timeout: Duration,
    reason: ExchangeRole.Reason, inheriting inherited: [SavedValue],
    services: AuthenticationServices
  ) async throws -> Result<AccessToken, TokenFailure> {
    let exchange = SessionExchange(self, limit: timeout, services: services)
    do {
      if case .refresh(let token) = use {
        return .success(try await exchange.renew(token, inherited, reason))
      }
      return .success(try await exchange.logIn(reason))
    } catch let failure as TokenFailure {
      return .failure(failure.redacted(by: services.secrets))
    }
  }

  func plannedRequest(
    _ use: TokenUse, at endpoint: TokenEndpoint, proof: ClientProof, timeout: Duration,
    inheriting inherited: [SavedValue], services: AuthenticationServices
  ) -> TransportRequest {
    let now = services.clock.now
    var prepared = try? login.make(nil, [], now)
    if case .refresh(let token) = use, let refresh {
      prepared = (try? refresh.make(token, inherited, now)) ?? prepared
    }
    // A login can be made: that was checked before.
    let request = prepared ?? PreparedRequest(method: "POST", url: loginURL)
    return SessionExchange(self, limit: timeout, services: services).transportRequest(request)
  }

  func end(
    _ record: TokenRecord, at endpoint: TokenEndpoint, services: AuthenticationServices
  ) async throws -> TokenRevocation.Outcome {
    guard logout != nil, let token = record.token?.value ?? record.refreshToken else {
      return .forgotten
    }
    let saved = record.token?.saved ?? []
    for value in saved where value.isSecret { value.value.forEachText(services.secrets.insert) }
    let exchange = SessionExchange(self, limit: timeouts.attempt, services: services)
    do {
      try await exchange.logOut(token, saved)
      return .revoked
    } catch let failure as TokenFailure {
      var told = failure.redacted(by: services.secrets)
      told.notes.append("the session may live on at the server")
      told.notes.append(TokenRevocation.tokensStay(connector))
      throw told.runFailure(of: self)
    }
  }
}

extension SchemeResolving {
  /// `type: session` with its values.
  mutating func resolve(_ scheme: SessionScheme) -> ResolvedSession? {
    let login = request(scheme.login.request, .login)
    let steps = scheme.steps.enumerated().map { request($1, .step, $0) }
    let refresh = scheme.refresh.map { request($0, .refresh) }
    let logout = scheme.logout.map { request($0.request, .logout) }
    var attachment = attachment(scheme.attach)
    attachment.isCookieAsSet = scheme.token?.cookie != nil
    let expiry = expiry(scheme.expiry)
    let identity = identity(of: scheme, expiry)
    let policy = TransferPolicy(setup: setup, evaluator: evaluator, files: files, trust: trust)
    guard diagnostics.isEmpty, let token = scheme.token else { return nil }
    guard let url = builder(scheme.login.request, evaluator).url() else {
      diagnostics.append(
        Diagnostic(
          "undefined-variable", "login's URL is what '$auth' decides, which has no value before it",
          at: scheme.login.request.path?.span ?? scheme.span,
          help: "Give the login a whole URL of its own with 'url'."))
      return nil
    }
    return ResolvedSession(
      connector: setup.connector.id, login: login, steps: steps, refresh: refresh, logout: logout,
      rejections: scheme.rejections, token: token, expiry: expiry, attachment: attachment,
      errorMessage: setup.connector.errorMessage, timeouts: policy.connectorTimeouts,
      span: scheme.span, declaredIdentity: identity, loginURL: url)
  }

  private func builder(
    _ declared: SessionRequest, _ evaluator: TemplateEvaluator
  ) -> RequestBuilder {
    var setup = setup
    setup.action = declared.action
    return RequestBuilder(setup: setup, evaluator: evaluator, files: files, trust: trust)
  }

  private mutating func request(
    _ declared: SessionRequest, _ place: TokenFailure.Place, _ step: Int = 0
  ) -> ResolvedSession.Request {
    var checking = evaluator
    checking.token = CredentialForecast.tokenToCome
    do throws(RunFailure) {
      // All that does not depend on the server's answers shows now, before anything is sent.
      try builder(declared, checking).check()
    } catch {
      diagnostics += error.diagnostics
    }
    let resolving = self
    return ResolvedSession.Request(
      place: place, step: step, statuses: declared.status, captures: declared.captures,
      span: (declared.path ?? declared.url)?.span ?? declared.span
    ) { token, saved, now throws(RunFailure) in
      var evaluator = resolving.evaluator
      evaluator.token = token
      evaluator.run = RunIdentity(runID: evaluator.run.runID, started: now)
      return try resolving.builder(declared, evaluator).build(saved: saved)
    }
  }

  /// Everything that affects the token: what the login and the steps send, and what is taken from
  /// the answers.
  private func identity(of scheme: SessionScheme, _ expiry: ResolvedExpiry) -> TokenIdentity {
    var identity = TokenIdentity()
    identity.append("session 1")
    identity.append(setup.connector.id)
    // What each run makes anew says nothing of the token.
    var evaluator = evaluator
    evaluator.run = RunIdentity(runID: "", started: WallTime(milliseconds: 0))
    evaluator.token = CredentialForecast.tokenToCome
    for (index, declared) in ([scheme.login.request] + scheme.steps).enumerated() {
      let request = try? builder(declared, evaluator).seeded(by: [0]).check()
      identity.append(list: request?.signs ?? [])
      // What the answers decide is known by how it is written alone.
      if index > 0 { identity.append(declared.span?.text ?? "") }
      for capture in declared.captures {
        identity.append(capture.name.value)
        identity.append(selector: capture.value)
      }
    }
    identity.append(selector: scheme.token)
    identity.append(expiry)
    return identity
  }
}

extension RequestBuilder {
  /// The URL; nil where `$auth` decides it.
  fileprivate func url() -> HTTPURL? { (try? check())?.url }
}

extension PreparedRequest {
  /// What tells it from another.
  fileprivate var signs: [String] {
    let content: String =
      switch body {
      case .none: ""
      case .bytes(let bytes): String(decoding: bytes, as: UTF8.self)
      case .file(let path): "file " + path
      case .multipart(let content): content.parts.map(Self.text).joined(separator: "\n")
      }
    return [
      method, fullURL.text, content, tls.certificateAuthorities ?? "", tls.clientCertificate ?? "",
    ] + headers.flatMap { [$0.field.name, $0.field.value] }
  }

  /// A part without the boundary around it, which is another each time.
  private static func text(_ part: MultipartContent.Part) -> String {
    let content =
      switch part.content {
      case .text(let text): "text " + text
      case .file(let path): "file " + path
      }
    return "\(part.name) \(part.filename ?? "") \(part.type ?? "") \(content)"
  }
}
