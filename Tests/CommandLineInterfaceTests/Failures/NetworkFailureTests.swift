import HTTPServer
import Sandbox
import TestSupport
import Testing

/// Servers that are not there, not trusted, too slow or too talkative.
@Suite struct NetworkFailureTests {
  @Test func aStoppedServer() async throws {
    let sandbox = try Sandbox()
    let project = try GuideProject.make(sandbox: sandbox)
    await sandbox.stop()
    expectEnd(
      try await project.program.run("nexthink/list-workflows"), 5, server: "\(sandbox.port)",
      """
      connectors/nexthink.yaml:13:14: error: token endpoint 'http://127.0.0.1:SERVER/api/v1/token' cannot be reached: Failed to connect to 127.0.0.1 port SERVER: Connection refused [unreachable-token-endpoint]
         |
      13 |   token_url: /api/v1/token
         |              ^^^^^^^^^^^^^
      help: Check token_url, the network and the proxy.
      """)
  }

  @Test func aServerThatStoppedAfterItGaveAToken() async throws {
    let sandbox = try Sandbox()
    let project = try GuideProject.make(sandbox: sandbox)
    #expect(try await project.program.run("nexthink/list-workflows").status == 0)
    await sandbox.stop()
    expectEnd(
      try await project.program.run("nexthink/list-workflows"), 5, server: "\(sandbox.port)",
      """
      actions/nexthink/list-workflows.yaml:7:7: error: GET http://127.0.0.1:SERVER/api/v1/workflows could not be sent: failed to connect to 127.0.0.1 port SERVER: Connection refused [no-connection]
        |
      7 | path: /api/v1/workflows
        |       ^^^^^^^^^^^^^^^^^
      note: base_url is taken from NEXTHINK_BASE_URL in the environment
      note: it was tried 3 times
      help: Check that the server runs and can be reached from here, or name another in NEXTHINK_BASE_URL in the environment.
      """)
  }

  /// The connector's own URL, one of `.env`, and one of the action: each says where it stands.
  @Test func whereTheServerIsNamed() async throws {
    let closed = try ClosedPort()
    let own = try PlainProject.make(
      connector: "base_url: http://127.0.0.1:\(closed.port)\n", baseURL: "")
    var program = own.program
    program.environment["PLAIN_BASE_URL"] = nil
    let first = try await program.run("things/list").errors
    #expect(first.hasPrefix("connectors/plain.yaml:1:11: error: GET "), "\(first)")
    #expect(
      first.hasSuffix(
        "or name another in base_url, the variables in it, or PLAIN_BASE_URL.\n"), "\(first)")
    #expect(!first.contains("note: "))

    try own.write("PLAIN_BASE_URL=http://127.0.0.1:\(closed.port)/x\n", to: ".env")
    let second = try await program.run("things/list").errors
    #expect(second.hasPrefix(".env:1:"), "\(second)")
    #expect(second.contains("base_url is taken from PLAIN_BASE_URL in .env:1"), "\(second)")

    try own.write(
      "connector: plain\nmethod: GET\nurl: <<link>>\ninputs: {link: }\n",
      to: "actions/things/fetch.yaml")
    let third = try await program.run(
      "things/fetch", "--var", "link=http://127.0.0.1:\(closed.port)/x")
    #expect(third.status == 5)
    #expect(
      third.errors.hasPrefix("actions/things/fetch.yaml:3:6: error: GET "), "\(third.errors)")
    #expect(
      third.errors.hasSuffix("or name another in 'url', which 'link' gives.\n"),
      "\(third.errors)")
    #expect(!third.errors.contains("base_url"))
    let unknown = try await program.run("things/fetch", "--var", "link=http://nobody.invalid/x")
    #expect(
      unknown.errors.hasSuffix("help: Check the host's name in 'url', which 'link' gives.\n"))
  }

  /// A proxy of the connector, one of the environment, and what a proxy that forwards answers.
  @Test func whereTheProxyIsNamed() async throws {
    let closed = try ClosedPort()
    let project = try PlainProject.make(
      connector: "base_url: https://api.example.com\nproxy: http://127.0.0.1:\(closed.port)\n",
      baseURL: "")
    var program = project.program
    program.environment["PLAIN_BASE_URL"] = nil
    expectEnd(
      try await program.run("things/list"), 5, server: "\(closed.port)",
      """
      connectors/plain.yaml:2:8: error: GET https://api.example.com/things could not be sent: no connection to the proxy, 127.0.0.1 port SERVER: Connection refused [no-connection]
        |
      2 | proxy: http://127.0.0.1:SERVER
        |        ^^^^^^^^^^^^^^^^^^^^^^
      help: Check that the proxy runs and can be reached from here, or name another in 'proxy', or PLAIN_PROXY.
      """)

    try project.write("base_url: https://api.example.com\n", to: "connectors/plain.yaml")
    program.environment["https_proxy"] = "http://127.0.0.1:\(closed.port)"
    let outer = try await program.run("things/list").errors
    #expect(outer.hasPrefix("actions/things/list.yaml:3:7: error: GET https://api."), "\(outer)")
    #expect(
      outer.hasSuffix("name another in https_proxy, http_proxy or all_proxy in the environment.\n"),
      "\(outer)")

    let proxy = try LocalServer { _ in HTTPServerResponse(status: 407) }
    try project.write(
      "base_url: http://127.0.0.1:1\nproxy: \(proxy.baseURL)\n", to: "connectors/plain.yaml")
    expectEnd(
      try await program.run("things/list"), 6, server: proxy.baseURL,
      """
      connectors/plain.yaml:2:8: error: GET http://127.0.0.1:1/things answered 407 Proxy Authentication Required [unexpected-status]
        |
      2 | proxy: SERVER
        |        ^^^^^^^^^^^^^^^^^^^^^^
      help: The proxy answered, not the server: check the user and the password in 'proxy', or PLAIN_PROXY.
      """)
    await proxy.stop()
  }

  /// A port of something else: the time that runs out is the proxy's, and not the server's.
  @Test func aProxyThatIsNone() async throws {
    let silent = try RawSocketServer(answers: [.hang()])
    let port = silent.baseURL.split(separator: ":").last.map(String.init) ?? ""
    let project = try PlainProject.make(
      connector: "base_url: https://api.example.com\nproxy: socks5h://127.0.0.1:\(port)\n"
        + "timeout: {connect: 200ms}\n", baseURL: "")
    var program = project.program
    program.environment["PLAIN_BASE_URL"] = nil
    expectEnd(
      try await program.run("things/list"), 5, server: "127.0.0.1:\(port)",
      """
      connectors/plain.yaml:2:8: error: GET https://api.example.com/things failed: no connection through the proxy, 127.0.0.1 port \(port), within 200ms [timeout]
        |
      2 | proxy: socks5h://SERVER
        |        \(String(repeating: "^", count: "socks5h://127.0.0.1:\(port)".count))
      help: Check that a proxy of this kind answers there, or name another in 'proxy', or PLAIN_PROXY. If it is only slow, raise timeout.connect.
      """)
    silent.stop()
  }

  /// The same where a token is asked for, and the socket in place of the server.
  @Test func whatIsBetweenHereAndTheTokenEndpoint() async throws {
    let silent = try RawSocketServer(answers: [.hang()])
    let port = silent.baseURL.split(separator: ":").last.map(String.init) ?? ""
    var project = try GuideProject.make(
      connector: GuideProject.connector
        + "proxy: socks5h://127.0.0.1:\(port)\ntimeout: {connect: 200ms}\n")
    project.program.environment = project.program.environment.merging([
      "NEXTHINK_BASE_URL": "https://api.example.com", "NEXTHINK_CLIENT_ID": "id",
      "NEXTHINK_CLIENT_SECRET": "the-secret",
    ]) { $1 }
    let proxied = try await project.program.run("nexthink/list-workflows")
    #expect(proxied.status == 5)
    #expect(
      proxied.errors.contains(
        "did not answer in time: no connection through the proxy, 127.0.0.1 port \(port), within "
          + "200ms [token-endpoint-timeout]\n"), "\(proxied.errors)")
    #expect(
      proxied.errors.contains("help: Check that a proxy of this kind answers there: 'proxy', "),
      "\(proxied.errors)")
    silent.stop()
    let socket = try await project.program.run(
      "nexthink/list-workflows", "--unix-socket", "none.sock")
    #expect(socket.status == 5)
    #expect(
      socket.errors.hasSuffix(
        "help: Check that a server listens on the socket, or name another with --unix-socket.\n"),
      "\(socket.errors)")
  }

  @Test func anExpiredCertificateOfTheTokenEndpoint() async throws {
    let certificates = try await CommandCertificates.shared
    let sandbox = try Sandbox(options: .init(certificate: try certificates.server("expired")))
    let project = try GuideProject.make(
      connector: GuideProject.connector + "tls: {ca: authority.pem}\n", sandbox: sandbox)
    try project.write(certificates.authority, to: "authority.pem")
    expectEnd(
      try await project.program.run("nexthink/list-workflows"), 5, server: sandbox.baseURL,
      """
      connectors/nexthink.yaml:13:14: error: TLS with token endpoint 'SERVER/api/v1/token' failed: the server's certificate has expired [untrusted-token-endpoint]
         |
      13 |   token_url: /api/v1/token
         |              ^^^^^^^^^^^^^
      help: The endpoint's owner must renew the certificate, unless this machine's clock is ahead.
      """)
    #expect(sandbox.requests.isEmpty)
    await sandbox.stop()
  }

  @Test func anExpiredCertificateOfTheAPI() async throws {
    let certificates = try await CommandCertificates.shared
    let server = try LocalServer(certificate: try certificates.server("expired")) { _ in
      .json("{}")
    }
    let project = try PlainProject.make(
      connector: PlainProject.connector + "tls: {ca: authority.pem}\n", baseURL: server.baseURL)
    try project.write(certificates.authority, to: "authority.pem")
    expectEnd(
      try await project.program.run("things/list"), 5, server: server.baseURL,
      """
      actions/things/list.yaml:3:7: error: GET SERVER/things failed: the server's certificate has expired [tls-failure]
        |
      3 | path: /things
        |       ^^^^^^^
      note: base_url is taken from PLAIN_BASE_URL in the environment
      help: The server's owner must renew the certificate, unless this machine's clock is ahead.
      """)
    let insecure = try await project.program.run("things/list", "--insecure")
    expectEnd(
      insecure, 0,
      """
      warning: TLS certificates are not verified (--insecure) [unverified-tls]
      help: Anybody on the way can read and change what is sent, credentials included.
      200 OK in N ms
      """)
    #expect(insecure.text == "{}")
    await server.stop()
  }

  @Test func anAuthorityThatTheConnectorDoesNotKnow() async throws {
    let certificates = try await CommandCertificates.shared
    let sandbox = try Sandbox(options: .init(certificate: try certificates.server("valid")))
    let strict = try GuideProject.make(sandbox: sandbox)
    expectEnd(
      try await strict.program.run("nexthink/list-workflows"), 5, server: sandbox.baseURL,
      """
      connectors/nexthink.yaml:13:14: error: TLS with token endpoint 'SERVER/api/v1/token' failed: the server's certificate comes from an unknown certificate authority [untrusted-token-endpoint]
         |
      13 |   token_url: /api/v1/token
         |              ^^^^^^^^^^^^^
      help: If the authority is your own, declare its certificate as tls.ca in the connector; else the endpoint's owner must send the whole chain.
      """)
    let trusting = try GuideProject.make(
      connector: GuideProject.connector + "tls: {ca: authority.pem}\n", sandbox: sandbox)
    try trusting.write(certificates.authority, to: "authority.pem")
    expectEnd(
      try await trusting.program.run("nexthink/list-workflows"), 0, "200 OK in N ms, new token")
    await sandbox.stop()
  }

  /// Nobody's authority helps where the name is wrong, and no name where nobody vouches for it.
  @Test(arguments: [
    (
      "elsewhere", "connectors/plain.yaml:1:11: ",
      "the server's certificate is for another host than '127.0.0.1'",
      "Write a host that the certificate is for in base_url, the variables in it, or PLAIN_BASE_URL, "
        + "or have this one added to it; tls.ca changes nothing here."
    ),
    (
      "selfsigned", "connectors/plain.yaml:2:6: ",
      "the server's certificate is self-signed and not trusted",
      "If it is meant to be, put the certificate into a file and declare that as tls.ca in the "
        + "connector."
    ),
  ])
  func eachFaultOfACertificateHasItsOwnHelp(
    kind: String, place: String, reason: String, help: String
  ) async throws {
    let certificates = try await CommandCertificates.shared
    let server = try LocalServer(certificate: try certificates.server(kind)) { _ in .json("{}") }
    let project = try PlainProject.make(
      connector: "base_url: \(server.baseURL)\ntls: {ca: authority.pem}\n", baseURL: "")
    try project.write(certificates.authority, to: "authority.pem")
    var program = project.program
    program.environment["PLAIN_BASE_URL"] = nil
    let outcome = try await program.run("things/list")
    #expect(outcome.status == 5)
    #expect(outcome.errors.hasPrefix(place), "\(outcome.errors)")
    #expect(outcome.errors.contains("failed: \(reason) [tls-failure]\n"), "\(outcome.errors)")
    #expect(outcome.errors.hasSuffix("help: \(help)\n"), "\(outcome.errors)")
    await server.stop()
  }

  @Test func aServerThatTakesTooLong() async throws {
    let server = try RawSocketServer(answers: [.hang()])
    let project = try PlainProject.make(
      action: PlainProject.action + "timeout: {attempt: 200ms}\n", baseURL: server.baseURL)
    expectEnd(
      try await project.program.run("things/list"), 5, server: server.baseURL,
      """
      actions/things/list.yaml:4:20: error: GET SERVER/things failed: no complete answer within 200ms [timeout]
        |
      4 | timeout: {attempt: 200ms}
        |                    ^^^^^
      help: Raise timeout.attempt if the operation takes that long.
      """)
    server.stop()
  }

  @Test func aServerThatBreaksOff() async throws {
    let head = "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n"
    let server = try RawSocketServer(answers: [.bytesThenClose(Array((head + "{").utf8))])
    let project = try PlainProject.make(baseURL: server.baseURL)
    let outcome = try await project.program.run("things/list")
    expectEnd(
      outcome, 5, server: server.baseURL,
      """
      actions/things/list.yaml:3:7: error: GET SERVER/things failed: the connection ended in the middle of the body [broken-connection]
        |
      3 | path: /things
        |       ^^^^^^^
      help: Run again; if it stays so, check the server and the proxy.
      """)
    #expect(outcome.output.isEmpty)
    server.stop()
  }

  @Test func aBodyOverTheLimit() async throws {
    let size = (64 << 20) + 1
    let server = try LocalServer { _ in
      HTTPServerResponse(
        status: 200,
        body: .chunks(total: size) { offset, maximum in
          [UInt8](repeating: 0x20, count: min(maximum, size - offset))
        })
    }
    let project = try PlainProject.make(baseURL: server.baseURL)
    expectEnd(
      try await project.program.run("things/list"), 5, server: server.baseURL,
      """
      actions/things/list.yaml:3:7: error: GET SERVER/things: the response's body is larger than 64 MiB [body-too-large]
        |
      3 | path: /things
        |       ^^^^^^^
      help: Write it to a file with -o FILE, which has no such limit.
      """)
    let outcome = try await project.program.run("things/list", "-o", "/dev/null")
    expectEnd(outcome, 0, "200 OK in N ms")
    await server.stop()
  }

  @Test func aHostThatDoesNotExist() async throws {
    // A name under .invalid never resolves (RFC 6761 §6.4); without a network the words differ.
    let project = try PlainProject.make(baseURL: "https://nobody.invalid")
    let outcome = try await project.program.run("things/list")
    #expect(outcome.status == 5)
    #expect(
      outcome.errors.contains(
        "error: GET https://nobody.invalid/things could not be sent: could not resolve host"))
    #expect(
      outcome.errors.hasSuffix(
        "help: Check the host's name in PLAIN_BASE_URL in the environment.\n"))
  }
}
