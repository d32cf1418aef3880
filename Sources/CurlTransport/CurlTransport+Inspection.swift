package import ConnectorRuntime

extension CurlTransport: ConnectionInspector {
  package func inspect(_ request: TransportRequest) async throws -> InspectedConnection {
    try Task.checkCancellation()
    var prepared = try PreparedRequest(request, userAgent: userAgent)
    prepared.isInspection = true
    return try await runningThread().perform(prepared).inspection ?? InspectedConnection()
  }

  package func addresses(of host: String) async -> [String] {
    HostAddresses.find(host)
  }
}
