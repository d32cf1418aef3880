package import ConnectorModel
import Cryptography
import Diagnostics

/// Makes an action's request from its files and values (SPEC §2, §4, §5).
///
/// However often it builds the request, each `$uuid` in it and its idempotency key stay the same.
package struct RequestBuilder {
  private let setup: ActionSetup
  private var evaluator: TemplateEvaluator
  private let files: any FileReader
  private let trust: ProjectTrust

  /// - Parameters:
  ///   - setup: the files.
  ///   - evaluator: the values; what it says of `$auth` is not asked.
  ///   - files: the file system.
  ///   - trust: decides about files outside the root.
  package init(
    setup: ActionSetup, evaluator: TemplateEvaluator, files: any FileReader = LocalFileReader(),
    trust: ProjectTrust = .none
  ) {
    self.setup = setup
    var evaluator = evaluator
    evaluator.uuidSeed = try? SecureRandom.bytes(32)
    self.evaluator = evaluator
    self.files = files
    self.trust = trust
  }

  /// The builder of another request: each `$uuid` in it and its idempotency key are new.
  func renewed() -> RequestBuilder {
    var builder = self
    builder.evaluator.uuidSeed = try? SecureRandom.bytes(32)
    return builder
  }

  /// The builder whose `$uuid` are the same wherever it runs, for what tells one request from
  /// another.
  func seeded(by seed: [UInt8]) -> RequestBuilder {
    var builder = self
    builder.evaluator.uuidSeed = seed
    return builder
  }

  /// Where the secrets of the values are.
  var secrets: SecretRegistry { evaluator.secrets }

  /// What stands in place of the connector's `base_url`.
  var baseURLReplacement: URLReplacement? { evaluator.variables.urls[.baseURL] }

  /// What stands in place of the connector's `proxy`.
  var proxyReplacement: URLReplacement? { evaluator.variables.urls[.proxy] }

  /// Whether the request holds `<<$auth.…>>`, and so can be built only once there are credentials.
  package var usesSavedValues: Bool {
    TemplatesInUse.of(setup, urls: evaluator.variables.urls, purpose: .request)
      .flatMap(\.expressions).flatMap(\.sources)
      .contains { $0.kind == .builtIn(TemplateBuiltIn.auth.rawValue) }
  }

  /// Checks all of the request that does not depend on `$auth`, before anything is sent.
  ///
  /// - Returns: the request without what `$auth` decides; nil where that is the URL.
  /// - Throws: a `RunFailure` with everything that is wrong.
  @discardableResult
  package func check() throws(RunFailure) -> PreparedRequest? {
    try attempt(saved: .pending)
  }

  /// Builds the request.
  ///
  /// - Parameter saved: what token responses saved for `<<$auth.name>>`.
  /// - Throws: a `RunFailure` with everything that is wrong.
  package func build(saved: [SavedValue] = []) throws(RunFailure) -> PreparedRequest {
    if let request = try attempt(saved: .known(saved)) { return request }
    throw RunFailure(.configuration, missingURL)
  }

  private var missingURL: Diagnostic {
    Diagnostic(
      "missing-key", "request has no URL", at: setup.action.span,
      help: "An action needs 'path' or 'url', and its connector 'base_url'.")
  }

  /// What `build` or `check` gives, also where `$auth` decides the URL and is not known.
  ///
  /// - Parameters:
  ///   - saved: what `$auth` stands for.
  ///   - base: stands for a base URL that is not known.
  ///   - hidesShortSecrets: whether secrets too short to be found in a text give way to a stand-in.
  func draft(
    saved: SavedValues, base: HTTPURL, hidesShortSecrets: Bool
  ) throws(RunFailure) -> PreparedRequest {
    var draft = self
    draft.evaluator.hidesShortSecrets = hidesShortSecrets
    if let request = try draft.attempt(saved: saved, base: base) { return request }
    throw RunFailure(.configuration, missingURL)
  }

  private func attempt(
    saved: SavedValues, base: HTTPURL? = nil
  ) throws(RunFailure) -> PreparedRequest? {
    var evaluator = evaluator
    evaluator.saved = saved
    var building = RequestBuilding(
      setup: setup, evaluator: evaluator, files: files, trust: trust, unknownBase: base)
    let request = building.build()
    if !building.diagnostics.isEmpty { throw RunFailure(evaluation: building.diagnostics) }
    return request
  }
}

/// One pass over an action: goes on after a fault, so that all are found.
private struct RequestBuilding {
  let setup: ActionSetup
  let evaluator: TemplateEvaluator
  let files: any FileReader
  /// Stands for a base URL, or for an action's own, that is not known.
  let unknownBase: HTTPURL?
  let trust: ProjectTrust
  var diagnostics: [Diagnostic] = []
  private var omissions: [OmittedEntry] = []

  init(
    setup: ActionSetup, evaluator: TemplateEvaluator, files: any FileReader, trust: ProjectTrust,
    unknownBase: HTTPURL? = nil
  ) {
    self.setup = setup
    self.evaluator = evaluator
    self.files = files
    self.unknownBase = unknownBase
    self.trust = trust
  }

  mutating func build() -> PreparedRequest? {
    let action = setup.action
    let urls = URLResolver(setup: setup, evaluator: evaluator)
    let unknownBase = unknownBase
    let base =
      collect { () throws(EvaluationFailure) in try urls.baseURL() ?? unknownBase } ?? nil
    let url =
      collect { () throws(EvaluationFailure) in
        try urls.actionURL(base: base)
          ?? unknownBase.map { urls.actionOrigin(base: base) ?? $0 }
      } ?? nil
    SignedURL.register(url?.query, in: evaluator.secrets)
    // A path is always below the base URL, whatever the rest of it will be.
    let isConnectorOrigin = url == nil || action.url == nil || url?.origin == base?.origin
    let bodies = BodyBuilder(
      evaluator: evaluator, file: ProjectFile(root: setup.root, files: files, trust: trust),
      types: MediaTypeTable(files: files))
    let body = collect { () throws(EvaluationFailure) in try bodies.build(action.body) }
    let headers = headers(body ?? BodyBuilder.Built(), inherits: isConnectorOrigin)
    let query = query(inherits: isConnectorOrigin)
    omissions += body?.omissions ?? []
    let policy = TransferPolicy(setup: setup, evaluator: evaluator, files: files, trust: trust)
    var tls = collect { () throws(EvaluationFailure) in try policy.tls() } ?? TransportTLS()
    let proxy = collect { () throws(EvaluationFailure) in try urls.proxy() } ?? nil
    if !isConnectorOrigin {
      tls.clientCertificate = nil
      tls.clientKey = nil
      tls.clientKeyPassphrase = nil
    }
    guard let url, let method = action.method?.value else { return nil }
    var request = PreparedRequest(
      method: method, url: url, query: query, headers: headers, body: body?.body ?? .none,
      bodyParts: body?.parts ?? [], omissions: omissions, isConnectorOrigin: isConnectorOrigin,
      timeouts: policy.timeouts,
      redirects: policy.redirects, tls: tls, proxy: proxy)
    if isCompressed(body) { request.contentCoding = .gzip }
    return request
  }

  private mutating func headers(
    _ body: BodyBuilder.Built, inherits: Bool
  ) -> [PreparedRequest.Header] {
    let merged = EntryMerge.merge(
      inherits ? setup.connector.headers : [], setup.action.headers
    ) { $0.lowercased() }
    var entries = merged
    if body.isTypeDeclared {
      entries.removeAll { $0.owner == .connector && $0.name.value.lowercased() == "content-type" }
    }
    var headers: [PreparedRequest.Header] = []
    for entry in entries {
      if let removal = entry.removal(from: .header) { omissions.append(removal) }
      for template in entry.templates {
        for text in texts(template, in: .header, of: .header, entry.name.value) {
          headers.append(.init(entry.name.value, text, owner: entry.owner, template: template))
        }
      }
    }
    addBoundary(of: body, to: &headers)
    let named = Set(entries.map { $0.name.value.lowercased() })
    if !named.contains("accept") { headers.append(.init("Accept", "*/*", owner: .engine)) }
    if let type = body.contentType, !named.contains("content-type") {
      headers.append(
        .init(
          "Content-Type", type, owner: body.isTypeDeclared ? .action : .engine,
          template: body.isTypeDeclared ? setup.action.body?.type : nil))
    }
    if isCompressed(body) {
      headers.removeAll { $0.field.name.lowercased() == "content-encoding" }
      headers.append(.init("Content-Encoding", "gzip", owner: .engine))
    }
    if let template = idempotencyKey, !named.contains("idempotency-key") {
      let name = "Idempotency-Key"
      if let key = texts(template, in: .header, of: .header, name).first {
        headers.append(.init(name, key, owner: .action, template: template))
      }
    }
    return headers
  }

  /// Whether the body is compressed: one that is not there is not.
  private func isCompressed(_ body: BodyBuilder.Built?) -> Bool {
    guard setup.action.body?.compress != nil, let body else { return false }
    return body.body != .none
  }

  /// Completes an author's own multipart type, which cannot know the boundary.
  private func addBoundary(
    of body: BodyBuilder.Built, to headers: inout [PreparedRequest.Header]
  ) {
    guard case .multipart(let content) = body.body,
      let index = headers.firstIndex(where: { $0.field.name.lowercased() == "content-type" })
    else { return }
    let type = headers[index].field.value
    let lower = type.lowercased()
    guard lower.hasPrefix("multipart/"), !lower.contains("boundary=") else { return }
    headers[index].field.value = "\(type); boundary=\(content.boundary)"
  }

  private var idempotencyKey: Template? {
    switch setup.action.idempotencyKey {
    case nil, IdempotencyKey.none?: return nil
    case .template(let template)?: return template
    case .random(let span)?:
      let uuid = TemplateSource(kind: .builtIn(TemplateBuiltIn.uuid.rawValue), span: span)
      return Template(
        segments: [.expression(TemplateExpression(source: uuid, filters: [], span: span))],
        span: span)
    }
  }

  private mutating func query(inherits: Bool) -> [PreparedRequest.QueryEntry] {
    let merged = EntryMerge.merge(
      inherits ? setup.connector.query : [], setup.action.query
    ) { $0 }
    var query: [PreparedRequest.QueryEntry] = []
    for entry in merged {
      if let removal = entry.removal(from: .query) { omissions.append(removal) }
      let name = QueryEncoder.name(entry.name.value)
      for template in entry.templates {
        for text in texts(template, in: .query, of: .query, entry.name.value) {
          query.append(.init(name: name, value: text, owner: entry.owner, template: template))
        }
      }
    }
    return query
  }

  private mutating func texts(
    _ template: Template, in position: PositionEncoding, of part: OmittedEntry.Part, _ name: String
  ) -> [String] {
    let evaluator = evaluator
    let result = collect { () throws(EvaluationFailure) in
      try evaluator.entryTexts(template, in: position, behind: Landing.entry(name, of: part))
    }
    switch result {
    case .texts(let texts)?: return texts
    case .nothing(let reason)?:
      omissions.append(
        OmittedEntry(
          part: part, name: name, template: template, span: template.span, reason: reason))
      return []
    case nil: return []
    }
  }

  private mutating func collect<Value>(
    _ work: () throws(EvaluationFailure) -> Value
  ) -> Value? {
    do throws(EvaluationFailure) {
      return try work()
    } catch {
      diagnostics += error.diagnostics
      return nil
    }
  }
}
