import ConnectorModel
import Diagnostics

/// What a run evaluates of an action and its connector.
package enum EvaluationPurpose: Sendable, Hashable {
  /// The action's request, with its credentials.
  case request
  /// Credentials alone.
  case authentication
}

/// The templates that a run evaluates: what they do not use need not have a value.
enum TemplatesInUse {
  static func of(
    _ setup: ActionSetup, urls: [URLKey: URLReplacement], purpose: EvaluationPurpose
  ) -> [Template] {
    let connector = setup.connector
    let authentication = setup.action.auth ?? connector.auth
    var templates = schemes(authentication, urls)
    templates += url(.proxy, connector.proxy, urls)
    templates += [connector.tls?.clientKeyPassphrase].compactMap { $0 }
    let sendsAsActions = authentication.schemes.contains { !$0.object.requests.isEmpty }
    if sendsAsActions { templates += entries(connector.headers) + entries(connector.query) }
    switch purpose {
    case .authentication:
      if sendsAsActions || needsBaseURL(authentication, urls) {
        templates += url(.baseURL, connector.baseURL, urls)
      }
    case .request:
      templates += url(.baseURL, connector.baseURL, urls)
      templates += inherited(connector.headers, by: setup.action.headers) { $0.lowercased() }
      templates += inherited(connector.query, by: setup.action.query) { $0 }
      templates += of(setup.action)
    }
    return templates
  }

  /// The templates of an action's request, its `auth` not among them.
  static func of(_ action: Action) -> [Template] {
    var templates = [action.path, action.url].compactMap { $0 }
    templates += entries(action.headers) + entries(action.query)
    if case .template(let template)? = action.idempotencyKey { templates.append(template) }
    guard let body = action.body else { return templates }
    templates += body.json?.templates ?? []
    templates += entries(body.fields) + body.multipartFiles.flatMap(\.templates)
    templates += body.graphQL?.variables?.templates ?? []
    return templates + [body.text, body.xml, body.file, body.type].compactMap { $0 }
  }

  private static func url(
    _ key: URLKey, _ declared: Template?, _ urls: [URLKey: URLReplacement]
  ) -> [Template] {
    switch urls[key]?.text {
    case nil: [declared].compactMap { $0 }
    case .plain: []
    case .template(let template): [template]
    }
  }

  private static func inherited(
    _ entries: TemplateEntries, by own: TemplateEntries, fold: (String) -> String
  ) -> [Template] {
    let overridden = Set(own.map { fold($0.name.value) })
    return self.entries(entries.filter { !overridden.contains(fold($0.name.value)) })
  }

  private static func entries(_ entries: TemplateEntries) -> [Template] {
    entries.flatMap(\.value.templates)
  }

  private static func schemes(
    _ authentication: Authentication, _ urls: [URLKey: URLReplacement]
  ) -> [Template] {
    authentication.schemes.enumerated().flatMap { index, scheme in
      scheme.templates + endpoints(scheme, index, urls).flatMap { url($0, $1, urls) }
    }
  }

  /// The URL keys of a scheme that are declared, or replaced from outside.
  private static func endpoints(
    _ scheme: AuthenticationScheme, _ index: Int, _ urls: [URLKey: URLReplacement]
  ) -> [(URLKey, Template?)] {
    let declared = scheme.urls.map { (URLKey($0.key, scheme: index), Optional($0.template)) }
    let tokenURL = URLKey.tokenURL(scheme: index)
    let isAdded = urls[tokenURL] != nil && !declared.contains { $0.0 == tokenURL }
    return declared + (isAdded ? [(tokenURL, nil)] : [])
  }

  /// Whether a token URL may be relative to the base URL.
  private static func needsBaseURL(
    _ authentication: Authentication, _ urls: [URLKey: URLReplacement]
  ) -> Bool {
    authentication.schemes.enumerated().contains { index, scheme in
      endpoints(scheme, index, urls).contains { key, declared in
        switch urls[key]?.text {
        case .plain(let text): text.hasPrefix("/")
        case .template(let template): startsWithSlash(template)
        case nil: declared.map(startsWithSlash) ?? false
        }
      }
    }
  }

  private static func startsWithSlash(_ template: Template) -> Bool {
    if case .text(let text)? = template.segments.first { return text.hasPrefix("/") }
    return false
  }
}
