import ConnectorRuntime
import CurlTransport
import Foundation
import Testing

/// Proxies that break off, answer with something else or not at all: the message names the proxy.
@Suite struct ProxyFailureTests {
  /// How a peer behaves once it was asked.
  enum Fault: Sendable {
    case reset
    case close
    case silence
    case nonsense

    func commit(_ connection: RawConnection) throws {
      _ = try connection.read(4_096)
      switch self {
      case .reset: connection.resetAtEnd()
      case .close: break
      case .silence: connection.waitForEnd()
      case .nonsense:
        try connection.write("SSH-2.0-OpenSSH_9.6\r\n")
        connection.waitForEnd()
      }
    }
  }

  private func error(
    _ fault: Fault, scheme: String = "http", url: String,
    timeouts: TransportTimeouts = TransportTimeouts()
  ) async throws -> (error: TransportError?, place: String) {
    let proxy = try RawServer { connection, _ in try fault.commit(connection) }
    let error = await failure(
      of: TransportRequest(
        method: "GET", url: url, timeouts: timeouts,
        proxy: "\(scheme)://user:sentinel@127.0.0.1:\(proxy.port)"))
    #expect(error?.isOfProxy == true)
    #expect(error?.message.contains("sentinel") == false)
    return (error, "the proxy, 127.0.0.1 port \(proxy.port),")
  }

  @Test(arguments: [(Fault.reset, "reset"), (.close, "ended")])
  func aTunnelThatIsBrokenOff(fault: Fault, end: String) async throws {
    let (error, place) = try await error(fault, url: "https://nowhere.invalid/")
    #expect(
      error
        == TransportError(.connect, "\(place) \(end) the connection before it had made a tunnel"))
    #expect(error?.isBeforeRequest == true)
  }

  @Test(arguments: [(Fault.reset, "was reset"), (.close, "ended without a response")])
  func aForwardedRequestThatIsBrokenOff(fault: Fault, end: String) async throws {
    let (error, place) = try await error(fault, url: "http://nowhere.invalid/")
    #expect(error == TransportError(.interrupted, "the connection through \(place) \(end)"))
    #expect(error?.isBeforeRequest == false)
  }

  @Test func aForwardedRequestThatNobodyAnswers() async throws {
    let (slow, place) = try await error(
      .silence, url: "http://nowhere.invalid/",
      timeouts: TransportTimeouts(attempt: .milliseconds(200)))
    #expect(slow == TransportError(.attemptTimeout, "no answer through \(place) within 200ms"))
    let (idle, other) = try await error(
      .silence, url: "http://nowhere.invalid/",
      timeouts: TransportTimeouts(idle: .milliseconds(200)))
    #expect(idle == TransportError(.idleTimeout, "no data through \(other) for 200ms"))
    #expect(idle?.isBeforeRequest == false)
  }

  /// Once it has begun to answer it is no longer the proxy that is waited for.
  @Test func anAnswerThatStops() async throws {
    let proxy = try RawServer { connection, _ in
      _ = try connection.readRequest()
      try connection.write("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc")
      connection.waitForEnd()
    }
    let error = await failure(
      of: TransportRequest(
        method: "GET", url: "http://nowhere.invalid/",
        timeouts: TransportTimeouts(attempt: .milliseconds(200)),
        proxy: "http://127.0.0.1:\(proxy.port)"))
    #expect(error == TransportError(.attemptTimeout, "no complete answer within 200ms"))
    #expect(error?.isOfProxy == false)
  }

  @Test func aForwarderThatSpeaksNoHTTP() async throws {
    let (error, place) = try await error(.nonsense, url: "http://nowhere.invalid/")
    #expect(error == TransportError(.interrupted, "\(place) did not answer with HTTP"))
  }

  /// Whether a tunnel is wanted of it or not, the first handshake is the proxy's.
  @Test(arguments: ["http://nowhere.invalid/", "https://nowhere.invalid/"])
  func aSecureProxyWithoutTLS(url: String) async throws {
    let (plain, place) = try await error(.nonsense, scheme: "https", url: url)
    let port = place.split(separator: " ").last?.dropLast() ?? ""
    #expect(
      plain == TransportError(.noTLS, "the proxy does not speak TLS at 127.0.0.1:\(port)"))
    let (cut, other) = try await error(.reset, scheme: "https", url: url)
    #expect(
      cut
        == TransportError(
          .handshakeEnded, "\(other) reset the connection during the TLS handshake"))
    #expect(cut?.isBeforeRequest == true)
  }

  /// Behind a tunnel it is the server that speaks no TLS; a reset may come from either.
  @Test(arguments: [
    (
      Fault.nonsense, TransportError.Kind.noTLS,
      "the server does not speak TLS at nowhere.invalid:443"
    ),
    (.reset, .handshakeEnded, "the peer reset the connection during the TLS handshake"),
  ])
  func aServerBehindATunnel(
    fault: Fault, kind: TransportError.Kind, message: String
  ) async throws {
    let proxy = try RawServer { connection, _ in
      _ = try connection.readRequest()
      try connection.write("HTTP/1.1 200 OK\r\n\r\n")
      try fault.commit(connection)
    }
    let error = await failure(
      of: TransportRequest(
        method: "GET", url: "https://nowhere.invalid/", proxy: "http://127.0.0.1:\(proxy.port)"))
    #expect(error == TransportError(kind, message))
    #expect(error?.isOfProxy == false)
  }

  // MARK: SOCKS

  private static func reply(_ code: UInt8) -> [[UInt8]] {
    [[5, 0], [5, code, 0, 1, 0, 0, 0, 0, 0, 0]]
  }

  private func declined(
    _ answers: [[UInt8]], scheme: String, host: String = "nowhere.invalid"
  ) async throws -> TransportError? {
    let proxy = try RawServer { connection, _ in
      for answer in answers {
        _ = try connection.read(1_024)
        try connection.write(answer)
      }
      connection.waitForEnd()
    }
    let error = await failure(
      of: TransportRequest(
        method: "GET", url: "http://\(host)/",
        proxy: "\(scheme)://user:sentinel@127.0.0.1:\(proxy.port)"))
    #expect(error?.message.contains("sentinel") == false)
    #expect(error?.isBeforeRequest == true)
    return error
  }

  /// The answers of RFC 1928 and RFC 1929, byte by byte, and whether they will be the same the next
  /// time.
  @Test(
    arguments: [
      (
        [[5, 2], [1, 1]], TransportError.Kind.proxyRefusal,
        "the proxy refused the user or the password"
      ),
      ([[5, 255]], .proxyRefusal, "the proxy takes no password"),
      (
        reply(1), .connect,
        "the proxy cannot reach the server, and does not say why (general failure)"
      ),
      (reply(2), .proxyRefusal, "the proxy does not allow a connection to the server"),
      (reply(3), .connect, "the proxy cannot reach the server: its network is unreachable"),
      (reply(4), .connect, "the proxy cannot reach the server: its host is unreachable"),
      (reply(5), .connect, "the server refused the proxy's connection"),
      (reply(6), .connect, "the proxy cannot reach the server: its packets expire on the way"),
      (
        reply(7), .proxyInability,
        "the proxy makes no connections to servers (command not supported)"
      ),
      (
        reply(8), .proxyInability,
        "the proxy takes no host names (address type not supported); with socks5 in place of socks5h "
          + "they are looked up here"
      ),
      (
        reply(9), .connect, "the proxy declined to connect, for a reason without a name (code 9)"
      ),
      ([[72, 84]], .proxyInability, "what answered is no SOCKS proxy of this version"),
    ] as [([[UInt8]], TransportError.Kind, String)])
  func aSOCKSProxyThatDeclines(
    answers: [[UInt8]], kind: TransportError.Kind, message: String
  ) async throws {
    let error = try await declined(answers, scheme: "socks5h")
    #expect(error == TransportError(kind, message))
    let isOfServer =
      message.hasPrefix("the proxy cannot reach") || message.hasPrefix("the server refused")
    #expect(error?.isOfProxy == !isOfServer)
  }

  /// An address was sent, not a name.
  @Test func aSOCKSProxyThatTakesNoAddress() async throws {
    let reason = "the proxy does not take the server's address (address type not supported)"
    #expect(
      try await declined(Self.reply(8), scheme: "socks5h", host: "127.0.0.1")
        == TransportError(.proxyInability, reason))
    #expect(
      try await declined(Self.reply(8), scheme: "socks5", host: "localhost")
        == TransportError(
          .proxyInability, "\(reason); with socks5h in place of socks5 the name is sent"))
  }

  @Test(
    arguments: [
      (
        91, TransportError.Kind.proxyRefusal,
        "the proxy refused the connection to the server, or failed to make it"
      ),
      (
        92, .proxyRefusal,
        "the proxy refused the connection: it cannot ask this machine's identd for the user"
      ),
      (
        93, .proxyRefusal,
        "the proxy refused the connection: this machine's identd names another user"
      ),
      (94, .connect, "the proxy declined to connect, for a reason without a name (code 94)"),
    ] as [(UInt8, TransportError.Kind, String)])
  func anOlderSOCKSProxyThatDeclines(
    code: UInt8, kind: TransportError.Kind, message: String
  ) async throws {
    let error = try await declined([[0, code, 0, 0, 0, 0, 0, 0]], scheme: "socks4a")
    #expect(error == TransportError(kind, message))
    #expect(error?.isOfProxy == true)
  }

  @Test(arguments: [("socks5", "socks5h"), ("socks4", "socks4a")])
  func aNameThatIsNotKnownHere(scheme: String, other: String) async throws {
    let proxy = try RawServer { connection, _ in
      _ = try connection.read(1_024)
      try connection.write([5, 0])
      connection.waitForEnd()
    }
    let error = await failure(
      of: TransportRequest(
        method: "GET", url: "http://nowhere.invalid/",
        proxy: "\(scheme)://127.0.0.1:\(proxy.port)"))
    #expect(
      error
        == TransportError(
          .nameLookup,
          "Could not resolve host: nowhere.invalid; with \(other) in place of \(scheme) the proxy "
            + "looks it up"))
  }

  @Test(arguments: [(Fault.reset, "reset"), (.close, "ended")])
  func aSOCKSProxyThatBreaksOff(fault: Fault, end: String) async throws {
    let (error, place) = try await error(
      fault, scheme: "socks5h", url: "http://nowhere.invalid/")
    #expect(
      error
        == TransportError(.connect, "\(place) \(end) the connection before it had answered"))
  }
}
