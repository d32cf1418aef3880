import ConnectorModel
import Diagnostics

/// What can be said of a URL before its variables are known.
struct URLChecks {
  /// Where the templates' texts stand.
  let places: TemplatePlaces

  /// `base_url`: https, or http to loopback; no query, fragment or user info.
  func baseURL(_ template: Template) -> [Diagnostic] {
    if template.isBroken { return [] }
    var diagnostics = absolute(template, what: "base_url")
    if diagnostics.isEmpty, let scheme = plaintextScheme(template) {
      diagnostics.append(
        Diagnostic(
          "insecure-url", "'base_url' must be https", at: scheme,
          help: "http is allowed to a loopback host only: credentials would travel in the open.",
          fixIts: [Self.encrypting(scheme)]))
    }
    if let query = query(template) {
      diagnostics.append(
        Diagnostic(
          "bad-url", "'base_url' must hold no query", at: query,
          help: "Put parameters under 'query'."))
    }
    return diagnostics + fragment(template, "base_url")
  }

  /// An action's `url`: absolute, maybe with a query.
  func url(_ template: Template) -> [Diagnostic] {
    if template.isBroken { return [] }
    var diagnostics = absolute(template, what: "url")
    if diagnostics.isEmpty, let scheme = plaintextScheme(template) {
      // No credentials of the connector go there, so that a run takes it.
      diagnostics.append(
        Diagnostic(
          "insecure-url", .warning, "'url' is sent without TLS", at: scheme,
          help: "Everybody on the way can read and change what is sent and what is answered.",
          fixIts: [Self.encrypting(scheme)]))
    }
    return diagnostics + fragment(template, "url")
  }

  /// `path`: begins with `/`, holds no query and no fragment.
  func path(_ template: Template) -> [Diagnostic] {
    if template.isBroken { return [] }
    guard case .text(let start)? = template.segments.first, start.utf8.first == UInt8(ascii: "/")
    else {
      let isURL = template.texts.first?.contains("://") ?? false
      return [
        Diagnostic(
          "path-without-slash", "'path' must begin with '/'", at: template.span,
          help: isURL
            ? "Write a whole URL under 'url' instead of 'path'."
            : "Put a '/' in front: the path is appended to the base URL.",
          fixIts: isURL ? [] : slash(before: template))
      ]
    }
    if let query = query(template) {
      return [
        Diagnostic(
          "query-in-path", "'path' must hold no query", at: query,
          help: "Put the parameters under 'query'; each value is then encoded right.")
      ]
    }
    return fragment(template, "path")
  }

  private static func encrypting(_ scheme: SourceSpan) -> Diagnostic.FixIt {
    // Whether the server speaks TLS at all, nobody here knows.
    .init(title: "Write https", span: scheme, replacement: "https", isSafe: false)
  }

  private func slash(before template: Template) -> [Diagnostic.FixIt] {
    // Quotes and spaces in front are mistakes of their own, which a '/' before them would hide.
    guard case .text(let text)? = template.segments.first, let first = text.utf8.first,
      Self.isUnreserved(first)
    else { return [] }
    let span = places.span(of: 0..<0, inText: 0, of: template)
    guard span.range.isEmpty else { return [] }
    return [.init(title: "Begin it with '/'", span: span, replacement: "/", isSafe: true)]
  }

  private static func isUnreserved(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
    default: "-._~".utf8.contains(byte)
    }
  }

  /// A URL of an auth scheme: relative (`/…`) or absolute, https or loopback.
  ///
  /// - Parameter key: `token_url`, `issuer`, …
  func endpointURL(_ template: Template, key: String = "token_url") -> [Diagnostic] {
    if template.isBroken { return [] }
    let fragment = fragment(template, key)
    if case .text(let start)? = template.segments.first, start.utf8.first == UInt8(ascii: "/") {
      return fragment
    }
    var diagnostics = absolute(template, what: key, orRelative: true)
    if diagnostics.isEmpty, let scheme = plaintextScheme(template) {
      diagnostics.append(
        Diagnostic(
          "insecure-token-url", "'\(key)' must be https", at: scheme,
          help: "http is allowed to a loopback host only: the secret would travel in the open.",
          fixIts: [Self.encrypting(scheme)]))
    }
    return diagnostics + fragment
  }

  /// `proxy`: a URL with a host, of a kind that can be used.
  func proxy(_ template: Template) -> [Diagnostic] {
    if template.isBroken { return [] }
    guard case .text(let start)? = template.segments.first else {
      return template.segments.isEmpty ? [notAbsolute(template, "proxy")] : []
    }
    let schemes = ["http", "https", "socks5", "socks5h", "socks4", "socks4a"]
    let authority = URLStart(start, schemes: schemes)?.authority
    if let authority, !authority.isEmpty || template.segments.count > 1 { return [] }
    return [
      Diagnostic(
        "bad-url", "'proxy' must be a whole URL", at: template.span,
        help: "Begin it with http://, https:// or socks5h:// and a host.")
    ]
  }

  /// A URL that must be absolute: http or https, with a host, without user info.
  private func absolute(
    _ template: Template, what: String, orRelative: Bool = false
  ) -> [Diagnostic] {
    guard case .text(let text)? = template.segments.first else {
      return template.segments.isEmpty ? [notAbsolute(template, what, orRelative)] : []
    }
    guard let start = URLStart(text, schemes: ["https", "http"]) else {
      return [otherScheme(text, template, what) ?? notAbsolute(template, what, orRelative)]
    }
    let isWhole = start.isAuthorityWhole || template.segments.count == 1
    if start.authority.isEmpty { return isWhole ? [notAbsolute(template, what, orRelative)] : [] }
    let offset = start.authorityOffset
    let authority = start.authority.utf8
    if let at = authority.lastIndex(of: UInt8(ascii: "@")) {
      let length = authority.distance(from: authority.startIndex, to: at) + 1
      return [
        Diagnostic(
          "bad-url", "'\(what)' must hold no user name or password",
          at: places.span(of: offset..<offset + length, inText: 0, of: template),
          help: "Declare credentials under 'auth'.")
      ]
    }
    if start.hasLegalHost(isWhole: isWhole) { return [] }
    return [
      Diagnostic(
        "bad-url", "'\(what)' has no legal host and port",
        at: places.span(of: offset..<offset + authority.count, inText: 0, of: template),
        help: "Write a name or an address, and maybe a port: api.example.com:8443.")
    ]
  }

  private func query(_ template: Template) -> SourceSpan? {
    places.span(
      from: { $0 == UInt8(ascii: "?") }, to: { $0 == UInt8(ascii: "#") }, in: template)
  }

  private func fragment(_ template: Template, _ what: String) -> [Diagnostic] {
    guard let span = places.span(from: { $0 == UInt8(ascii: "#") }, in: template) else { return [] }
    return [
      Diagnostic(
        "bad-url", "'\(what)' must hold no '#'", at: span,
        help: "A fragment is never sent; write %23 for a literal '#'.")
    ]
  }

  private func otherScheme(_ text: String, _ template: Template, _ what: String) -> Diagnostic? {
    let scheme = text.utf8.prefix { $0 != UInt8(ascii: ":") }
    guard !scheme.isEmpty, text.utf8.dropFirst(scheme.count).starts(with: "://".utf8) else {
      return nil
    }
    return Diagnostic(
      "bad-url", "'\(what)' must be https or http, not \(Substring(scheme))",
      at: places.span(of: 0..<scheme.count, inText: 0, of: template))
  }

  private func notAbsolute(
    _ template: Template, _ what: String, _ orRelative: Bool = false
  ) -> Diagnostic {
    Diagnostic(
      "bad-url", "'\(what)' must be \(orRelative ? "a path or " : "")a whole URL",
      at: template.span,
      help: "Begin it with \(orRelative ? "/, or with " : "")https:// and a host.")
  }

  /// The scheme of what the text alone shows to be an http URL to a host that is not loopback.
  private func plaintextScheme(_ template: Template) -> SourceSpan? {
    guard case .text(let text)? = template.segments.first,
      let start = URLStart(text, schemes: ["http"]),
      start.isAuthorityWhole || template.segments.count == 1, !start.isLoopback
    else { return nil }
    return places.span(of: 0..<4, inText: 0, of: template)
  }
}
