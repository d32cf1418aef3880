import ConnectorRuntime
import CurlTransport
import Foundation
import Synchronization
import Testing

/// Proxies by URL and by environment.
@Suite struct ProxyTests {
  @Test func plainRequestsAreForwardedWhole() async throws {
    let proxy = try RawServer(answer: answer("by proxy"))
    let response = try await makeTransport().perform(
      TransportRequest(
        method: "GET", url: "http://nowhere.invalid/a/../b?c", headers: [HTTPField("X", "1")],
        proxy: "http://user:p%40ss@127.0.0.1:\(proxy.port)"))
    #expect(response.body == Array("by proxy".utf8))
    let request = try #require(proxy.requests.first)
    #expect(request.lines.first == "GET http://nowhere.invalid/a/../b?c HTTP/1.1")
    #expect(request.value(of: "Host") == "nowhere.invalid")
    #expect(
      request.value(of: "Proxy-Authorization")
        == "Basic \(Data("user:p@ss".utf8).base64EncodedString())")
    #expect(request.value(of: "X") == "1")
  }

  /// What a SOCKS proxy was told before it played the server itself.
  private struct Greeting: Sendable, Equatable {
    var credentials = ""
    var target = ""
  }

  /// Reads exactly so many bytes.
  private static func read(_ connection: RawConnection, _ count: Int) throws -> [UInt8] {
    var bytes: [UInt8] = []
    while bytes.count < count {
      guard let more = try connection.read(count - bytes.count) else {
        throw RawServerError(message: "the client left")
      }
      bytes += more
    }
    return bytes
  }

  /// RFC 1928 and RFC 1929, with a user's name and password.
  private static func greet(_ connection: RawConnection) throws -> Greeting {
    var greeting = Greeting()
    let methods = try read(connection, Int(try read(connection, 2)[1]))
    guard methods.contains(2) else { throw RawServerError(message: "no credentials are offered") }
    try connection.write([5, 2])
    let user = try read(connection, Int(try read(connection, 2)[1]))
    let password = try read(connection, Int(try read(connection, 1)[0]))
    greeting.credentials =
      String(decoding: user, as: UTF8.self) + ":" + String(decoding: password, as: UTF8.self)
    try connection.write([1, 0])
    let head = try read(connection, 4)
    let host =
      head[3] == 3
      ? String(decoding: try read(connection, Int(try read(connection, 1)[0])), as: UTF8.self)
      : try read(connection, 4).map(String.init).joined(separator: ".")
    let port = try read(connection, 2)
    greeting.target = "\(host):\(Int(port[0]) << 8 | Int(port[1]))"
    try connection.write([5, 0, 0, 1, 127, 0, 0, 1, 0, 80])
    return greeting
  }

  @Test func aSOCKSProxyGetsCredentialsAndTheName() async throws {
    let greetings = Mutex<[Greeting]>([])
    let proxy = try RawServer { connection, _ in
      let greeting = try Self.greet(connection)
      greetings.withLock { $0.append(greeting) }
      while try connection.readRequest() != nil { try connection.write(answer("by SOCKS")) }
    }
    let response = try await makeTransport().perform(
      TransportRequest(
        method: "GET", url: "http://nowhere.invalid/x",
        proxy: "socks5h://user:p%40ss@127.0.0.1:\(proxy.port)"))
    #expect(response.body == Array("by SOCKS".utf8))
    #expect(
      greetings.withLock { $0 }
        == [Greeting(credentials: "user:p@ss", target: "nowhere.invalid:80")])
    // The proxy's credentials are none of the server's business.
    let request = try #require(proxy.requests.first)
    #expect(request.lines.first == "GET /x HTTP/1.1")
    #expect(request.value(of: "Proxy-Authorization") == nil)
  }

  /// A proxy that connects to a loopback port, whatever name it is asked for.
  ///
  /// - Parameter change: what becomes of the server's bytes.
  private func tunnel(
    to port: Int, change: @escaping @Sendable ([UInt8]) -> [UInt8] = { $0 }
  ) throws -> RawServer {
    try RawServer { connection, _ in
      _ = try connection.readRequest()
      let far = try RawConnection.to(port)
      try connection.write("HTTP/1.1 200 Connected\r\nProxy-Field: 1\r\n\r\n")
      Thread.detachNewThread {
        while let bytes = try? far.read(65_536) { try? connection.write(change(bytes)) }
        shutdown(connection.descriptor, CInt(SHUT_RDWR))
      }
      while let bytes = try connection.read(65_536) { try far.write(bytes) }
      shutdown(far.descriptor, CInt(SHUT_RDWR))
    }
  }

  @Test func secureRequestsGoThroughATunnelThatSeesNothing() async throws {
    let server = try TLSServer("valid", "-www")
    let proxy = try tunnel(to: server.port)
    let response = try await makeTransport().perform(
      TransportRequest(
        method: "GET", url: server.url("/secret"),
        headers: [HTTPField("Authorization", "Bearer sentinel")],
        tls: TransportTLS(
          certificateAuthorities: try TestCertificates.shared.get().authority),
        proxy: "http://127.0.0.1:\(proxy.port)"))
    #expect(response.status == 200)
    #expect(response.firstValue(of: "Proxy-Field") == nil)
    let lines = try #require(proxy.requests.first).lines
    #expect(lines.first == "CONNECT 127.0.0.1:\(server.port) HTTP/1.1")
    #expect(!lines.joined().contains("sentinel"))
    #expect(!lines.joined().contains("secret"))
  }

  /// What OpenSSL says of it comes from another of its parts than TLS.
  @Test func aCertificateThatIsDamagedOnTheWay() async throws {
    let server = try TLSServer("valid", "-www", "-tls1_2")
    let proxy = try tunnel(to: server.port) { bytes in
      var bytes = bytes
      // Where a certificate begins, in the clear before TLS 1.3: a SEQUENCE with a long length.
      if let start = bytes.firstRange(of: [0x30, 0x82]) { bytes[start.lowerBound] = 0x02 }
      return bytes
    }
    let error = await failure(
      of: TransportRequest(
        method: "GET", url: server.url("/secret"),
        tls: TransportTLS(
          certificateAuthorities: try TestCertificates.shared.get().authority),
        proxy: "http://127.0.0.1:\(proxy.port)"))
    #expect(error == TransportError(.tlsHandshake, "the TLS handshake failed: wrong tag"))
    #expect(error?.isOfProxy == false)
  }

  @Test(arguments: [
    ("403 Forbidden", "user:sentinel@", true, "the proxy declined to connect with status 403"),
    ("502 Bad Gateway", "user:sentinel@", false, "the proxy declined to connect with status 502"),
    (
      "407 Proxy Authentication Required", "user:sentinel@", true,
      "the proxy refused the user or the password, with status 407"
    ),
    (
      "407 Proxy Authentication Required", "", true,
      "the proxy wants a user and a password, with status 407"
    ),
  ])
  func aProxyThatDeclinesSaysSo(
    status: String, user: String, isRefusal: Bool, message: String
  ) async throws {
    let proxy = try RawServer(answer: answer("no", status: status))
    let error = await failure(
      of: TransportRequest(
        method: "GET", url: "https://nowhere.invalid/secret",
        proxy: "http://\(user)127.0.0.1:\(proxy.port)"))
    #expect(error == TransportError(isRefusal ? .proxyRefusal : .connect, message))
    #expect(error?.isOfProxy == isRefusal)
  }

  /// The authorities that a connector names count for its proxy too.
  @Test func aProxyBehindTLS() async throws {
    let proxy = try TLSServer("valid", "-www")
    func request(_ tls: TransportTLS) -> TransportRequest {
      TransportRequest(
        method: "GET", url: "http://nowhere.invalid/", tls: tls,
        proxy: "https://127.0.0.1:\(proxy.port)")
    }
    let authority = try TestCertificates.shared.get().authority
    let response = try await makeTransport().perform(
      request(TransportTLS(certificateAuthorities: authority)))
    #expect(response.status == 200)
    #expect(try await makeTransport().perform(request(TransportTLS(verifies: false))).status == 200)
    let error = await failure(of: request(TransportTLS()))
    #expect(error?.kind == .tls)
    #expect(error?.isOfProxy == true)
    #expect(
      error?.message == "the proxy's certificate comes from an unknown certificate authority")
  }

  /// What takes connections and never answers is no proxy of that kind: a server that waits for HTTP is
  /// none for SOCKS.
  @Test(arguments: [
    ("socks5h", "http://nowhere.invalid/", "no connection through the proxy"),
    ("socks4a", "https://nowhere.invalid/", "no connection through the proxy"),
    ("http", "https://nowhere.invalid/", "no connection through the proxy"),
    ("https", "http://nowhere.invalid/", "no end of the TLS handshake with the proxy"),
  ])
  func aProxyThatNeverAnswers(scheme: String, url: String, missing: String) async throws {
    let proxy = try RawServer { connection, _ in connection.waitForEnd() }
    for timeouts in [
      TransportTimeouts(connect: .milliseconds(200)),
      TransportTimeouts(attempt: .milliseconds(200)),
    ] {
      let error = await failure(
        of: TransportRequest(
          method: "GET", url: url, timeouts: timeouts,
          proxy: "\(scheme)://user:sentinel@127.0.0.1:\(proxy.port)"))
      let isOfConnection = timeouts.connect == .milliseconds(200)
      #expect(
        error
          == TransportError(
            isOfConnection ? .connectTimeout : .attemptTimeout,
            "\(missing), 127.0.0.1 port \(proxy.port), within 200ms"))
      #expect(error?.isOfProxy == true)
      #expect(error?.isBeforeRequest == true)
    }
  }

  @Test func proxiesThatAreNotThere() async throws {
    let port = try RawServer(answer: "").port
    let refused = await failure(
      of: TransportRequest(
        method: "GET", url: "http://127.0.0.1:1/", proxy: "socks5h://127.0.0.1:\(port)"))
    #expect(
      refused
        == .ofProxy(
          .connect, "no connection to the proxy, 127.0.0.1 port \(port): Connection refused"))
    #expect(refused?.isOfProxy == true)
    let unknown = await failure(
      of: TransportRequest(
        method: "GET", url: "http://127.0.0.1:1/", proxy: "http://user:sentinel@nowhere.invalid:1"))
    #expect(
      unknown == TransportError(.nameLookup, "Could not resolve proxy: nowhere.invalid"))
  }

  @Test(arguments: [
    "ftp://user:sentinel@127.0.0.1", "127.0.0.1:3128", "", "http://127.0.0.1:1 ",
    "http://user:sentinel@127.0.0.1:99999",
  ])
  func proxyURLsThatCannotBeUsedAreRefused(proxy: String) async {
    let error = await failure(
      of: TransportRequest(method: "GET", url: "http://127.0.0.1:1/", proxy: proxy))
    #expect(error?.message.contains("sentinel") == false)
    #expect(error?.kind == .invalidRequest, "\(error?.message ?? "")")
  }

  /// In a process of its own, since the environment is shared by all threads.
  @Test func theEnvironmentNamesAProxyAndExceptions() async {
    await #expect(processExitsWith: .success) {
      let proxy = try RawServer(answer: answer("by proxy"))
      let direct = try RawServer(answer: answer("direct"))
      setenv("http_proxy", "http://127.0.0.1:\(proxy.port)", 1)
      setenv("no_proxy", "127.0.0.1", 1)
      let transport = makeTransport()
      func body(_ url: String, proxy: String? = nil) async throws -> String {
        let request = TransportRequest(method: "GET", url: url, proxy: proxy)
        return String(decoding: try await transport.perform(request).body, as: UTF8.self)
      }
      #expect(try await body("http://nowhere.invalid/") == "by proxy")
      #expect(try await body(direct.url()) == "direct")
      // A proxy that is given stands above the exceptions of the environment.
      #expect(
        try await body(direct.url(), proxy: "http://127.0.0.1:\(proxy.port)") == "by proxy")
      // One that never answers is told from the server by its port.
      let silent = try RawServer { connection, _ in connection.waitForEnd() }
      setenv("http_proxy", "socks5h://127.0.0.1:\(silent.port)", 1)
      let unanswered = await failure(
        of: TransportRequest(
          method: "GET", url: "http://nowhere.invalid/",
          timeouts: TransportTimeouts(connect: .milliseconds(200))), on: transport)
      #expect(
        unanswered?.message
          == "no connection through the proxy, 127.0.0.1 port \(silent.port), within 200ms")
      #expect(unanswered?.isOfProxy == true)
      setenv("http_proxy", "nonsense://user:sentinel@127.0.0.1", 1)
      let error = await failure(
        of: TransportRequest(method: "GET", url: "http://nowhere.invalid/"), on: transport)
      #expect(error?.message.contains("sentinel") == false)
    }
  }
}
