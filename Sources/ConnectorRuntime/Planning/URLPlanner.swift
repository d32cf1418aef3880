import ConnectorModel
import Diagnostics

/// Says what the URL of a request was made of.
struct URLPlanner {
  let setup: ActionSetup
  let evaluator: TemplateEvaluator
  /// The request, with a stand-in for a URL that is not known.
  let request: PreparedRequest

  private var base: HTTPURL? {
    (try? URLResolver(setup: setup, evaluator: evaluator).baseURL()) ?? nil
  }

  /// Whether the whole URL is known before authentication.
  var isKnown: Bool { !isTargetPending && (setup.action.url != nil || base != nil) }

  /// Whether scheme, host and port are known before authentication.
  var isOriginKnown: Bool {
    if isKnown { return true }
    return URLResolver(setup: setup, evaluator: evaluator).actionOrigin(base: base) != nil
  }

  private var isTargetPending: Bool {
    guard let template = setup.action.url ?? setup.action.path,
      case .pending? = try? evaluator.evaluate(template)
    else { return false }
    return true
  }

  /// The whole URL; a template stands for what it will be.
  var text: String {
    if isKnown { return request.fullURL.text }
    let query = request.query.map { "\($0.name)=\($0.value)" }.joined(separator: "&")
    return parts.map(\.value).joined() + (query.isEmpty ? "" : "?\(query)")
  }

  /// `base_url` and `path`, or `url`.
  var parts: [PlannedValue] {
    if let template = setup.action.url {
      return [
        part(
          "url", isTargetPending ? nil : request.url.text, template,
          TemplateTrace(template, evaluator.variables))
      ]
    }
    let base = base
    var parts: [PlannedValue] = []
    if let replacement = evaluator.variables.urls[.baseURL] {
      parts.append(replaced("base_url", base?.text, replacement, setup.connector.baseURL))
    } else if let template = setup.connector.baseURL {
      parts.append(
        part("base_url", base?.text, template, TemplateTrace(template, evaluator.variables)))
    }
    if let template = setup.action.path {
      let prefix = base?.path ?? ""
      let own = request.url.path.dropFirst(prefix.utf8.count - (prefix.hasSuffix("/") ? 1 : 0))
      parts.append(
        part(
          "path", isTargetPending ? nil : String(own), template,
          TemplateTrace(template, evaluator.variables)))
    }
    return parts
  }

  private func part(
    _ name: String, _ value: String?, _ template: Template, _ trace: TemplateTrace
  ) -> PlannedValue {
    PlannedValue(
      name, value ?? template.written,
      certainty: value == nil ? .unknown : trace.isMadeByRun ? .example : .exact,
      from: .template(trace))
  }

  private func replaced(
    _ name: String, _ value: String?, _ replacement: URLReplacement, _ declared: Template?
  ) -> PlannedValue {
    PlannedValue(
      name, value ?? replacement.written, certainty: value == nil ? .unknown : .exact,
      from: replacement.source(insteadOf: declared, evaluator.variables))
  }
}

extension URLReplacement {
  /// The replacement as it was given.
  package var written: String {
    switch text {
    case .plain(let text): text
    case .template(let template): template.written
    }
  }

  /// The replacement as a plan shows it.
  func source(insteadOf declared: Template?, _ variables: ResolvedVariables) -> PlanSource {
    let trace: TemplateTrace? =
      if case .template(let template) = text { TemplateTrace(template, variables) } else { nil }
    return .replacement(origin, trace, instead: declared?.span)
  }
}
