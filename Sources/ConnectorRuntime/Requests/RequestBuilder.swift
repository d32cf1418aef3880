package import ConnectorModel
import Cryptography
import Diagnostics

/// Makes an action's request from its files and values (SPEC §2, §4, §5).
///
/// However often it builds the request, each `$uuid` in it and its idempotency key stay the same.
package struct RequestBuilder {
  private let setup: ActionSetup
  private let evaluator: TemplateEvaluator
  private let files: any FileReader

  /// - Parameters:
  ///   - setup: the files.
  ///   - evaluator: the values; what it says of `$auth` is not asked.
  ///   - files: the file system.
  package init(
    setup: ActionSetup, evaluator: TemplateEvaluator, files: any FileReader = LocalFileReader()
  ) {
    self.setup = setup
    var evaluator = evaluator
    evaluator.uuidSeed = try? SecureRandom.bytes(32)
    self.evaluator = evaluator
    self.files = files
  }

  /// Where the secrets of the values are.
  var secrets: SecretRegistry { evaluator.secrets }

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
    throw RunFailure(
      .configuration,
      Diagnostic(
        "missing-key", "request has no URL", at: setup.action.span,
        help: "An action needs 'path' or 'url', and its connector 'base_url'."))
  }

  private func attempt(saved: SavedValues) throws(RunFailure) -> PreparedRequest? {
    var evaluator = evaluator
    evaluator.saved = saved
    var building = RequestBuilding(setup: setup, evaluator: evaluator, files: files)
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
  var diagnostics: [Diagnostic] = []

  init(setup: ActionSetup, evaluator: TemplateEvaluator, files: any FileReader) {
    self.setup = setup
    self.evaluator = evaluator
    self.files = files
  }

  mutating func build() -> PreparedRequest? {
    let action = setup.action
    let urls = URLResolver(setup: setup, evaluator: evaluator)
    let base = collect { () throws(EvaluationFailure) in try urls.baseURL() } ?? nil
    let url = collect { () throws(EvaluationFailure) in try urls.actionURL(base: base) } ?? nil
    let isConnectorOrigin = url == nil || url?.origin == base?.origin
    let bodies = BodyBuilder(
      evaluator: evaluator, file: ProjectFile(root: setup.root, files: files))
    let body = collect { () throws(EvaluationFailure) in try bodies.build(action.body) }
    let headers = headers(body ?? BodyBuilder.Built(), inherits: isConnectorOrigin)
    let query = query(inherits: isConnectorOrigin)
    let policy = TransferPolicy(setup: setup, evaluator: evaluator, files: files)
    var tls = collect { () throws(EvaluationFailure) in try policy.tls() } ?? TransportTLS()
    let proxy = collect { () throws(EvaluationFailure) in try urls.proxy() } ?? nil
    if !isConnectorOrigin {
      tls.clientCertificate = nil
      tls.clientKey = nil
      tls.clientKeyPassphrase = nil
    }
    guard let url, let method = action.method?.value else { return nil }
    return PreparedRequest(
      method: method, url: url, query: query, headers: headers, body: body?.body ?? .none,
      isConnectorOrigin: isConnectorOrigin, timeouts: policy.timeouts,
      redirects: policy.redirects, tls: tls, proxy: proxy)
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
      for template in entry.templates {
        for text in texts(template, in: .header, behind: Landing.header(entry.name.value)) {
          headers.append(.init(entry.name.value, text, owner: entry.owner))
        }
      }
    }
    let named = Set(entries.map { $0.name.value.lowercased() })
    if !named.contains("accept") { headers.append(.init("Accept", "*/*", owner: .engine)) }
    if let type = body.contentType, !named.contains("content-type") {
      headers.append(
        .init("Content-Type", type, owner: body.isTypeDeclared ? .action : .engine))
    }
    if let key = idempotencyKey(), !named.contains("idempotency-key") {
      headers.append(.init("Idempotency-Key", key, owner: .action))
    }
    return headers
  }

  private mutating func idempotencyKey() -> String? {
    let source: Template
    switch setup.action.idempotencyKey {
    case nil, IdempotencyKey.none?: return nil
    case .template(let template)?: source = template
    case .random?:
      guard let span = setup.action.span ?? setup.action.method?.span else { return nil }
      let uuid = TemplateSource(kind: .builtIn(TemplateBuiltIn.uuid.rawValue), span: span)
      source = Template(
        segments: [.expression(TemplateExpression(source: uuid, filters: [], span: span))],
        span: span)
    }
    return texts(source, in: .header, behind: Landing.header("Idempotency-Key")).first
  }

  private mutating func query(inherits: Bool) -> [PreparedRequest.QueryEntry] {
    let merged = EntryMerge.merge(
      inherits ? setup.connector.query : [], setup.action.query
    ) { $0 }
    var query: [PreparedRequest.QueryEntry] = []
    for entry in merged {
      let name = QueryEncoder.name(entry.name.value)
      for template in entry.templates {
        for text in texts(template, in: .query, behind: Landing.query(name)) {
          query.append(.init(name: name, value: text, owner: entry.owner))
        }
      }
    }
    return query
  }

  private mutating func texts(
    _ template: Template, in position: PositionEncoding, behind leads: [String]
  ) -> [String] {
    let evaluator = evaluator
    let result = collect { () throws(EvaluationFailure) in
      try evaluator.entryTexts(template, in: position, behind: leads)
    }
    if case .texts(let texts)? = result { return texts }
    return []
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
