import ConnectorRuntime
import CurlTransport
import TestSupport
import Testing

/// What is found of a connection that nothing is sent over.
@Suite struct InspectionTests {
  private func inspect(
    _ server: TLSServer, authorities: (TestCertificates) -> String? = { $0.authority }
  ) async throws -> InspectedConnection {
    let certificates = try TestCertificates.shared.get()
    return try await makeTransport().inspect(
      TransportRequest(
        method: "GET", url: server.url("/secret"),
        tls: TransportTLS(certificateAuthorities: authorities(certificates))))
  }

  @Test func theChainAndTheVersionAreTold() async throws {
    let server = try TLSServer("valid", "-www")
    let found = try await inspect(server)
    #expect(found.version == "TLSv1.3")
    #expect(found.verification == 0)
    let own = try #require(found.certificates.first)
    #expect(found.certificates.count == 1)
    #expect(own.subject == "CN = test")
    #expect(own.issuer == "CN = authority")
    #expect(own.addresses == ["127.0.0.1"])
    #expect(own.isFor("127.0.0.1") == true)
    let (start, end) = (try #require(own.start), try #require(own.end))
    #expect(end.duration(since: start) == .seconds(2 * 86_400))
  }

  @Test func anOlderVersionIsToldAsItIs() async throws {
    #expect(try await inspect(try TLSServer("valid", "-tls1_2")).version == "TLSv1.2")
  }

  @Test func whatIsNotTrustedIsLookedAtAllTheSame() async throws {
    let expired = try await inspect(try TLSServer("expired"))
    #expect(expired.verification == 10)
    #expect(expired.certificates.count == 1)
    let unknown = try await inspect(try TLSServer("valid"), authorities: { $0.stranger })
    #expect([20, 21].contains(unknown.verification))
    let system = try await inspect(try TLSServer("valid"), authorities: { _ in nil })
    #expect([20, 21].contains(system.verification))
    #expect(system.systemAuthorities != nil)
    let elsewhere = try await inspect(try TLSServer("elsewhere"))
    #expect(elsewhere.verification == 0)
    #expect(elsewhere.certificates.first?.names == ["elsewhere.test"])
    #expect(elsewhere.certificates.first?.isFor("127.0.0.1") == false)
  }

  @Test func nothingIsSent() async throws {
    let ended = Event()
    let server = try RawServer { connection, _ in
      _ = try connection.readRequest()
      ended.happen()
    }
    let found = try await makeTransport().inspect(
      TransportRequest(method: "POST", url: server.url("/secret"), body: .bytes([1, 2, 3])))
    #expect(found.certificates.isEmpty)
    #expect(found.version == nil)
    // The connection goes with its transport, and nothing came over it until then.
    await ended.wait()
    #expect(server.requests.isEmpty)
  }

  @Test func aClosedPortIsAnError() async throws {
    let port = try ClosedPort()
    let error = await #expect(throws: TransportError.self) {
      try await makeTransport().inspect(
        TransportRequest(method: "GET", url: "https://127.0.0.1:\(port.port)/"))
    }
    #expect(error?.kind == .connect)
  }

  @Test func addressesAreTheSystemsOwn() async {
    let found = await makeTransport().addresses(of: "localhost")
    #expect(found.contains("127.0.0.1") || found.contains("::1"))
    #expect(await makeTransport().addresses(of: "no-such-host.invalid").isEmpty)
  }
}
