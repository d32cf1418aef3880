import ConnectorModel
import Diagnostics

/// Plans the auth schemes: their keys, where their credentials go, and where a token comes from.
struct SchemePlanner {
  let setup: ActionSetup
  let evaluator: TemplateEvaluator
  let preview: WirePreview
  let showsSecrets: Bool

  private var schemes: [AuthenticationScheme] {
    (setup.action.auth ?? setup.connector.auth).schemes
  }

  /// The variables that a secret key is made of.
  var secretNames: Set<String> {
    let templates =
      schemes.flatMap { $0.object.declaredTemplates }
      + (setup.connector.tls?.declaredTemplates ?? [])
    let sources = templates.filter(\.isSecret).flatMap(\.template.expressions).flatMap(\.sources)
    return Set(
      sources.compactMap { source in
        if case .variable(let name) = source.kind { return name }
        return nil
      })
  }

  /// The schemes with what each would do.
  ///
  /// - Parameter forecasts: one for each scheme; none where no credentials go along.
  /// - Throws: `RunFailure` where a token request could not be sent.
  func plan(_ forecasts: [CredentialForecast]) throws(RunFailure) -> [PlannedScheme] {
    var planned: [PlannedScheme] = []
    for (index, (scheme, forecast)) in zip(schemes, forecasts).enumerated() {
      planned.append(
        PlannedScheme(
          type: scheme.type, span: scheme.span,
          settings: settings(scheme, index) + signedTexts(forecast), places: places(forecast),
          token: try forecast.token.map { token throws(RunFailure) in
            try self.token(token, scheme, index)
          }, tokenObstacle: forecast.tokenObstacle))
    }
    return planned
  }

  /// What would be signed, on one line.
  private func signedTexts(_ forecast: CredentialForecast) -> [PlannedValue] {
    forecast.signedTexts.map {
      PlannedValue(
        "signed text", $0.replacing("\n", with: "\\n"), certainty: .example, from: .builtIn)
    }
  }

  private func places(_ forecast: CredentialForecast) -> [String] {
    let credentials = forecast.credentials
    if credentials.connectionProof != nil { return ["the connection"] }
    if credentials.items.isEmpty, !credentials.signers.isEmpty {
      return ["header Authorization, once the server has asked for it"]
    }
    return credentials.items.map(\.place)
  }

  // MARK: Keys

  private func settings(_ scheme: AuthenticationScheme, _ index: Int) -> [PlannedValue] {
    var settings: [PlannedValue] = []
    if case .oauth2(let oauth2) = scheme {
      settings.append(choice("grant_type", oauth2.grant?.map(\.rawValue), "client_credentials"))
      settings.append(choice("client_auth", oauth2.clientAuthentication?.map(\.rawValue), "basic"))
    }
    let urls = Set(scheme.urls.map(\.key))
    for declared in scheme.object.declaredTemplates {
      let replacement =
        urls.contains(declared.key)
        ? evaluator.variables.urls[URLKey(declared.key, scheme: index)] : nil
      settings.append(setting(declared, replacement))
    }
    return settings
  }

  private func choice(
    _ name: String, _ declared: Located<String>?, _ standard: String
  ) -> PlannedValue {
    PlannedValue(
      name, declared?.value ?? standard, from: declared.map { .line($0.span) } ?? .builtIn)
  }

  private func setting(
    _ declared: DeclaredTemplate, _ replacement: URLReplacement?
  ) -> PlannedValue {
    let trace = TemplateTrace(declared.template, evaluator.variables)
    let source =
      replacement?.source(insteadOf: declared.template, evaluator.variables) ?? .template(trace)
    var template = declared.template
    switch replacement?.text {
    case .plain(let text)?: return PlannedValue(declared.key, text, from: source)
    case .template(let other)?: template = other
    case nil: break
    }
    return PlannedValue(
      declared.key, value(of: template), certainty: trace.isMadeByRun ? .example : .exact,
      isSecret: declared.isSecret, from: source)
  }

  private func value(of template: Template) -> String {
    var evaluator = evaluator
    evaluator.saved = .pending
    evaluator.token = CredentialForecast.tokenToCome
    evaluator.hidesShortSecrets = !showsSecrets
    guard case .texts(let texts)? = try? evaluator.entryTexts(template, in: .plain) else {
      return ""
    }
    return texts.joined(separator: ", ")
  }

  // MARK: Tokens

  private func token(
    _ forecast: TokenForecast, _ scheme: AuthenticationScheme, _ index: Int
  ) throws(RunFailure) -> PlannedToken {
    switch forecast {
    case .stored(let until, let now):
      return .stored(until: until, left: until?.duration(since: now))
    case .request(let planned): return .request(try exchange(planned, scheme, index))
    case .login: return .login(connector: setup.connector.id)
    }
  }

  private func exchange(
    _ planned: PlannedTokenRequest, _ scheme: AuthenticationScheme, _ index: Int
  ) throws(RunFailure) -> PlannedTokenExchange {
    let request = planned.request
    let wire: WireRequest
    do {
      wire = try preview(request)
    } catch {
      throw planned.failure(error)
    }
    let declared = scheme.object.declaredTemplates
    let headers = wire.fields.map { field -> PlannedValue in
      let name = field.field.name
      let key = declared.first {
        $0.key.lowercased().hasSuffix(".headers.\(name)".lowercased())
      }
      let source: PlanSource =
        if let key {
          .template(TemplateTrace(key.template, evaluator.variables))
        } else if field.given == nil { .transport } else if name == "Authorization" {
          .credential(scheme: index)
        } else {
          .builtIn
        }
      return PlannedValue(name, field.field.value, from: source)
    }
    let body: String? =
      if case .bytes(let bytes) = request.body { String(decoding: bytes, as: UTF8.self) } else {
        nil
      }
    return PlannedTokenExchange(
      method: request.method, url: request.url, proof: planned.proof, headers: headers,
      body: body, timeout: request.timeouts.attempt)
  }
}

extension Credential {
  /// Where it goes, in words.
  fileprivate var place: String {
    switch self {
    case .header(let name, _): "header \(name)"
    case .query(let name, _): "query parameter \(name)"
    case .cookie(let name, _, _): "cookie \(name)"
    }
  }
}
