import ConnectorRuntime
import CurlTransport
import Foundation
import TestSupport
import Testing

/// Connections that go elsewhere than the URLs' hosts lead.
@Suite struct RouteTests {
  @Test(arguments: [
    ("api.example.com:443:127.0.0.1", "api.example.com:443:127.0.0.1"),
    ("api.example.com:8080:127.0.0.1,127.0.0.2", "api.example.com:8080:127.0.0.1,127.0.0.2"),
    ("api.example.com:443:::1", "api.example.com:443:[::1]"),
    ("api.example.com:443:[2001:db8::1]", "api.example.com:443:[2001:db8::1]"),
    ("[::1]:443:127.0.0.1", "[::1]:443:127.0.0.1"), ("*:443:127.0.0.1", "*:443:127.0.0.1"),
  ])
  func takesAddresses(argument: String, expected: String) {
    var routes = ConnectionRoutes()
    #expect(routes.resolve(argument) == nil)
    #expect(routes.addresses == [expected])
  }

  @Test(arguments: [
    ("", "is not HOST:PORT:ADDRESS"), ("api.example.com", "is not HOST:PORT:ADDRESS"),
    ("api.example.com:443", "is not HOST:PORT:ADDRESS"),
    (":443:127.0.0.1", "is not HOST:PORT:ADDRESS"),
    ("a b:443:127.0.0.1", "is not HOST:PORT:ADDRESS"),
    ("h:0:127.0.0.1", "has a port that is no number from 1 to 65535"),
    ("h:https:127.0.0.1", "has a port that is no number from 1 to 65535"),
    ("h:443:", "has an address that is neither IPv4 nor IPv6"),
    ("h:443:localhost", "has an address that is neither IPv4 nor IPv6"),
    ("h:443:127.0.0.1,", "has an address that is neither IPv4 nor IPv6"),
    ("h:443:[127.0.0.1]", "has an address that is neither IPv4 nor IPv6"),
  ])
  func refusesAllElse(argument: String, problem: String) {
    var routes = ConnectionRoutes()
    #expect(routes.resolve(argument) == problem)
    #expect(routes.addresses.isEmpty)
  }

  @Test func aHostIsNotLookedUp() async throws {
    let server = try RawServer(answer: answer("here"))
    var routes = ConnectionRoutes()
    #expect(routes.resolve("api.example.test:\(server.port):127.0.0.1") == nil)
    let transport = CurlTransport(userAgent: "connector-run/0.0", routes: routes)
    for _ in 0..<2 {
      let response = try await transport.perform(
        TransportRequest(method: "GET", url: "http://api.example.test:\(server.port)/x"))
      #expect(String(decoding: response.body, as: UTF8.self) == "here")
      #expect(response.connection?.address == "127.0.0.1")
    }
    #expect(
      server.requests.map { $0.value(of: "Host") }
        == Array(repeating: "api.example.test:\(server.port)", count: 2))
  }

  @Test func aUnixSocketTakesEveryConnection() async throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/api.sock"
    try Self.serve(at: path, answer("by socket"))
    var routes = ConnectionRoutes()
    routes.unixSocket = path
    let transport = CurlTransport(userAgent: "connector-run/0.0", routes: routes)
    let response = try await transport.perform(
      TransportRequest(method: "GET", url: "http://localhost/containers"))
    #expect(String(decoding: response.body, as: UTF8.self) == "by socket")
  }

  @Test func aSocketThatIsNotThereIsNoConnection() async throws {
    let folder = try TemporaryFolder()
    var routes = ConnectionRoutes()
    routes.unixSocket = folder.path + "/missing.sock"
    let transport = CurlTransport(userAgent: "connector-run/0.0", routes: routes)
    let error = await failure(
      of: TransportRequest(method: "GET", url: "http://localhost/"), on: transport)
    #expect(error?.kind == .connect)
  }

  /// The message speaks of the socket, also where a proxy is named, which is passed by.
  @Test(arguments: [nil, "http://127.0.0.1:1"])
  func whatAnswersOnASocketWithAnythingElse(proxy: String?) async throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/api.sock"
    var routes = ConnectionRoutes()
    routes.unixSocket = path
    let cases: [(String, String, TransportError, Handler)] = [
      (
        "a", "http",
        TransportError(.interrupted, "the peer on the Unix socket 'PATH' did not answer with HTTP"),
        { connection in
          try connection.write("SSH-2.0-OpenSSH_9.6\r\n")
          connection.waitForEnd()
        }
      ),
      (
        "b", "https",
        TransportError(.noTLS, "the peer on the Unix socket 'PATH' does not speak TLS"),
        { connection in
          try connection.write("SSH-2.0-OpenSSH_9.6\r\n")
          connection.waitForEnd()
        }
      ),
      (
        "c", "http",
        TransportError(
          .interrupted, "the connection to the Unix socket 'PATH' ended without a response"),
        { connection in _ = try connection.readRequest() }
      ),
      (
        "d", "https",
        TransportError(
          .handshakeEnded,
          "the peer on the Unix socket 'PATH' ended the connection during the TLS handshake"),
        { connection in _ = try connection.read(4_096) }
      ),
    ]
    for (name, scheme, expected, handler) in cases {
      let path = "\(folder.path)/\(name)"
      try Self.serve(at: path, handler)
      routes.unixSocket = path
      let error = await failure(
        of: TransportRequest(method: "GET", url: "\(scheme)://localhost/", proxy: proxy),
        on: CurlTransport(userAgent: "connector-run/0.0", routes: routes))
      #expect(
        error
          == TransportError(expected.kind, expected.message.replacing("PATH", with: path)))
      #expect(error?.isOfUnixSocket == true)
      #expect(error?.isOfProxy == false)
    }
  }

  @Test func aSocketThatDoesNotFinishTheHandshake() async throws {
    let folder = try TemporaryFolder()
    var routes = ConnectionRoutes()
    routes.unixSocket = folder.path + "/silent.sock"
    try Self.serve(at: folder.path + "/silent.sock") { $0.waitForEnd() }
    let error = await failure(
      of: TransportRequest(
        method: "GET", url: "https://localhost/",
        timeouts: TransportTimeouts(connect: .milliseconds(200)), proxy: "http://127.0.0.1:1"),
      on: CurlTransport(userAgent: "connector-run/0.0", routes: routes))
    #expect(
      error == TransportError(.connectTimeout, "no end of the TLS handshake within 200ms"))
    #expect(error?.isOfProxy == false)
  }

  @Test func anIPv6AddressIsAHost() async throws {
    guard let listener = Self.listenIPv6(answer("over six")) else {
      return  // A machine without IPv6 has no such address.
    }
    let response = try await makeTransport().perform(
      TransportRequest(method: "GET", url: "http://[::1]:\(listener)/x"))
    #expect(String(decoding: response.body, as: UTF8.self) == "over six")
    #expect(response.connection?.address == "::1")
  }

  @Test func anIPv6AddressIsAProxy() async throws {
    guard let listener = Self.listenIPv6(answer("by six")) else { return }
    let response = try await makeTransport().perform(
      TransportRequest(
        method: "GET", url: "http://nowhere.invalid/x", proxy: "http://[::1]:\(listener)"))
    #expect(String(decoding: response.body, as: UTF8.self) == "by six")
  }

  // MARK: Servers

  private typealias Handler = @Sendable (RawConnection) throws -> Void

  private static func handleOne(_ listener: CInt, _ handler: @escaping Handler) {
    Thread.detachNewThread {
      let accepted = accept(listener, nil, nil)
      close(listener)
      guard accepted >= 0 else { return }
      try? handler(RawConnection(accepted) { _ in })
    }
  }

  private static func answerOne(_ listener: CInt, _ text: String) {
    handleOne(listener) { connection in
      if try connection.readRequest() != nil { try connection.write(text) }
      connection.waitForEnd()
    }
  }

  private static func serve(at path: String, _ text: String) throws {
    try serve(at: path) { connection in
      if try connection.readRequest() != nil { try connection.write(text) }
      connection.waitForEnd()
    }
  }

  private static func serve(at path: String, _ handler: @escaping Handler) throws {
    let listener = socket(AF_UNIX, CInt(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
    let bound = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(listener, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
      }
    }
    guard bound == 0, listen(listener, 8) == 0 else {
      throw RawServerError(message: String(cString: strerror(errno)))
    }
    handleOne(listener, handler)
  }

  /// The port of a server on `::1`; nil where there is no such address.
  private static func listenIPv6(_ text: String) -> Int? {
    let listener = socket(AF_INET6, CInt(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_in6()
    address.sin6_family = sa_family_t(AF_INET6)
    address.sin6_addr = in6addr_loopback
    var length = socklen_t(MemoryLayout<sockaddr_in6>.size)
    let bound = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(listener, $0, length) == 0 && listen(listener, 8) == 0
          && getsockname(listener, $0, &length) == 0
      }
    }
    guard bound else {
      close(listener)
      return nil
    }
    answerOne(listener, text)
    return Int(UInt16(bigEndian: address.sin6_port))
  }
}
