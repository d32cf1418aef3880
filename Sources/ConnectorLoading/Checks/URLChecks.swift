import ConnectorModel
import Diagnostics

/// What can be said of a URL before its variables are known: the text before the first template.
enum URLChecks {
  /// `base_url`: https, or http to loopback; no query, fragment or user info.
  static func baseURL(_ template: Template) -> [Diagnostic] {
    var diagnostics = absolute(template, what: "base_url")
    if diagnostics.isEmpty, isPlaintext(template) {
      diagnostics.append(
        Diagnostic(
          "insecure-url", "'base_url' must be https", at: template.span,
          help: "http is allowed to a loopback host only: credentials would travel in the open."))
    }
    for mark in ["?", "#"] where texts(template).contains(where: { $0.contains(mark) }) {
      let what = mark == "?" ? "a query" : "a fragment"
      diagnostics.append(
        Diagnostic(
          "bad-url", "'base_url' must hold no \(what)", at: template.span,
          help: mark == "?" ? "Put parameters under 'query'." : nil))
    }
    return diagnostics
  }

  /// A URL that must be absolute: http or https, with a host, without user info.
  static func absolute(_ template: Template, what: String) -> [Diagnostic] {
    guard case .text(let start)? = template.segments.first else {
      return template.segments.isEmpty ? [notAbsolute(template, what)] : []
    }
    let lower = start.lowercased()
    let isWhole = template.literalText != nil
    guard let scheme = ["https://", "http://"].first(where: lower.hasPrefix) else {
      return [notAbsolute(template, what)]
    }
    let rest = start.dropFirst(scheme.count)
    let authority = rest.prefix { !"/?#".contains($0) }
    if authority.contains("@") {
      return [
        Diagnostic(
          "bad-url", "'\(what)' must hold no user name or password", at: template.span,
          help: "Declare credentials under 'auth'.")
      ]
    }
    if authority.isEmpty, isWhole || !rest.isEmpty { return [notAbsolute(template, what)] }
    return []
  }

  /// `path`: begins with `/`, holds no query and no fragment.
  static func path(_ template: Template) -> [Diagnostic] {
    guard case .text(let start)? = template.segments.first, start.hasPrefix("/") else {
      return [
        Diagnostic(
          "path-without-slash", "'path' must begin with '/'", at: template.span,
          help: "It is appended to the base URL; write a whole URL under 'url' instead of 'path'.")
      ]
    }
    if texts(template).contains(where: { $0.contains("?") }) {
      return [
        Diagnostic(
          "query-in-path", "'path' must hold no query", at: template.span,
          help: "Put the parameters under 'query'; each value is then encoded right.")
      ]
    }
    if texts(template).contains(where: { $0.contains("#") }) {
      return [
        Diagnostic(
          "bad-url", "'path' must hold no '#'", at: template.span,
          help: "A fragment is never sent; write %23 for a literal '#'.")
      ]
    }
    return []
  }

  /// `token_url`: relative (`/…`) or absolute, https or loopback.
  static func tokenURL(_ template: Template) -> [Diagnostic] {
    if case .text(let start)? = template.segments.first, start.hasPrefix("/") { return [] }
    var diagnostics = absolute(template, what: "token_url")
    if diagnostics.isEmpty, isPlaintext(template) {
      diagnostics.append(
        Diagnostic(
          "insecure-token-url", "'token_url' must be https", at: template.span,
          help: "http is allowed to a loopback host only: the secret would travel in the open."))
    }
    return diagnostics
  }

  private static func notAbsolute(_ template: Template, _ what: String) -> Diagnostic {
    Diagnostic(
      "bad-url", "'\(what)' must be a whole URL", at: template.span,
      help: "Begin it with https:// and a host.")
  }

  /// Whether the text alone shows an http URL to a host that is not loopback.
  private static func isPlaintext(_ template: Template) -> Bool {
    guard case .text(let start)? = template.segments.first,
      start.lowercased().hasPrefix("http://")
    else { return false }
    let rest = start.dropFirst(7)
    let authority = rest.prefix { !"/?#".contains($0) }
    let isComplete = authority.count < rest.count || template.segments.count == 1
    guard isComplete else { return false }
    let host =
      authority.hasPrefix("[")
      ? authority.dropFirst().prefix { $0 != "]" } : authority.prefix { $0 != ":" }
    return host.lowercased() != "localhost" && host != "::1" && !isLoopbackIPv4(host)
  }

  private static func isLoopbackIPv4(_ host: Substring) -> Bool {
    let parts = host.split(separator: ".", omittingEmptySubsequences: false)
    return parts.count == 4 && parts[0] == "127" && parts.allSatisfy { UInt8($0) != nil }
  }

  private static func texts(_ template: Template) -> [String] {
    template.segments.compactMap { segment in
      if case .text(let text) = segment { return text }
      return nil
    }
  }
}
