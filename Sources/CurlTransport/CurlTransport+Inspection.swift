package import ConnectorRuntime

extension CurlTransport: ConnectionInspector {
  package func inspect(_ request: TransportRequest) async throws -> InspectedConnection {
    try Task.checkCancellation()
    var prepared = try PreparedRequest(request, userAgent: userAgent)
    prepared.routes = routes
    prepared.inspection = .trusted
    do {
      return try await inspect(prepared)
    } catch let error as TransportError where error.kind == .tls {
      // A handshake that fails over the chain shows none of it, and one that is not verified does
      // not read the authorities: it takes two.
      prepared.inspection = .any
      var found = try await inspect(prepared)
      found.verification = max(error.verification ?? 0, Self.unspecifiedFault)
      return found
    }
  }

  /// OpenSSL's number of a fault that has no other.
  private static let unspecifiedFault = 1

  private func inspect(_ prepared: PreparedRequest) async throws -> InspectedConnection {
    try await runningThread().perform(prepared).inspection ?? InspectedConnection()
  }

  package func addresses(of host: String) async -> [String] {
    HostAddresses.find(host)
  }
}
