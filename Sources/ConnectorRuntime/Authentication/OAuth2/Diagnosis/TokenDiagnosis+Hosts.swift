extension TokenDiagnosis {
  /// Each host once: its addresses, and what its TLS is like, also where it is not trusted.
  func hosts() async throws -> [TokenFinding] {
    guard let inspector = services.inspector else { return [] }
    var seen: Set<String> = []
    var findings: [TokenFinding] = []
    for observation in transport.observations {
      guard let url = try? HTTPURL(observation.request.url),
        seen.insert("\(url.scheme.rawValue)://\(url.host):\(url.port ?? 0)").inserted
      else { continue }
      if !url.isNumericHost {
        let addresses = await inspector.addresses(of: url.host)
        findings.append(
          addresses.isEmpty
            ? TokenFinding(
              observation.response == nil ? .failed : .warning, "dns",
              "\(url.host) is not known here",
              advice: ["a proxy may know it, or --resolve: then its own name does not count"])
            : TokenFinding(.ok, "dns", "\(url.host): \(addresses.joined(separator: ", "))"))
      }
      if url.scheme == .https { findings += try await secure(url, observation.request, inspector) }
    }
    return findings
  }

  private func secure(
    _ url: HTTPURL, _ request: TransportRequest, _ inspector: any ConnectionInspector
  ) async throws -> [TokenFinding] {
    let probe = TransportRequest(
      method: "GET", url: url.withoutQuery, timeouts: request.timeouts, tls: request.tls,
      proxy: request.proxy)
    do {
      let connection = try await inspector.inspect(probe)
      return TLSDiagnosis(
        host: url.host, connection: connection, tls: request.tls, now: services.clock.now
      ).findings
    } catch let error as TransportError {
      // Without a connection the token's own failure says why.
      guard [.tlsHandshake, .noTLS, .handshakeEnded, .localFile].contains(error.kind) else {
        return []
      }
      return [TokenFinding(.failed, "tls", ServerText.singleLine(error.message))]
    }
  }
}

extension HTTPURL {
  /// Whether the host is an address, not a name.
  fileprivate var isNumericHost: Bool {
    host.hasPrefix("[")
      || host.utf8.allSatisfy { $0 == UInt8(ascii: ".") || (0x30...0x39).contains($0) }
  }
}
