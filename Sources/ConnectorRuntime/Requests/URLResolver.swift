import ConnectorModel
import Diagnostics

/// Gives a connector's and an action's URLs their values, replacements from outside included, and
/// checks them.
struct URLResolver {
  let setup: ActionSetup
  let evaluator: TemplateEvaluator

  /// A URL on its way: what it is made of, and how messages name it.
  private struct Source {
    var template: EvaluatedTemplate
    var subject: URLComposer.Subject
  }

  /// `base_url`: https, or http to this machine; without query.
  ///
  /// - Returns: nil while `$auth` decides it and is not known.
  func baseURL() throws(EvaluationFailure) -> HTTPURL? {
    guard let source = try source(.baseURL, setup.connector.baseURL) else { return nil }
    let url = try absolute(source)
    let span = source.template.span
    if url.scheme == .http, !url.isLoopback {
      throw EvaluationFailure(
        Diagnostic(
          "insecure-url", "\(source.subject.name) must be https", at: span,
          help: "http is allowed to a loopback host only: credentials would travel in the open."))
    }
    if url.query != nil {
      throw EvaluationFailure(
        Diagnostic(
          "bad-url", "\(source.subject.name) must hold no query", at: span,
          help: "Put parameters under 'query'."))
    }
    return url
  }

  /// An action's `url`, or its `path` appended to the base URL.
  ///
  /// - Returns: nil while `$auth` decides it and is not known.
  func actionURL(base: HTTPURL?) throws(EvaluationFailure) -> HTTPURL? {
    if let template = setup.action.url {
      guard let source = try evaluate(template, name: "'url'") else { return nil }
      return try absolute(source)
    }
    guard let template = setup.action.path,
      case .value(let evaluated) = try required(template)
    else { return nil }
    evaluator.noteLandings(of: evaluated, behind: ["", base?.text ?? ""])
    var path = PathAssembler()
    for piece in evaluated.pieces {
      switch piece {
      case .literal(let text): path.append(literal: text)
      case .value(let value): path.append(value)
      }
    }
    let text = try path.finish()
    guard text.hasPrefix("/") else {
      throw EvaluationFailure(
        Diagnostic("path-without-slash", "'path' must begin with '/'", at: template.span))
    }
    guard let end = text.firstIndex(of: "?") else { return base?.appending(path: text) }
    // Only `| raw` brings a query here.
    return base?.appending(
      path: String(text[..<end]), query: String(text[text.index(after: end)...]))
  }

  /// Where an action's URL leads, whatever `$auth` makes of the rest of it.
  ///
  /// - Returns: the base URL for a path, else the scheme and host that `url` begins with; nil where
  ///   `$auth` decides those.
  func actionOrigin(base: HTTPURL?) -> HTTPURL? {
    guard let template = setup.action.url else { return base }
    var head = template
    head.segments = Array(
      template.segments.prefix { segment in
        guard case .expression(let expression) = segment else { return true }
        return !expression.sources.contains {
          $0.kind == .builtIn(TemplateBuiltIn.auth.rawValue)
        }
      })
    // Only behind the host nothing can be added to it any more.
    guard let source = try? evaluate(head, name: "'url'"),
      case .absolute(let origin, let path, let query)? = try? URLComposer.compose(
        source.template, subject: source.subject), !path.isEmpty || query != nil
    else { return nil }
    return try? HTTPURL(origin)
  }

  /// `token_url` of a scheme.
  func tokenURL(
    _ declared: Template?, scheme: Int
  ) throws(EvaluationFailure) -> HTTPURL? {
    try endpointURL(.tokenURL(scheme: scheme), declared)
  }

  /// A URL of a scheme: https, or http to this machine; relative to the base URL where it begins
  /// with `/`.
  func endpointURL(
    _ key: URLKey, _ declared: Template?
  ) throws(EvaluationFailure) -> HTTPURL? {
    guard let source = try source(key, declared) else { return nil }
    let url: HTTPURL
    switch try URLComposer.compose(source.template, subject: source.subject) {
    case .relative(let path, let query):
      guard let base = try baseURL() else { return nil }
      url = base.appending(path: path, query: query)
    case .absolute(let head, let path, let query):
      url = try parse(head + path + (query.map { "?" + $0 } ?? ""), source)
    }
    if url.scheme == .http, !url.isLoopback {
      throw EvaluationFailure(
        Diagnostic(
          "insecure-token-url", "\(source.subject.name) must be https",
          at: source.template.span,
          help: "http is allowed to a loopback host only: the secret would travel in the open."))
    }
    return url
  }

  /// `proxy`, of a scheme that the transport speaks; its password is a secret.
  func proxy() throws(EvaluationFailure) -> String? {
    guard var source = try source(.proxy, setup.connector.proxy) else { return nil }
    source.subject.allowsUserInformation = true
    let span = source.template.span
    guard
      case .absolute(let head, let path, let query) = try URLComposer.compose(
        source.template, subject: source.subject),
      let schemeEnd = head.firstRange(of: "://"),
      Self.proxySchemes.contains(head[..<schemeEnd.lowerBound].lowercased())
    else {
      throw EvaluationFailure(
        Diagnostic(
          "bad-url", "\(source.subject.name) must be a whole URL of a proxy", at: span,
          help: "Schemes: \(Self.proxySchemes.joined(separator: ", "))."))
    }
    let authority = head[schemeEnd.upperBound...]
    let at = authority.lastIndex(of: "@")
    let host = at.map { authority[authority.index(after: $0)...] } ?? authority
    guard path.isEmpty || path == "/", query == nil, (try? HTTPURL("http://" + host)) != nil else {
      throw EvaluationFailure(
        Diagnostic(
          "bad-url", "\(source.subject.name) must be a scheme, a host and maybe a port", at: span))
    }
    if let at, let colon = authority[..<at].firstIndex(of: ":") {
      evaluator.secrets.insert(String(authority[authority.index(after: colon)..<at]))
    }
    return head + path
  }

  private static let proxySchemes = ["http", "https", "socks4", "socks4a", "socks5", "socks5h"]

  // MARK: Parts

  /// A connector's URL, or what replaces it; nil where there is none, or it is not known yet.
  private func source(
    _ key: URLKey, _ declared: Template?
  ) throws(EvaluationFailure) -> Source? {
    guard let replacement = evaluator.variables.urls[key] else {
      return try declared.flatMap { template throws(EvaluationFailure) in
        try evaluate(template, name: "'\(key.name)'")
      }
    }
    switch replacement.text {
    case .plain(let text):
      return Source(
        template: EvaluatedTemplate(literal: text, span: replacement.origin.span),
        subject: URLComposer.Subject(name: replacement.origin.summary))
    case .template(let template):
      return try evaluate(template, name: "'\(key.name)'")
    }
  }

  private func evaluate(
    _ template: Template, name: String
  ) throws(EvaluationFailure) -> Source? {
    guard case .value(let evaluated) = try required(template) else { return nil }
    evaluator.noteLandings(of: evaluated)
    return Source(template: evaluated, subject: URLComposer.Subject(name: name))
  }

  /// A URL cannot leave a part out.
  private func required(
    _ template: Template
  ) throws(EvaluationFailure) -> Evaluation<EvaluatedTemplate> {
    let result = try evaluator.evaluate(template)
    guard case .missing(let expression) = result else { return result }
    throw EvaluationFailure(
      Diagnostic(
        "optional-in-path", "\(expression.shownName) has no value, but stands in a URL",
        at: expression.span,
        help: "Give it a value or a default; a path cannot leave a part out."))
  }

  private func absolute(_ source: Source) throws(EvaluationFailure) -> HTTPURL {
    switch try URLComposer.compose(source.template, subject: source.subject) {
    case .relative:
      throw EvaluationFailure(
        Diagnostic(
          "bad-url", "\(source.subject.name) \(HTTPURL.Problem.notAbsolute.predicate)",
          at: source.template.span))
    case .absolute(let head, let path, let query):
      return try parse(head + path + (query.map { "?" + $0 } ?? ""), source)
    }
  }

  private func parse(_ text: String, _ source: Source) throws(EvaluationFailure) -> HTTPURL {
    do {
      return try HTTPURL(text)
    } catch {
      throw EvaluationFailure(
        Diagnostic(
          "bad-url", "\(source.subject.name) \(error.predicate)", at: source.template.span,
          help: error == .userInformation ? "Declare credentials under 'auth'." : nil))
    }
  }
}
