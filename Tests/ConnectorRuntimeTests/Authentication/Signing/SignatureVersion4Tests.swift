import Testing

@testable import ConnectorRuntime

/// What differs between S3 and all other services, and the scheme as a whole.
@Suite struct SignatureVersion4Tests {
  private func outcome(
    _ url: String, service: String, form: SignatureVersion4.Form = .header
  ) throws -> SignatureVersion4.Outcome {
    let signature = SignatureVersion4(
      identity: .init(accessKeyID: "AKID", secretAccessKey: "secret", sessionToken: nil),
      scope: .init(region: "eu-central-1", service: service), form: form)
    return try signature.sign(
      PreparedRequest(method: "GET", url: try HTTPURL(url)), time: "20150830T123600Z",
      bodyDigest: "digest-of-the-body")
  }

  private func line(_ number: Int, of outcome: SignatureVersion4.Outcome) -> String {
    outcome.canonicalRequest.split(separator: "\n", omittingEmptySubsequences: false)
      .map(String.init)[number]
  }

  @Test(
    arguments: [
      ("/a%20b", "/a%2520b", "/a%20b"), ("/a/../b//c/.", "/b/c/", "/a/../b//c/."),
      ("/model/x:0", "/model/x%3A0", "/model/x%3A0"), ("", "/", "/"),
      ("/%7Efred/(1)", "/%257Efred/%281%29", "/~fred/%281%29"),
    ])
  func pathsOfObjectsStayAsTheyAre(path: String, general: String, objects: String) throws {
    let url = "https://example.com\(path)"
    #expect(line(1, of: try outcome(url, service: "execute-api")) == general)
    #expect(line(1, of: try outcome(url, service: "s3")) == objects)
  }

  @Test func objectStoresNameTheBodysDigest() throws {
    let header = try outcome("https://bucket.example.com/k", service: "s3")
    #expect(
      header.items.contains(.header(name: "X-Amz-Content-Sha256", value: "digest-of-the-body")))
    #expect(header.canonicalRequest.hasSuffix("\ndigest-of-the-body"))
    let query = try outcome(
      "https://bucket.example.com/k", service: "s3", form: .query(seconds: 300))
    #expect(query.canonicalRequest.hasSuffix("\nUNSIGNED-PAYLOAD"))
    #expect(!query.items.contains(.header(name: "X-Amz-Content-Sha256", value: "x")))
    let general = try outcome("https://example.com/k", service: "sqs")
    #expect(!general.canonicalRequest.contains("x-amz-content-sha256"))
  }

  @Test func hostsAreSignedAsTheyAreSent() throws {
    #expect(
      try outcome("http://127.0.0.1:5000/", service: "sqs").canonicalRequest
        .contains("\nhost:127.0.0.1:5000\n"))
    #expect(
      try outcome("https://example.com:443/", service: "sqs").canonicalRequest
        .contains("\nhost:example.com\n"))
  }

  private static func connector(_ more: String = "") -> String {
    """
    base_url: https://sqs.eu-central-1.amazonaws.com
    variables: {secret_key: {secret: true}, session: {secret: true}}
    headers: {X-Team: a  b}
    auth:
      type: aws_sigv4
      access_key_id: AKIDEXAMPLE
      secret_access_key: <<secret_key>>
      session_token: <<session>>
      region: eu-central-1
      service: sqs
    \(more)

    """
  }

  @Test func theSchemeSignsWhatIsSent() async throws {
    let transport = ScriptedTransport(json("{}"))
    _ = try await RunFixture(
      connector: Self.connector(),
      action: "method: POST\npath: /q\nquery: {b: 2, a: 1}\nbody: {json: {x: 1}}\n"
    ).run(transport)
    let request = try #require(transport.requests.first)
    #expect(request.header("X-Amz-Date") == "20010909T014640Z")
    #expect(request.header("X-Amz-Security-Token") == "session-value")
    let authorization = try #require(request.header("Authorization"))
    #expect(
      authorization.hasPrefix(
        "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20010909/eu-central-1/sqs/aws4_request, "
          + "SignedHeaders=accept;content-type;host;x-amz-date;x-amz-security-token;x-team, "
          + "Signature="))
  }

  @Test func theQueryFormLeavesTheHeadersAlone() async throws {
    let transport = ScriptedTransport(json("{}"))
    _ = try await RunFixture(
      connector: Self.connector("  attach: {in: query}"), action: "method: GET\npath: /q\n"
    ).run(transport)
    let request = try #require(transport.requests.first)
    #expect(request.header("Authorization") == nil && request.header("X-Amz-Date") == nil)
    #expect(
      request.url.contains("X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKIDEXAMPLE%2F"))
    #expect(request.url.contains("&X-Amz-Expires=300&X-Amz-Security-Token=session-value"))
    #expect(request.url.contains("&X-Amz-Signature="))
  }

  @Test func eachHopIsSignedAnewAndOtherOriginsGetNothing() async throws {
    let transport = ScriptedTransport { request, number in
      switch number {
      case 1: redirect(302, to: "/second")
      case 2: redirect(302, to: "https://elsewhere.example.com/third")
      default: json("{}")
      }
    }
    _ = try await RunFixture(
      connector: Self.connector(), action: "method: GET\npath: /q\n"
    ).run(transport)
    let signatures = transport.requests.map { $0.header("Authorization") }
    #expect(signatures.count == 3)
    #expect(signatures[0] != nil && signatures[1] != nil && signatures[0] != signatures[1])
    #expect(signatures[2] == nil)
    #expect(transport.requests[2].header("X-Amz-Security-Token") == nil)
  }

  @Test func aRejectedSignatureIsAnAuthenticationFailure() async throws {
    let transport = ScriptedTransport(json("{}", status: 401))
    let run = try RunFixture(connector: Self.connector(), action: "method: GET\npath: /q\n")
    #expect(await failure { try await run.run(transport) }.hasPrefix("authentication\n"))
    #expect(transport.requests.count == 1)
  }

  @Test func filesAreDigestedAsTheyAreSent() async throws {
    let transport = ScriptedTransport(json("{}"))
    _ = try await RunFixture(
      connector: Self.connector().replacing("service: sqs", with: "service: s3"),
      action: "method: PUT\npath: /k\nbody: {file: data.bin, type: text/plain}\n",
      files: ["data.bin": "hello"]
    ).run(transport)
    #expect(
      transport.requests.first?.header("X-Amz-Content-Sha256")
        == "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824")
  }
}
