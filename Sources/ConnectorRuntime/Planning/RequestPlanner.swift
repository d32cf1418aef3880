import ConnectorModel
import Diagnostics

/// Plans the request: builds it as a run does, and once more so that it can be shown.
struct RequestPlanner {
  let setup: ActionSetup
  /// The values, `$auth` as far as it is known.
  let evaluator: TemplateEvaluator
  let builder: RequestBuilder
  var forecasts: [CredentialForecast]
  let preview: WirePreview
  let options: Planner.Options

  /// Stands for a base URL that only a token response will tell.
  private static let unknownBase = HTTPURL(scheme: .https, host: "unknown.invalid")

  /// The request, and the same as a run would hand it to the transport.
  ///
  /// - Throws: `RunFailure`, as a run.
  func plan() throws(RunFailure) -> (PlannedRequest, PreparedRequest) {
    let sent = try request(hidesShortSecrets: false)
    let wire = try self.wire(sent)
    if options.showsSecrets {
      return (planned(sent, shown: sent, wire, evaluator), sent)
    }
    var shownEvaluator = evaluator
    shownEvaluator.hidesShortSecrets = true
    if let shown = try? request(hidesShortSecrets: true), (try? self.wire(shown)) != nil {
      return (planned(sent, shown: shown, wire, shownEvaluator), sent)
    }
    // A secret too short to be found in a text, where nothing can stand for it: as a port.
    return (hidden(planned(sent, shown: sent, wire, evaluator)), sent)
  }

  /// Signs the request as it would be sent now, so that what the schemes add is known.
  ///
  /// - Throws: `RunFailure`, as a run.
  mutating func sign() throws(RunFailure) {
    guard forecasts.contains(where: { !$0.credentials.signers.isEmpty }) else { return }
    var request = try request(hidesShortSecrets: false)
    guard request.isConnectorOrigin else { return }
    for index in forecasts.indices {
      for signer in forecasts[index].credentials.signers {
        let signature = try signer.sign(request)
        request = try request.attaching(signature.items)
        forecasts[index].credentials.items += signature.items
        if let text = signature.signedText { forecasts[index].signedTexts.append(text) }
      }
    }
  }

  private func request(hidesShortSecrets: Bool) throws(RunFailure) -> PreparedRequest {
    var request = try builder.draft(
      saved: evaluator.saved, base: Self.unknownBase, hidesShortSecrets: hidesShortSecrets)
    for forecast in forecasts {
      let isShort =
        hidesShortSecrets && forecast.credentials.tokens.contains(where: SecretStandIn.isNeeded)
      let items = forecast.credentials.items
      request = try request.attaching(isShort ? items.map(\.standIn) : items)
    }
    if !options.verifiesTLS { request.tls.verifies = false }
    return request
  }

  private func wire(_ request: PreparedRequest) throws(RunFailure) -> WireRequest {
    var sent = request.transportRequest()
    if sent.proxy == nil {
      sent.proxy = EnvironmentProxy(for: request.url, in: options.environment)?.certainURL
    }
    do {
      return try preview(sent)
    } catch {
      throw TransportDiagnosis(setup: setup).failure(error, request: request)
    }
  }

  // MARK: Parts

  private func planned(
    _ sent: PreparedRequest, shown: PreparedRequest, _ wire: WireRequest,
    _ evaluator: TemplateEvaluator
  ) -> PlannedRequest {
    let url = URLPlanner(setup: setup, evaluator: evaluator, request: shown)
    let body = body(shown, wire)
    let isBodyKnown =
      if case .unknown? = body?.content { false } else { true }
    let headers = wire.fields.map { field in
      guard let given = field.given else {
        let isUnknown =
          (field.field.name == "Host" && !url.isOriginKnown)
          || (field.field.name == "Content-Length" && !isBodyKnown)
        return PlannedValue(
          field.field.name, isUnknown ? "" : field.field.value,
          certainty: isUnknown ? .unknown : .exact, from: .transport)
      }
      let header = shown.headers[given]
      return part(
        field.field.name, header.field.value, header.template, header.owner,
        scheme: scheme { $0.isHeader(header.field.name) })
    }
    let query = shown.query.map { entry in
      part(
        entry.name, entry.value, entry.template, entry.owner,
        scheme: scheme { $0.isQuery(entry.name) })
    }
    return PlannedRequest(
      method: PlannedValue(
        "method", sent.method,
        from: setup.action.method.map { .line($0.span) } ?? .builtIn),
      url: url.text, target: url.isKnown ? target(wire, shown) : nil, urlParts: url.parts,
      query: query, headers: headers, body: body, omissions: shown.omissions.map(omission),
      isConnectorOrigin: shown.isConnectorOrigin)
  }

  /// The target as it can be shown: through a proxy that forwards the request it is the whole URL.
  private func target(_ wire: WireRequest, _ shown: PreparedRequest) -> String {
    let shownWire = try? self.wire(shown)
    return shownWire?.target ?? wire.target
  }

  private func part(
    _ name: String, _ value: String, _ template: Template?, _ owner: PreparedRequest.Owner,
    scheme: Int?
  ) -> PlannedValue {
    switch owner {
    case .credential:
      let isMadeAnew = scheme.map { forecasts[$0].isMadeAnew } ?? false
      return PlannedValue(
        name, value, certainty: isMadeAnew ? .example : .exact,
        from: .credential(scheme: scheme ?? 0))
    case .engine: return PlannedValue(name, value, from: .builtIn)
    case .action, .connector:
      guard let template else { return PlannedValue(name, value, from: .builtIn) }
      let trace = TemplateTrace(template, evaluator.variables)
      return PlannedValue(
        name, value, certainty: trace.isMadeByRun ? .example : .exact, from: .template(trace))
    }
  }

  /// The last scheme that gives such a credential: it takes the place of those before.
  private func scheme(_ matches: (Credential) -> Bool) -> Int? {
    forecasts.lastIndex { $0.credentials.items.contains(where: matches) }
  }

  private func body(_ shown: PreparedRequest, _ wire: WireRequest) -> PlannedBody? {
    let parts = shown.bodyParts.map { part in
      let trace = TemplateTrace(part.template, evaluator.variables)
      return PlannedValue(
        part.name, "", certainty: trace.isMadeByRun ? .example : .exact, from: .template(trace))
    }
    let isUnknown = shown.omissions.contains { omission in
      omission.reason == .pending && [.json, .form, .text].contains(omission.part)
    }
    let content: PlannedBody.Content
    switch shown.body {
    case _ where isUnknown: content = .unknown
    case .none: return nil
    case .bytes(let bytes): content = .text(String(decoding: bytes, as: UTF8.self))
    case .file(let path): content = .file(path: path)
    case .multipart(let multipart): content = .multipart(multipart.parts)
    }
    return PlannedBody(
      content: content, type: shown.header("Content-Type"),
      size: isUnknown ? nil : wire.bodyLength, coding: shown.contentCoding, parts: parts)
  }

  private func omission(_ entry: OmittedEntry) -> PlannedOmission {
    let (reason, explanation) = entry.reason.words
    return PlannedOmission(
      part: entry.part, name: entry.name, reason: reason, explanation: explanation,
      source: entry.template.map { .template(TemplateTrace($0, evaluator.variables)) }
        ?? .line(entry.span))
  }

  private func hidden(_ request: PlannedRequest) -> PlannedRequest {
    var request = request
    request.url = Redactor.mask
    request.target = Redactor.mask
    for index in request.urlParts.indices { request.urlParts[index].isSecret = true }
    for index in request.query.indices { request.query[index].isSecret = true }
    for index in request.headers.indices { request.headers[index].isSecret = true }
    switch request.body?.content {
    case .text, .multipart: request.body?.content = .text(Redactor.mask)
    case .file, .unknown, nil: break
    }
    return request
  }
}

extension OmittedEntry.Reason {
  /// The reason as a word, and in a few words.
  fileprivate var words: (word: String, explanation: String) {
    switch self {
    case .missing(let expression): ("no-value", "\(expression.shownName) has no value")
    case .null: ("null", "its value is null")
    case .empty: ("empty-list", "its value is an empty list")
    case .removed: ("removed", "the action's null takes it away")
    case .pending: ("after-authentication", "known only after authentication")
    }
  }
}

extension Credential {
  fileprivate func isHeader(_ name: String) -> Bool {
    switch self {
    case .header(let own, _): own.lowercased() == name.lowercased()
    case .cookie: name.lowercased() == "cookie"
    case .query: false
    }
  }

  fileprivate func isQuery(_ name: String) -> Bool {
    if case .query(let own, _) = self { return QueryEncoder.value(own) == name }
    return false
  }

  /// The same with something to show in place of a value that cannot be searched for.
  fileprivate var standIn: Credential {
    switch self {
    case .header(let name, _): .header(name: name, value: SecretStandIn.text)
    case .query(let name, _): .query(name: name, value: SecretStandIn.text)
    case .cookie(let name, _, _): .cookie(name: name, value: SecretStandIn.text)
    }
  }
}
