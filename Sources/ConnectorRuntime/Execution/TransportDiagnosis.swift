import ConnectorModel
import Diagnostics

/// Says what a transport's failure means and what to do about it.
enum TransportDiagnosis {
  /// The failure of a run by a request that got no response.
  static func failure(
    _ error: TransportError, request: PreparedRequest, setup: ActionSetup
  ) -> RunFailure {
    let kind: RunFailure.Kind =
      switch error.kind {
      case .localFile: .localFile
      case .invalidRequest: .configuration
      default: .network
      }
    return RunFailure(kind, diagnostic(error, request: request, setup: setup))
  }

  /// The diagnostic of a request that got no response.
  static func diagnostic(
    _ error: TransportError, request: PreparedRequest, setup: ActionSetup
  ) -> Diagnostic {
    let what = "\(request.method) \(request.url.withoutQuery)"
    let span = span(error.kind, setup)
    switch error.kind {
    case .bodyTooLarge(let limit):
      return Diagnostic(
        error.kind.id, "\(what): the response's body is larger than \(limit >> 20) MiB",
        at: span, help: "Write it to a file with -o FILE, which has no such limit.")
    case .localFile:
      return Diagnostic(error.kind.id, error.message, at: span)
    case .nameLookup, .connect, .invalidRequest:
      let reason = error.message.prefix(1).lowercased() + error.message.dropFirst()
      return Diagnostic(
        error.kind.id, "\(what) could not be sent: \(reason)", at: span,
        help: help(error.kind, setup))
    default:
      return Diagnostic(
        error.kind.id, "\(what) failed: \(error.message)", at: span,
        help: help(error.kind, setup))
    }
  }

  /// The setting that decided, else the line that names the server.
  private static func span(_ kind: TransportError.Kind, _ setup: ActionSetup) -> SourceSpan? {
    let settings = [setup.action.timeout, setup.connector.timeout, setup.settings.defaults.timeout]
      .compactMap { $0 }
    let declared: SourceSpan? =
      switch kind {
      case .connectTimeout: settings.lazy.compactMap(\.connect).first?.span
      case .attemptTimeout: settings.lazy.compactMap(\.attempt).first?.span
      case .idleTimeout: settings.lazy.compactMap(\.idle).first?.span
      case .tls, .tlsHandshake: setup.connector.tls?.span
      case .bodyTooLarge, .headerTooLarge, .interrupted, .invalidRequest: setup.action.targetSpan
      case .localFile: setup.action.body?.file?.span ?? setup.connector.tls?.span
      default: nil
      }
    return declared ?? setup.action.url?.span ?? setup.connector.baseURL?.span
  }

  private static func help(_ kind: TransportError.Kind, _ setup: ActionSetup) -> String? {
    let name = EnvironmentName.url("base_url", connector: setup.connector.id)
    switch kind {
    case .nameLookup:
      return "Check the host's name in base_url, the variables in it, or \(name)."
    case .connect:
      return "Check that the server runs and can be reached from here; \(name) can name another."
    case .tls:
      return "The server's owner must mend its certificate; if it comes from an authority of your "
        + "own, declare that as tls.ca in the connector."
    case .tlsHandshake:
      return "Check that the server speaks TLS at this port, in a version that tls.min_version "
        + "allows, and whether it wants a client certificate."
    case .connectTimeout: return "Raise timeout.connect if the server is slow to answer."
    case .attemptTimeout: return "Raise timeout.attempt if the operation takes that long."
    case .idleTimeout: return "Raise timeout.idle if the server is silent that long."
    case .headerTooLarge: return "Check that this is the right server."
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
    case .connect: "no-connection"
    case .tls, .tlsHandshake: "tls-failure"
    case .connectTimeout, .attemptTimeout, .idleTimeout: "timeout"
    case .bodyTooLarge: "body-too-large"
    case .headerTooLarge: "header-too-large"
    case .invalidRequest: "invalid-request"
    case .localFile: "unreadable-file"
    case .interrupted, .sink: "broken-connection"
    }
  }
}
