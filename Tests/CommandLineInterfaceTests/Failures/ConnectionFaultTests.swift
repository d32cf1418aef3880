import Foundation
import TestSupport
import Testing

/// Connections that are made and then come to nothing: what is said of them, and how often they are
/// tried.
@Suite struct ConnectionFaultTests {
  /// A project of one action whose connector is nothing but these lines.
  private func run(
    _ connector: String, _ arguments: String...
  ) async throws -> ChildProcess.Outcome {
    let project = try PlainProject.make(
      connector: connector + "retry: {retries: 2, backoff: {initial: 1ms}}\n", baseURL: "")
    var program = project.program
    program.environment["PLAIN_BASE_URL"] = nil
    return try await program.launch(["run", "things/list"] + arguments).outcome()
  }

  @Test func aPortThatDoesNotSpeakTLS() async throws {
    let plain = try BarePeer(.say("HTTP/1.1 400 Bad Request\r\n\r\n"))
    let secure = "https://127.0.0.1:\(plain.port)"
    let outcome = try await run("base_url: \(secure)\n")
    expectEnd(
      outcome, 5, server: secure,
      """
      connectors/plain.yaml:1:11: error: GET SERVER/things could not be sent: the server does not speak TLS at 127.0.0.1:\(plain.port) [tls-failure]
        |
      1 | base_url: SERVER
        |           \(String(repeating: "^", count: secure.count))
      help: Is it http? Only a server on this machine may be: then write http:// in base_url, the variables in it, or PLAIN_BASE_URL. Else name the port at which it speaks TLS there.
      """)
    #expect(plain.connectionCount == 1)
    let endpoint = try TestProject(
      [
        "connectors/nexthink.yaml": GuideProject.connector,
        "actions/nexthink/list-workflows.yaml": GuideProject.action,
      ],
      environment: [
        "NEXTHINK_BASE_URL": secure, "NEXTHINK_CLIENT_ID": "x",
        "NEXTHINK_CLIENT_SECRET": "never-sent",
      ])
    let tokenOutcome = try await endpoint.program.run("nexthink/list-workflows")
    #expect(tokenOutcome.status == 5)
    #expect(
      tokenOutcome.errors.contains(
        "error: TLS with token endpoint '\(secure)/api/v1/token' failed: the server does not speak TLS "
          + "at 127.0.0.1:\(plain.port) [token-endpoint-without-tls]\n"), "\(tokenOutcome.errors)")
    #expect(
      tokenOutcome.errors.contains("help: Is it http? Only an endpoint on this machine may be: "),
      "\(tokenOutcome.errors)")
  }

  /// Nothing of the request went out, so it is tried again as after a refused connection.
  @Test(arguments: [(BarePeer.Act.reset, "reset"), (.close, "ended")])
  func aHandshakeThatBreaksOff(act: BarePeer.Act, end: String) async throws {
    let peer = try BarePeer(act)
    let secure = "https://127.0.0.1:\(peer.port)"
    expectEnd(
      try await run("base_url: \(secure)\n"), 5, server: secure,
      """
      connectors/plain.yaml:1:11: error: GET SERVER/things could not be sent: the server \(end) the connection during the TLS handshake [tls-failure]
        |
      1 | base_url: SERVER
        |           \(String(repeating: "^", count: secure.count))
      note: it was tried 3 times
      help: Run again; if it stays so, check base_url, the variables in it, or PLAIN_BASE_URL, and what stands between here and the server.
      """)
    #expect(peer.connectionCount == 3)
  }

  /// A secure proxy that is none, one that breaks a tunnel off, one that never answers.
  @Test func proxiesThatComeToNothing() async throws {
    let plain = try BarePeer(.say("HTTP/1.1 400 Bad Request\r\n\r\n"))
    let first = try await run(
      "base_url: https://api.example.com\nproxy: https://127.0.0.1:\(plain.port)\n")
    #expect(first.status == 5)
    #expect(
      first.errors.hasPrefix(
        "connectors/plain.yaml:2:8: error: GET https://api.example.com/things could not be sent: the "
          + "proxy does not speak TLS at 127.0.0.1:\(plain.port) [tls-failure]\n"),
      "\(first.errors)")
    #expect(
      first.errors.hasSuffix(
        "help: Is it http? Then write http:// in 'proxy', or PLAIN_PROXY. Else name the port at which it "
          + "speaks TLS there.\n"), "\(first.errors)")
    #expect(plain.connectionCount == 1)

    let reset = try BarePeer(.reset)
    let second = try await run(
      "base_url: https://api.example.com\nproxy: http://127.0.0.1:\(reset.port)\n")
    #expect(
      second.errors.contains(
        "could not be sent: the proxy, 127.0.0.1 port \(reset.port), reset the connection before it had "
          + "made a tunnel [no-connection]\n"), "\(second.errors)")
    #expect(
      second.errors.hasSuffix(
        "help: Check that the proxy runs and can be reached from here, or name another in 'proxy', or "
          + "PLAIN_PROXY.\n"), "\(second.errors)")

    let silent = try BarePeer(.silence)
    let third = try await run(
      "base_url: http://127.0.0.1:9\nproxy: http://127.0.0.1:\(silent.port)\n"
        + "timeout: {attempt: 200ms}\n")
    #expect(
      third.errors.hasPrefix(
        "connectors/plain.yaml:2:8: error: GET http://127.0.0.1:9/things failed: no answer through the "
          + "proxy, 127.0.0.1 port \(silent.port), within 200ms [timeout]\n"), "\(third.errors)")
    #expect(
      third.errors.hasSuffix(
        "If it, or the server behind it, is only slow, raise timeout.attempt.\n"),
      "\(third.errors)")
  }

  /// What a SOCKS proxy cannot do, it cannot do the next time either; what it did not reach, it may.
  @Test(arguments: [(2, 1), (7, 1), (8, 1), (1, 3), (5, 3)] as [(UInt8, Int)])
  func aSOCKSProxyThatDeclines(code: UInt8, connections: Int) async throws {
    let proxy = try BarePeer(.answer([[5, 0], [5, code, 0, 1, 0, 0, 0, 0, 0, 0]]))
    let outcome = try await run(
      "base_url: https://api.example.com\nproxy: socks5h://127.0.0.1:\(proxy.port)\n")
    #expect(outcome.status == 5)
    #expect(proxy.connectionCount == connections, "\(outcome.errors)")
    if code == 8 {
      #expect(
        outcome.errors.hasSuffix(
          "help: Name another proxy, or this one by another scheme, in 'proxy', or PLAIN_PROXY.\n"),
        "\(outcome.errors)")
    }
  }

  /// Neither a server's name nor a proxy is to be looked at.
  @Test(arguments: [
    (
      "http", "could not be sent", "the peer on the Unix socket 'PATH' did not answer with HTTP",
      "Run again; if it stays so, check that a server for HTTP listens on the socket, or name another "
        + "with --unix-socket."
    ),
    (
      "https", "failed", "the peer on the Unix socket 'PATH' does not speak TLS",
      "If it speaks http, write http://localhost in base_url, the variables in it, or PLAIN_BASE_URL; "
        + "else name another socket with --unix-socket."
    ),
  ])
  func whatListensOnASocketAndIsNoServer(
    scheme: String, otherVerb: String, message: String, help: String
  ) async throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/s"
    let peer = try BarePeer(.say("SSH-2.0-OpenSSH_9.6\r\n"), at: path)
    let outcome = try await run(
      "base_url: \(scheme)://localhost\nproxy: http://127.0.0.1:9\n", "--unix-socket", path)
    #expect(outcome.status == 5)
    #expect(
      outcome.errors.contains(": \(message.replacing("PATH", with: path)) ["),
      "\(outcome.errors)")
    #expect(outcome.errors.hasSuffix("help: \(help)\n"), "\(outcome.errors)")
    #expect(!outcome.errors.contains(otherVerb), "\(outcome.errors)")
    #expect(!outcome.errors.contains("the proxy"), "\(outcome.errors)")
    #expect(peer.connectionCount > 0)
  }
}
