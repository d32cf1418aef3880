import ConnectorRuntime
import CurlTransport
import Foundation
import TestSupport
import Testing

/// Certificates that are right, and each way in which they are wrong.
@Suite struct TLSTests {
  private func request(
    _ server: TLSServer, _ change: (inout TransportTLS, TestCertificates) -> Void = { _, _ in }
  ) throws -> TransportRequest {
    let certificates = try TestCertificates.shared.get()
    var tls = TransportTLS(certificateAuthorities: certificates.authority)
    change(&tls, certificates)
    return TransportRequest(method: "GET", url: server.url("/secret"), tls: tls)
  }

  @Test func theRightAuthorityIsTrusted() async throws {
    let server = try TLSServer("valid", "-www")
    let response = try await makeTransport().perform(try request(server))
    #expect(response.status == 200)
    #expect(response.timings.tls > .zero)
  }

  @Test func anUnknownAuthorityIsNot() async throws {
    let server = try TLSServer("valid", "-www")
    let expected = TransportError(
      .tls, "the server's certificate comes from an unknown certificate authority")
    #expect(
      await failure(
        of: try request(server) {
          $0.certificateAuthorities = nil
          _ = $1
        })
        == expected)
    #expect(
      await failure(of: try request(server) { $0.certificateAuthorities = $1.stranger })
        == expected)
  }

  @Test(arguments: [
    ("expired", "the server's certificate has expired"),
    ("elsewhere", "the server's certificate is for another host than '127.0.0.1'"),
  ])
  func certificatesThatDoNotFit(kind: String, message: String) async throws {
    let server = try TLSServer(kind, "-www")
    let error = await failure(of: try request(server))
    #expect(error?.kind == .tls)
    #expect(error?.message.hasPrefix(message) == true, "\(error?.message ?? "")")
    #expect(error?.message.contains("secret") == false)
    // And nothing of it is checked where that is asked for.
    let response = try await makeTransport().perform(
      try request(server) { tls, _ in
        tls.verifies = false
        tls.certificateAuthorities = nil
      })
    #expect(response.status == 200)
  }

  /// A connection that was made without verification must not serve a request that wants it.
  @Test func unverifiedConnectionsAreNotShared() async throws {
    let server = try TLSServer("expired", "-WWW")
    let transport = makeTransport()
    let insecure = try request(server) { tls, _ in tls.verifies = false }
    _ = try? await transport.perform(insecure)
    #expect(await failure(of: try request(server), on: transport)?.kind == .tls)
  }

  @Test func tooOldAVersionIsRefused() async throws {
    let old = try TLSServer("valid", "-www", "-tls1_2")
    #expect(try await makeTransport().perform(try request(old)).status == 200)
    let error = await failure(of: try request(old) { tls, _ in tls.minimumVersion = .tls13 })
    #expect(error?.kind == .tlsHandshake)
    #expect(
      error?.message.hasPrefix("the TLS handshake failed: ") == true, "\(error?.message ?? "")")
    let ancient = try TLSServer("valid", "-www", "-tls1_1", "-cipher", "DEFAULT@SECLEVEL=0")
    let refused = await failure(of: try request(ancient))
    #expect(refused?.kind == .tlsHandshake)
    #expect(refused?.message.hasPrefix("the TLS handshake failed: ") == true)
  }

  @Test func whatIsNotTLSSaysSo() async throws {
    let plain = try RawServer { connection, _ in
      _ = try connection.read(10)
      try connection.write("HTTP/1.1 400 Bad Request\r\n\r\n")
      connection.waitForEnd()
    }
    let error = await failure(
      of: TransportRequest(method: "GET", url: "https://127.0.0.1:\(plain.port)/"))
    #expect(
      error
        == TransportError(.noTLS, "the server does not speak TLS at 127.0.0.1:\(plain.port)"))
    #expect(error?.isBeforeRequest == true)
    let banner = try RawServer { connection, _ in
      try connection.write("SSH-2.0-OpenSSH_9.6\r\n")
      connection.waitForEnd()
    }
    #expect(
      await failure(of: TransportRequest(method: "GET", url: "https://localhost:\(banner.port)/"))
        == TransportError(.noTLS, "the server does not speak TLS at localhost:\(banner.port)"))
  }

  /// Nothing of the request went out, whether none of the handshake came back or half of it.
  @Test(arguments: [(false, 0), (true, 0), (true, 90), (false, 90)])
  func aHandshakeThatBreaksOff(isReset: Bool, length: Int) async throws {
    let server = try TLSServer("valid", "-www")
    let cut = try RawServer { connection, _ in
      guard let hello = try connection.read(4_096) else { return }
      if length > 0 {
        let far = try RawConnection.to(server.port)
        try far.write(hello)
        try connection.write(Array((try far.read(4_096) ?? []).prefix(length)))
      }
      if isReset { connection.resetAtEnd() }
    }
    let error = await failure(
      of: TransportRequest(
        method: "POST", url: "https://127.0.0.1:\(cut.port)/", body: .bytes([1])))
    #expect(
      error
        == TransportError(
          .handshakeEnded,
          "the server \(isReset ? "reset" : "ended") the connection during the TLS handshake"))
    #expect(error?.isBeforeRequest == true)
  }

  @Test(arguments: [false, true])
  func aClientCertificateIsShown(encrypted: Bool) async throws {
    let certificates = try TestCertificates.shared.get()
    let server = try TLSServer(
      "valid", "-www", "-Verify", "1", "-verify_return_error", "-CAfile", certificates.authority)
    let response = try await makeTransport().perform(
      try request(server) { tls, certificates in
        tls.clientCertificate = certificates.certificate("valid")
        tls.clientKey = encrypted ? certificates.encryptedKey : certificates.key
        tls.clientKeyPassphrase = encrypted ? TestCertificates.passphrase : nil
      })
    #expect(response.status == 200)
  }

  @Test(arguments: ["-tls1_2", "-tls1_3"])
  func aClientCertificateThatIsMissingIsATLSFailure(version: String) async throws {
    let certificates = try TestCertificates.shared.get()
    let server = try TLSServer(
      "valid", "-www", version, "-Verify", "1", "-verify_return_error", "-CAfile",
      certificates.authority)
    let error = await failure(of: try request(server))
    // Before TLS 1.3 a server does not say why it declines, and in TLS 1.3 that may come too late: that
    // it asked for one is known in either.
    #expect(error?.isAfterCertificateRequest == true)
    #expect(
      error
        == TransportError(
          .tlsHandshake, "the TLS handshake failed: the server wants a client certificate")
        || version == "-tls1_3"
          && error == TransportError(.interrupted, Self.endedAfterRequest + "want one")
    )
  }

  private static let endedAfterRequest =
    "the server ended the connection right after the TLS handshake, in which it asked for a client "
    + "certificate: it may "

  /// A server whose connections are reset as soon as the client has done its part of the handshake.
  ///
  /// As it is where a server's alert gets lost: the client has begun to send its request.
  private func cutAfterHandshake(_ server: TLSServer) throws -> RawServer {
    try RawServer { connection, _ in
      let far = try RawConnection.to(server.port)
      guard let hello = try connection.read(4_096) else { return }
      try far.write(hello)
      Thread.detachNewThread {
        while let bytes = try? far.read(65_536), !bytes.isEmpty { try? connection.write(bytes) }
      }
      // Its certificate, if any, and that it is finished; the server never gets it.
      _ = try connection.read(4_096)
      connection.resetAtEnd()
      // The thread above holds the connection, too.
      shutdown(far.descriptor, CInt(SHUT_RDWR))
    }
  }

  @Test(arguments: [false, true])
  func anAlertThatIsLost(hasCertificate: Bool) async throws {
    let certificates = try TestCertificates.shared.get()
    let server = try TLSServer(
      "valid", "-tls1_3", "-Verify", "1", "-verify_return_error", "-CAfile",
      certificates.authority)
    let cut = try cutAfterHandshake(server)
    var request = try request(server) { tls, certificates in
      guard hasCertificate else { return }
      tls.clientCertificate = certificates.certificate("valid")
      tls.clientKey = certificates.key
    }
    request.url = "https://127.0.0.1:\(cut.port)/"
    let error = await failure(of: request)
    #expect(
      error
        == TransportError(
          .interrupted,
          Self.endedAfterRequest + (hasCertificate ? "refuse the one it got" : "want one")))
    #expect(error?.isAfterCertificateRequest == true)
  }

  /// The alert has come and the connection has ended by the time at which the request is sent; the next
  /// request has a connection of its own, and does not go over what is left of the first.
  @Test func anAlertThatIsNotReadInTime() async throws {
    let certificates = try TestCertificates.shared.get()
    let server = try TLSServer(
      "valid", "-tls1_3", "-Verify", "1", "-verify_return_error", "-CAfile",
      certificates.authority)
    let gates = [Gate(), Gate()]
    let cut = try RawServer { connection, index in
      let far = try RawConnection.to(server.port)
      guard let hello = try connection.read(4_096) else { return }
      try far.write(hello)
      Thread.detachNewThread {
        while let bytes = try? far.read(65_536), !bytes.isEmpty { try? connection.write(bytes) }
        connection.reset()
        gates[index].open()
      }
      while let bytes = try connection.read(4_096) { try far.write(bytes) }
    }
    let transport = makeTransport()
    for (index, gate) in gates.enumerated() {
      var request = try request(server)
      request.url = "https://127.0.0.1:\(cut.port)/"
      request.observe = { event in
        guard case .remark(let text) = event, text.contains("SSL connection using") else { return }
        gate.wait()
      }
      let error = await failure(of: request, on: transport)
      #expect(error == TransportError(.interrupted, Self.endedAfterRequest + "want one"))
      #expect(cut.connectionCount == index + 1)
    }
  }

  /// A server that asks for no certificate does not miss one.
  @Test func aConnectionThatIsResetAfterTheHandshake() async throws {
    let cut = try cutAfterHandshake(try TLSServer("valid", "-tls1_3"))
    let error = await failure(
      of: TransportRequest(
        method: "GET", url: "https://127.0.0.1:\(cut.port)/",
        tls: TransportTLS(certificateAuthorities: try TestCertificates.shared.get().authority)))
    // Whether it is told before the request is begun is a matter of chance.
    #expect(error?.message == "the peer reset the connection")
    #expect(error?.kind == (error?.isBeforeRequest == true ? .connect : .interrupted))
    #expect(error?.isAfterCertificateRequest == false)
  }

  @Test func aClientCertificateThatIsRefused() async throws {
    let certificates = try TestCertificates.shared.get()
    let server = try TLSServer(
      "valid", "-www", "-tls1_2", "-Verify", "1", "-verify_return_error", "-CAfile",
      certificates.stranger)
    let error = await failure(
      of: try request(server) { tls, certificates in
        tls.clientCertificate = certificates.certificate("valid")
        tls.clientKey = certificates.key
      })
    #expect(error?.kind == .tlsHandshake)
    #expect(
      error?.message.hasPrefix(
        "the TLS handshake failed: the server refuses the client certificate: ") == true,
      "\(error?.message ?? "")")
    #expect(error?.isAfterCertificateRequest == true)
  }

  @Test(arguments: [nil, "wrong sesame"])
  func aWrongPassphraseIsALocalError(passphrase: String?) async throws {
    let server = try TLSServer("valid", "-www")
    let error = await failure(
      of: try request(server) { tls, certificates in
        tls.clientCertificate = certificates.certificate("valid")
        tls.clientKey = certificates.encryptedKey
        tls.clientKeyPassphrase = passphrase
      })
    #expect(error?.kind == .localFile)
    let key = try TestCertificates.shared.get().encryptedKey
    #expect(error?.message == "the client key in \(key): no PEM key, or another passphrase")
  }

  @Test func filesThatCannotBeUsedAreLocalErrors() async throws {
    let server = try TLSServer("valid", "-www")
    let broken = try TestCertificates.shared.get().folder.write("nonsense", to: "broken.pem")
    let authorities = "the certificate authorities in"
    let cases: [(String, (inout TransportTLS, TestCertificates) -> Void)] = [
      (
        "\(authorities) /nowhere.pem: No such file or directory",
        { tls, _ in tls.certificateAuthorities = "/nowhere.pem" }
      ),
      (
        "\(authorities) \(broken): no PEM certificates",
        { tls, _ in tls.certificateAuthorities = broken }
      ),
      (
        "the client certificate in /nowhere.pem: No such file or directory",
        { tls, _ in tls.clientCertificate = "/nowhere.pem" }
      ),
      (
        "the client certificate in \(broken): no PEM certificate",
        { tls, _ in tls.clientCertificate = broken }
      ),
      (
        "the client key in \(broken): no PEM key, or another passphrase",
        { tls, certificates in
          tls.clientCertificate = certificates.certificate("valid")
          tls.clientKey = broken
        }
      ),
    ]
    for (message, change) in cases {
      let error = await failure(of: try request(server, change))
      #expect(error == TransportError(.localFile, message))
    }
  }

  /// A canned HTTP/2 exchange: the frames are fixed bytes, `openssl` does the TLS.
  @Test func http2IsSpokenWhereTheServerOffersIt() async throws {
    let server = try TLSServer("valid", "-alpn", "h2")
    let settings: [UInt8] = [0, 0, 0, 4, 0, 0, 0, 0, 0]
    let acknowledgement: [UInt8] = [0, 0, 0, 4, 1, 0, 0, 0, 0]
    // `:status: 200` is index 8 of HPACK's table; then a literal field `a: b`.
    let fields: [UInt8] = [0x88, 0x00, 1, UInt8(ascii: "a"), 1, UInt8(ascii: "b")]
    let header: [UInt8] = [0, 0, UInt8(fields.count), 1, 4, 0, 0, 0, 1] + fields
    let data: [UInt8] = [0, 0, 2, 0, 1, 0, 0, 0, 1] + Array("hi".utf8)
    // The first line of the client's preface.
    server.answer("PRI * HTTP/2.0", with: settings + acknowledgement + header + data)
    let received = try await makeTransport().perform(try request(server))
    #expect(received.version == "2")
    #expect(received.status == 200)
    #expect(received.headers == [HTTPField("a", "b")])
    #expect(received.body == Array("hi".utf8))
  }
}
