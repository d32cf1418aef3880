import ConnectorModel
import Diagnostics

/// What must hold of settings of the transfer: timeouts and TLS.
enum TransferChecks {
  /// Checks timeouts.
  static func check(_ timeout: TimeoutSettings?) -> [Diagnostic] {
    let parts = [
      ("connect", timeout?.connect), ("attempt", timeout?.attempt), ("idle", timeout?.idle),
    ]
    return parts.compactMap { name, duration in
      guard let duration, duration.value == .zero else { return nil }
      return Diagnostic(
        "unknown-value", "timeout '\(name)' must be longer than 0", at: duration.span,
        help: "Take the key away for the default.")
    }
  }

  /// Checks that keys of paths hold one.
  static func check(_ tls: TLSSettings?) -> [Diagnostic] {
    let paths = [
      ("ca", tls?.certificateAuthorities), ("client_certificate", tls?.clientCertificate),
      ("client_key", tls?.clientKey),
    ]
    return paths.compactMap { name, path in
      guard let path, path.value.isEmpty || path.value.utf8.contains(0) else { return nil }
      return Diagnostic("unknown-value", "'\(name)' names no file", at: path.span)
    }
  }
}
