import ConnectorModel
import Diagnostics

/// Says what a transport's failure means and what to do about it.
struct TransportDiagnosis {
  let setup: ActionSetup
  /// What stands in place of the connector's `base_url`.
  var replacement: URLReplacement?
  /// Where the proxy is named.
  var proxy: ProxyPlace?

  /// The failure of a run by a request that got no response.
  func failure(_ error: TransportError, request: PreparedRequest) -> RunFailure {
    let kind: RunFailure.Kind =
      switch error.kind {
      case .localFile: .localFile
      case .invalidRequest: .configuration
      default: .network
      }
    return RunFailure(kind, diagnostic(error, request: request))
  }

  /// The diagnostic of a request that got no response.
  func diagnostic(_ error: TransportError, request: PreparedRequest) -> Diagnostic {
    let what = "\(request.method) \(request.url.withoutQuery)"
    let declared =
      error.isOfProxy
      ? proxy?.span ?? setup.action.targetSpan
      : error.isOfUnixSocket ? setup.action.targetSpan : settingSpan(error)
    let span = declared ?? serverSpan
    let notes = notes(error, points: declared != nil)
    switch error.kind {
    case .bodyTooLarge(let limit):
      return Diagnostic(
        error.kind.id, "\(what): the response's body is larger than \(limit >> 20) MiB",
        at: span, help: "Write it to a file with -o FILE, which has no such limit.")
    case .localFile:
      return Diagnostic(error.kind.id, error.message, at: span)
    case .nameLookup, .connect, .proxyRefusal, .proxyInability, .noTLS, .handshakeEnded,
      .invalidRequest:
      return Diagnostic(
        error.kind.id, "\(what) could not be sent: \(error.reason)", at: span, notes: notes,
        help: help(error))
    default:
      return Diagnostic(
        error.kind.id, "\(what) failed: \(error.message)", at: span, notes: notes,
        help: help(error))
    }
  }

  /// What else than the connector names the server, or the proxy: who looks there for it would look
  /// in the wrong place.
  ///
  /// - Parameter points: whether the message points at what decided.
  private func notes(_ error: TransportError, points: Bool) -> [Diagnostic.Note] {
    if error.isOfProxy { return [proxy?.note].compactMap { $0 } }
    guard !points, setup.action.url == nil, let replacement else { return [] }
    return [
      Diagnostic.Note(
        "base_url is taken from \(replacement.origin.summary)", at: replacement.origin.span)
    ]
  }

  /// The setting that decided, or what of the files the failure is about; nil where that is the
  /// server.
  private func settingSpan(_ error: TransportError) -> SourceSpan? {
    let settings = [setup.action.timeout, setup.connector.timeout, setup.settings.defaults.timeout]
      .compactMap { $0 }
    return switch error.kind {
    case .connectTimeout: settings.lazy.compactMap(\.connect).first?.span
    case .attemptTimeout: settings.lazy.compactMap(\.attempt).first?.span
    case .idleTimeout: settings.lazy.compactMap(\.idle).first?.span
    case _ where error.isAfterCertificateRequest:
      setup.connector.tls?.span ?? setup.action.targetSpan
    case .tls where !CertificateFault(verification: error.verification).isOfAuthority: nil
    case .tls, .tlsHandshake: setup.connector.tls?.span
    case .bodyTooLarge, .unknownCoding, .headerTooLarge, .interrupted, .invalidRequest:
      setup.action.targetSpan
    case .localFile:
      setup.action.body?.fileTemplates.first?.template.span ?? setup.connector.tls?.span
    default: nil
    }
  }

  /// The line that names the server; the connector's does not where it was replaced.
  private var serverSpan: SourceSpan? {
    if let url = setup.action.url { return url.span }
    guard let replacement else { return setup.connector.baseURL?.span }
    return replacement.origin.span ?? setup.action.targetSpan
  }

  /// What names the server, for people: `base_url or NEXTHINK_BASE_URL`.
  private var serverName: String {
    if let url = setup.action.url {
      let names = Set(
        url.expressions.flatMap(\.sources).compactMap { source in
          if case .variable(let name) = source.kind { return "'\(name)'" }
          return nil
        }
      ).sorted()
      return names.isEmpty ? "'url'" : "'url', which \(names.joined(separator: " and ")) gives"
    }
    if let replacement { return replacement.origin.summary }
    let name = EnvironmentName.url("base_url", connector: setup.connector.id)
    return "base_url, the variables in it, or \(name)"
  }

  private func help(_ error: TransportError) -> String? {
    if error.isOfProxy, let proxy { return help(error, proxy) }
    if let help = error.certificateRequestHelp("server") { return help }
    if let help = error.socketHelp(address: serverName) { return help }
    if error.kind == .tls {
      return CertificateFault(verification: error.verification).help("server", address: serverName)
    }
    return help(error.kind)
  }

  private func help(_ error: TransportError, _ proxy: ProxyPlace) -> String {
    switch error.kind {
    case .proxyRefusal:
      "Check the user and the password in \(proxy.name), and what the proxy allows."
    case .proxyInability: "Name another proxy, or this one by another scheme, in \(proxy.name)."
    case .tls:
      CertificateFault(verification: error.verification).help("proxy", address: proxy.name)
    case _ where error.isAfterCertificateRequest:
      "Client certificates are for servers: name a proxy that asks for none in \(proxy.name)."
    case .tlsHandshake:
      "Check that the proxy has a version of TLS that tls.min_version allows, or name another in "
        + "\(proxy.name)."
    case .noTLS:
      "Is it http? Then write http:// in \(proxy.name). Else name the port at which it speaks TLS "
        + "there."
    case .connectTimeout:
      "Check that a proxy of this kind answers there, or name another in \(proxy.name). If it is only "
        + "slow, raise timeout.connect."
    case .attemptTimeout, .idleTimeout:
      "Check that a proxy of this kind answers there, or name another in \(proxy.name). If it, or the "
        + "server behind it, is only slow, raise timeout."
        + (error.kind == .attemptTimeout ? "attempt." : "idle.")
    case .interrupted:
      "Check that a proxy of this kind answers there, or name another in \(proxy.name)."
    default:
      "Check that the proxy runs and can be reached from here, or name another in \(proxy.name)."
    }
  }

  private func help(_ kind: TransportError.Kind) -> String? {
    switch kind {
    case .nameLookup: return "Check the host's name in \(serverName)."
    case .connect:
      return "Check that the server runs and can be reached from here, or name another in "
        + "\(serverName)."
    case .tlsHandshake:
      return
        "Check that the server speaks TLS in a version that tls.min_version allows, and whether "
        + "it wants a client certificate."
    case .noTLS: return TransportError.noTLSHelp("a server", address: serverName)
    case .handshakeEnded:
      return "Run again; if it stays so, check \(serverName), and what stands between here and the "
        + "server."
    case .connectTimeout: return "Raise timeout.connect if the server is slow to answer."
    case .attemptTimeout: return "Raise timeout.attempt if the operation takes that long."
    case .idleTimeout: return "Raise timeout.idle if the server is silent that long."
    case .headerTooLarge: return "Check that this is the right server."
    case .unknownCoding:
      return "Ask for the body as it is with the header 'Accept-Encoding: identity'."
    case .interrupted: return "Run again; if it stays so, check the server and the proxy."
    default: return nil
    }
  }
}

extension TransportError.Kind {
  /// The name of what failed, as diagnostics have it: `timeout`.
  package var id: String {
    switch self {
    case .nameLookup: "unknown-host"
    case .connect, .proxyRefusal, .proxyInability: "no-connection"
    case .tls, .tlsHandshake, .noTLS, .handshakeEnded: "tls-failure"
    case .connectTimeout, .attemptTimeout, .idleTimeout: "timeout"
    case .bodyTooLarge: "body-too-large"
    case .unknownCoding: "unknown-coding"
    case .headerTooLarge: "header-too-large"
    case .invalidRequest: "invalid-request"
    case .localFile: "unreadable-file"
    case .interrupted, .sink: "broken-connection"
    }
  }
}
