import Cryptography
import Diagnostics
import Foundation
import TestSupport
import Testing

@testable import ConnectorRuntime

/// `type: hmac` and `type: wsse`, from their files to what a server receives.
@Suite struct HMACSchemeTests {
  private static func connector(_ scheme: String) -> String {
    """
    base_url: https://api.example.com
    variables: {signing_key: {secret: true}}
    auth:
      type: hmac
      key: <<signing_key>>
    \(scheme)

    """
  }

  private func code(
    _ message: String, key: [UInt8] = Array("signing_key-value".utf8),
    _ algorithm: DigestAlgorithm = .sha256
  ) throws -> [UInt8] {
    try HMAC.authenticate(Array(message.utf8), key: key, with: algorithm)
  }

  @Test func partsOfTheRequestAreSigned() async throws {
    let transport = ScriptedTransport(json("{}"))
    _ = try await RunFixture(
      connector: Self.connector(
        """
          encoding: base64
          message: "<<$timestamp>>.<<$method>>.<<$host>>.<<$path>>.<<$query>>.<<$content_type>>.<<$body>>"
          headers:
            X-Signature: v1=<<$signature>>
            X-Timestamp: <<$timestamp>>
            X-Milliseconds: <<$timestamp_ms>>
            X-Date: <<$now | date("rfc1123")>>
        """),
      action: "method: POST\npath: /a b/<<id>>\ninputs: {id: {default: x/y}}\nquery: {q: 1 2}\n"
        + "body: {json: {n: 1}}\n"
    ).run(transport)
    let request = try #require(transport.requests.first)
    let message =
      "1000000000.POST.api.example.com./a%20b/x%2Fy.q=1%202.application/json.{\"n\":1}"
    #expect(request.header("X-Signature") == "v1=" + Base64.encode(try code(message)))
    #expect(request.header("X-Timestamp") == "1000000000")
    #expect(request.header("X-Milliseconds") == "1000000000000")
    #expect(request.header("X-Date") == "Sun, 09 Sep 2001 01:46:40 GMT")
  }

  @Test func theNonceIsTheSameInMessageAndHeadersAndNewForEachRequest() async throws {
    let transport = ScriptedTransport { _, number in
      number == 1 ? redirect(302, to: "/next") : json("{}")
    }
    _ = try await RunFixture(
      connector: Self.connector(
        """
          algorithm: sha512
          message: <<$nonce>>\\n<<$url>>
          headers: {X-Nonce: <<$nonce>>, X-Signature: <<$signature>>}
        """),
      action: "method: GET\npath: /first\n"
    ).run(transport)
    #expect(transport.requests.count == 2)
    for request in transport.requests {
      let nonce = try #require(request.header("X-Nonce"))
      #expect(
        request.header("X-Signature")
          == Hexadecimal.encode(try code("\(nonce)\\n\(request.url)", .sha512)))
    }
    #expect(transport.requests[0].header("X-Nonce") != transport.requests[1].header("X-Nonce"))
  }

  @Test func aSignatureMayGoIntoTheQueryItSigns() async throws {
    let transport = ScriptedTransport(json("{}"))
    _ = try await RunFixture(
      connector: Self.connector(
        "  message: <<$query>>\n  query: {signature: <<$signature>>}"),
      action: "method: GET\npath: /order\nquery: {symbol: BTC, side: BUY}\n"
    ).run(transport)
    let signature = Hexadecimal.encode(try code("symbol=BTC&side=BUY"))
    #expect(
      transport.requests.first?.url
        == "https://api.example.com/order?symbol=BTC&side=BUY&signature=\(signature)")
  }

  @Test func keysMayBeWrittenAsBytes() async throws {
    let transport = ScriptedTransport(json("{}"))
    let connector = Self.connector(
      "  key_encoding: hex\n  message: <<$body_sha256>>\n  headers: {X-S: <<$signature>>}"
    ).replacing("<<signing_key>>", with: "\"00ff\"")
    _ = try await RunFixture(connector: connector, action: "method: GET\npath: /x\n")
      .run(transport)
    let empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    #expect(
      transport.requests.first?.header("X-S")
        == Hexadecimal.encode(try code(empty, key: [0, 255])))
    let broken = try RunFixture(
      connector: connector.replacing("00ff", with: "xyz"), action: "method: GET\npath: /x\n")
    #expect(await failure { try await broken.run(transport) }.contains("'key' is not hex"))
  }

  @Test func bodiesThatAreNoTextAreSignedByTheirDigest() async throws {
    let transport = ScriptedTransport(json("{}"))
    let run = try RunFixture(
      connector: Self.connector("  message: <<$body>>\n  headers: {X-S: <<$signature>>}"),
      action: "method: PUT\npath: /x\nbody: {file: data.bin}\n", files: ["data.bin": "x"])
    try Data([0xFF, 0xFE]).write(to: URL(fileURLWithPath: run.folder.path + "/data.bin"))
    #expect(
      await failure { try await run.run(transport) }.contains("body is not text, as $body wants it")
    )
    #expect(transport.requests.isEmpty)
  }

  @Test(
    arguments: [
      ("  message: <<$signature>>\n  headers: {X: <<$signature>>}", "undefined-variable"),
      ("  message: x\n  headers: {X: y}", "missing-key"),
      ("  message: <<$path2>>\n  headers: {X: <<$signature>>}", "undefined-variable"),
      ("  headers: {X: <<$signature>>}", "missing-key"),
    ])
  func faultsOfTheFile(scheme: String, rule: String) throws {
    do {
      _ = try RunFixture(connector: Self.connector(scheme), action: "method: GET\npath: /x\n")
      Issue.record("accepted")
    } catch let error as RunFixture.Unsound {
      #expect(error.diagnostics.contains { $0.id == rule })
    }
  }

  @Test func partsOfTheRequestAreUnknownElsewhere() throws {
    do {
      _ = try RunFixture(action: "method: GET\npath: /x\nheaders: {X: <<$body_sha256>>}\n")
      Issue.record("accepted")
    } catch let error as RunFixture.Unsound {
      let fault = try #require(error.diagnostics.first { $0.id == "undefined-variable" })
      #expect(fault.help?.contains("'hmac'") == true)
    }
  }

  @Test func aUsernameTokenIsADigestOfNonceMomentAndPassword() throws {
    let signer = WSSESigner(
      scheme: ResolvedWSSE(username: "jo\"e", password: "open sesame", span: nil),
      clock: ManualClock(1_000_000_000_999), secrets: SecretRegistry())
    // The digest was computed with Python's hashlib.
    #expect(
      try signer.token(nonce: Array(0..<16)).items == [
        .header(name: "Authorization", value: "WSSE profile=\"UsernameToken\""),
        .header(
          name: "X-WSSE",
          value: "UsernameToken Username=\"jo\\\"e\", "
            + "PasswordDigest=\"LHgArFH6A1xa1jglYDoEQvJbYQo=\", "
            + "Nonce=\"AAECAwQFBgcICQoLDA0ODw==\", Created=\"2001-09-09T01:46:40Z\""),
      ])
  }
}
