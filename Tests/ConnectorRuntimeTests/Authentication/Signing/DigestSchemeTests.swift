import Cryptography
import Testing

@testable import ConnectorRuntime

@Suite struct DigestSchemeTests {
  private func response(
    _ header: String, username: String = "Mufasa", password: String = "Circle of Life",
    clientNonce: String, target: String = "/dir/index.html"
  ) throws -> (value: String, response: String) {
    let challenge = try #require(
      DigestChallenge.strongest(of: AuthenticationChallenge.all(in: [header])))
    return try DigestAnswer(
      challenge: challenge, username: username, password: password, nonceCount: 1,
      clientNonce: clientNonce
    ).authorization(method: "GET", target: target)
  }

  /// RFC 7616 §3.9.1.
  @Test(
    arguments: [
      ("MD5", "8ca523f5e9506fed4657c9700eebdbec"),
      ("SHA-256", "753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1"),
    ])
  func theExampleOfTheStandard(algorithm: String, expected: String) throws {
    let (value, response) = try response(
      "Digest realm=\"http-auth@example.org\", qop=\"auth, auth-int\", algorithm=\(algorithm), "
        + "nonce=\"7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v\", "
        + "opaque=\"FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS\"",
      clientNonce: "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ")
    #expect(response == expected)
    #expect(
      value
        == "Digest username=\"Mufasa\", realm=\"http-auth@example.org\", "
        + "nonce=\"7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v\", uri=\"/dir/index.html\", "
        + "response=\"\(expected)\", algorithm=\(algorithm), "
        + "opaque=\"FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS\", qop=auth, nc=00000001, "
        + "cnonce=\"f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ\"")
  }

  /// The request of RFC 7616 §3.9.2; the response was computed with Python's hashlib, since the
  /// standard's own was made with another digest (erratum 4495).
  @Test func aHiddenUserAndTheHalfDigest() throws {
    let (value, response) = try response(
      "Digest realm=\"api@example.org\", qop=\"auth\", algorithm=SHA-512-256, "
        + "nonce=\"5TsQWLVdgBdmrQ0XsxbDODV+57QdFR34I9HAbC/RVvkK\", charset=UTF-8, userhash=true",
      username: "Jäsøn Doe", password: "Secret, or not?",
      clientNonce: "NTg6RKcb9boFIAS3KrFK9BGeh+niz/sm", target: "/doe.json")
    #expect(response == "7a4e1192babbba02e91182d2895bfdbf7adafc6e48d4e517ca301974843d840c")
    #expect(
      value.contains(
        "username=\"793263caabb707a56211940d90411ea4a575adeccb7e360aeb624ed06ece9b0b\""))
    #expect(value.hasSuffix("userhash=true"))
  }

  /// RFC 2617 §3.5, and the same as RFC 2069 and as a session had it.
  @Test(
    arguments: [
      ("qop=\"auth\"", "6629fae49393a05397450978507c4ef1"),
      ("opaque=x", "670fd8c2df070c60b045671b8b24ff02"),
      ("qop=auth, algorithm=MD5-sess", "8e3825c57e897f5a0dec6c2d4e5059d0"),
    ])
  func olderForms(parameters: String, expected: String) throws {
    #expect(
      try response(
        "Digest realm=\"testrealm@host.com\", nonce=\"dcd98b7102dd2f0e8b11d0f600bfb0c093\", "
          + parameters,
        password: "Circle Of Life", clientNonce: "0a4f113b"
      ).response == expected)
  }

  @Test func theStrongestChallengeIsTaken() throws {
    let all = AuthenticationChallenge.all(in: [
      "Negotiate, Basic realm=\"a, b\", Digest nonce=n1, realm=\"r\\\"q\" , algorithm=MD5",
      "digest algorithm=SHA-256,nonce=\"n2\",qop=\"auth\", NTLM TlRMTVNT==",
      "Digest algorithm=SHA-512, nonce=n3", "Digest nonce=n4, qop=\"auth-int\"", "", ",=,\"",
    ])
    #expect(
      all.map(\.scheme).prefix(4).map { $0.lowercased() } == [
        "negotiate", "basic", "digest", "digest",
      ])
    #expect(all[1].parameters["realm"] == "a, b")
    #expect(all[2].parameters["realm"] == "r\"q")
    let strongest = try #require(DigestChallenge.strongest(of: all))
    #expect(strongest.algorithm == .sha256 && strongest.nonce == "n2")
  }

  private static let connector = """
    base_url: https://api.example.com
    variables: {password: {secret: true}}
    auth: {type: digest, username: joe, password: <<password>>}

    """

  private static func challenge(_ nonce: String, _ more: String = "") -> TransportResponse {
    json(
      "{}", status: 401,
      headers: [
        HTTPField(
          "WWW-Authenticate",
          "Digest realm=\"r\", nonce=\"\(nonce)\", qop=\"auth\", algorithm=SHA-256\(more)")
      ])
  }

  @Test func theServerIsAskedFirstAndAStaleNonceIsReplaced() async throws {
    let transport = ScriptedTransport { request, number in
      switch number {
      case 1: Self.challenge("first")
      case 2: Self.challenge("second", ", stale=true")
      default: json("{}")
      }
    }
    _ = try await RunFixture(
      connector: Self.connector,
      action: "method: POST\npath: /x\nquery: {q: a b}\nbody: {json: [1]}\n"
    ).run(transport)
    let sent = transport.requests.map { $0.header("Authorization") ?? "" }
    #expect(sent.count == 3 && sent[0].isEmpty)
    #expect(sent[1].contains("nonce=\"first\"") && sent[1].contains("nc=00000001"))
    #expect(sent[2].contains("nonce=\"second\"") && sent[2].contains("nc=00000001"))
    #expect(sent[2].contains("uri=\"/x?q=a%20b\""))
    #expect(transport.requests.map(\.role.reason) == [.initial, .challenge, .renewal])
    #expect(transport.requests.allSatisfy { $0.body == .bytes(Array("[1]".utf8)) })
  }

  @Test func aWrongPasswordEndsAfterOneAnswer() async throws {
    let transport = ScriptedTransport { _, number in Self.challenge("n\(number)") }
    let run = try RunFixture(connector: Self.connector, action: "method: GET\npath: /x\n")
    #expect(await failure { try await run.run(transport) }.hasPrefix("authentication\n"))
    #expect(transport.requests.count == 2)
    let stale = ScriptedTransport { _, number in Self.challenge("n\(number)", ", stale=TRUE") }
    #expect(await failure { try await run.run(stale) }.hasPrefix("authentication\n"))
    #expect(stale.requests.count == 4)
  }

  @Test(
    arguments: [
      ("Basic realm=x", "server does not ask for Digest but for Basic"),
      (
        "Digest nonce=a, algorithm=SHA-512",
        "server wants Digest with algorithm 'SHA-512' and qop 'auth', which cannot be answered"
      ),
      (
        "Digest nonce=a, qop=\"auth-int\"",
        "server wants Digest with algorithm 'MD5' and qop 'auth-int', which cannot be answered"
      ),
    ])
  func whatCannotBeAnsweredSaysSo(header: String, message: String) async throws {
    let transport = ScriptedTransport(
      json("{}", status: 401, headers: [HTTPField("WWW-Authenticate", header)]))
    let run = try RunFixture(connector: Self.connector, action: "method: GET\npath: /x\n")
    let text = await failure { try await run.run(transport) }
    #expect(text.hasPrefix("authentication\n") && text.contains(message))
    #expect(transport.requests.count == 1)
  }

  @Test func anotherOriginGetsNoAnswer() async throws {
    let transport = ScriptedTransport { request, number in
      number == 1 ? redirect(302, to: "https://elsewhere.example.com/x") : Self.challenge("n")
    }
    let run = try RunFixture(connector: Self.connector, action: "method: GET\npath: /x\n")
    #expect(await failure { try await run.run(transport) }.hasPrefix("status\n"))
    #expect(transport.requests.count == 2)
    #expect(transport.requests.allSatisfy { $0.header("Authorization") == nil })
  }
}
