import Cryptography
import Diagnostics
import Testing

@testable import ConnectorRuntime

@Suite struct OAuth1SignatureTests {
  /// RFC 5849 §3.4.1.1, with the signature of its secrets (erratum 2550).
  @Test func theBaseStringOfTheStandard() throws {
    let request = PreparedRequest(
      method: "POST",
      url: try HTTPURL("http://EXAMPLE.COM:80/request?b5=%3D%253D&a3=a&c%40=&a2=r%20b"),
      headers: [.init("Content-Type", "application/x-www-form-urlencoded", owner: .action)])
    let signature = OAuth1Signature(
      methodName: "HMAC-SHA1", method: .hmac(.sha1), consumerSecret: "j49sk3j29djd",
      tokenSecret: "dh893hdasih9",
      parameters: [
        (name: "oauth_consumer_key", value: "9djdj82h48djs9d2"),
        (name: "oauth_token", value: "kkk9d7dh3k39sjv7"),
        (name: "oauth_signature_method", value: "HMAC-SHA1"),
        (name: "oauth_timestamp", value: "137131201"), (name: "oauth_nonce", value: "7d8f3e4a"),
      ], realm: "Example")
    let signed = try signature.sign(request, formBody: Array("c2&a3=2+q".utf8))
    #expect(
      signed.base
        == "POST&http%3A%2F%2Fexample.com%2Frequest&a2%3Dr%2520b%26a3%3D2%2520q"
        + "%26a3%3Da%26b5%3D%253D%25253D%26c%2540%3D%26c2%3D%26oauth_consumer_"
        + "key%3D9djdj82h48djs9d2%26oauth_nonce%3D7d8f3e4a%26oauth_signature_m"
        + "ethod%3DHMAC-SHA1%26oauth_timestamp%3D137131201%26oauth_token%3Dkkk"
        + "9d7dh3k39sjv7")
    #expect(signed.signature == "r6/TJjbCOr97/+UU0NsvSne7s5g=")
    #expect(signed.authorization.hasPrefix("OAuth realm=\"Example\", oauth_consumer_key=\"9djdj"))
  }

  /// RFC 5849 §1.2: the three signed requests of the example.
  @Test func theExampleOfTheStandard() throws {
    func signature(
      _ url: String, _ method: String, token: (String, String)?, timestamp: String, nonce: String,
      more: [(name: String, value: String)] = []
    ) throws -> String {
      var parameters = [(name: "oauth_consumer_key", value: "dpf43f3p2l4k3l03")]
      if let token { parameters.append((name: "oauth_token", value: token.0)) }
      parameters += [
        (name: "oauth_signature_method", value: "HMAC-SHA1"),
        (name: "oauth_timestamp", value: timestamp), (name: "oauth_nonce", value: nonce),
      ]
      return try OAuth1Signature(
        methodName: "HMAC-SHA1", method: .hmac(.sha1), consumerSecret: "kd94hf93k423kf44",
        tokenSecret: token?.1 ?? "", parameters: parameters + more
      ).sign(PreparedRequest(method: method, url: try HTTPURL(url)), formBody: nil).signature
    }
    #expect(
      try signature(
        "https://photos.example.net/initiate", "POST", token: nil, timestamp: "137131200",
        nonce: "wIjqoS",
        more: [(name: "oauth_callback", value: "http://printer.example.com/ready")])
        == "74KNZJeDHnMBp0EMJ9ZHt/XKycU=")
    #expect(
      try signature(
        "https://photos.example.net/token", "POST", token: ("hh5s93j4hdidpola", "hdhd0244k9j7ao03"),
        timestamp: "137131201", nonce: "walatlh",
        more: [(name: "oauth_verifier", value: "hfdp7dh39dks9884")])
        == "gKgrFCywp7rO0OXSjdot/IHF7IU=")
    #expect(
      try signature(
        "http://photos.example.net/photos?file=vacation.jpg&size=original", "GET",
        token: ("nnch734d00sl2jdk", "pfkkdhi9sl3r4s00"), timestamp: "137131202", nonce: "chapoH")
        == "MdpQcU8iPSUjWoN/UDMsK2sui9I=")
  }

  private static func connector(_ more: String) -> String {
    """
    base_url: https://api.example.com
    variables: {consumer_secret: {secret: true}, token_secret: {secret: true}, pem: {secret: true}}
    auth:
      type: oauth1
      consumer_key: ck
      token: tk
    \(more)

    """
  }

  /// The parameters of an Authorization header.
  private func parameters(_ header: String?) throws -> [String: String] {
    let header = try #require(header)
    try #require(header.hasPrefix("OAuth "))
    var found: [String: String] = [:]
    for part in header.dropFirst("OAuth ".count).split(separator: ",") {
      let pair = part.drop { $0 == " " }.split(separator: "=", maxSplits: 1)
      let value = pair[1].dropFirst().dropLast()
      found[String(pair[0])] = String(
        decoding: CanonicalQuery.decoded(value.utf8, false), as: UTF8.self)
    }
    return found
  }

  @Test func theFormOfNetSuite() async throws {
    let transport = ScriptedTransport(json("{}"))
    _ = try await RunFixture(
      connector: Self.connector(
        """
          consumer_secret: <<consumer_secret>>
          token_secret: <<token_secret>>
          signature_method: HMAC-SHA256
          realm: 1234567_SB1
        """),
      action: "method: GET\npath: /record/v1/customer\nquery: {q: a b}\n"
    ).run(transport)
    let request = try #require(transport.requests.first)
    let sent = try parameters(request.header("Authorization"))
    #expect(sent["realm"] == "1234567_SB1" && sent["oauth_version"] == "1.0")
    #expect(sent["oauth_timestamp"] == "1000000000")
    let nonce = try #require(sent["oauth_nonce"])
    let base =
      "GET&https%3A%2F%2Fapi.example.com%2Frecord%2Fv1%2Fcustomer&"
      + PercentEncoding.encode(
        "oauth_consumer_key=ck&oauth_nonce=\(nonce)&oauth_signature_method=HMAC-SHA256"
          + "&oauth_timestamp=1000000000&oauth_token=tk&oauth_version=1.0&q=a%20b")
    let code = try HMAC.authenticate(
      Array(base.utf8), key: Array("consumer_secret-value&token_secret-value".utf8),
      with: .sha256)
    #expect(sent["oauth_signature"] == Base64.encode(code))
  }

  @Test func plaintextSendsTheSecrets() async throws {
    let transport = ScriptedTransport(json("{}"))
    _ = try await RunFixture(
      connector: Self.connector(
        "  consumer_secret: a&b\n  token_secret: <<token_secret>>\n  signature_method: PLAINTEXT"),
      action: "method: GET\npath: /x\n"
    ).run(transport)
    let sent = try parameters(transport.requests.first?.header("Authorization"))
    #expect(sent["oauth_signature"] == "a%26b&token_secret-value")
  }

  @Test func aFormIsSignedAndOtherBodiesAreNot() throws {
    func base(_ type: String) throws -> String {
      let signature = OAuth1Signature(
        methodName: "PLAINTEXT", method: .plaintext, consumerSecret: "", tokenSecret: "",
        parameters: [])
      let request = PreparedRequest(
        method: "post", url: try HTTPURL("https://example.com/"),
        headers: [.init("Content-Type", type, owner: .engine)], body: .bytes(Array("a=1".utf8)))
      return signature.baseString(
        request, formBody: type.hasPrefix("application/x-www") ? Array("a=1".utf8) : nil)
    }
    #expect(
      try base("application/x-www-form-urlencoded") == "POST&https%3A%2F%2Fexample.com%2F&a%3D1")
    #expect(try base("application/json") == "POST&https%3A%2F%2Fexample.com%2F&")
  }

  @Test func rsaSignaturesVerify() throws {
    let key = try PrivateKey(pem: SigningTestKeys.rsa)
    for digest in [DigestAlgorithm.sha1, .sha256] {
      let signed = try OAuth1Signature(
        methodName: "RSA", method: .rsa(digest, key), consumerSecret: "", tokenSecret: "",
        parameters: [(name: "oauth_consumer_key", value: "ck")]
      ).sign(
        PreparedRequest(method: "GET", url: try HTTPURL("https://example.com/a")), formBody: nil)
      #expect(
        key.verify(
          try Base64.decode(signed.signature), of: Array(signed.base.utf8), .rsaPKCS1(digest)))
    }
  }

  @Test(
    arguments: [
      ("  signature_method: RSA-SHA1", "missing-key"), ("  realm: x", "missing-key"),
      ("  consumer_secret: x\n  key: <<pem>>", "conflicting-keys"),
      ("  signature_method: RSA-SHA256\n  key: <<pem>>\n  consumer_secret: x", "conflicting-keys"),
    ])
  func keysThatDoNotGoTogether(keys: String, rule: String) throws {
    do {
      _ = try RunFixture(connector: Self.connector(keys), action: "method: GET\npath: /x\n")
      Issue.record("accepted")
    } catch let error as RunFixture.Unsound {
      #expect(error.diagnostics.contains { $0.id == rule })
    }
  }
}
