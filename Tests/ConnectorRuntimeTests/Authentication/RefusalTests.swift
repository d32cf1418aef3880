import Testing

@testable import ConnectorRuntime

/// What a refusal is about, by what standards and schemes say of it.
@Suite struct RefusalTests {
  private func response(
    _ status: Int, _ headers: [HTTPField] = [], _ body: String = ""
  ) -> ReceivedResponse {
    ReceivedResponse(status: status, headers: headers, body: Array(body.utf8), url: "")
  }

  @Test(arguments: [
    (#"Bearer error="invalid_token""#, Refusal.credentials as Refusal?),
    (#"bearer realm="x", error="invalid_token", error_description="ended""#, .credentials),
    (#"DPoP error="invalid_dpop_proof""#, .credentials),
    (#"Bearer error="insufficient_scope", scope="a""#, .permission),
    (#"Basic realm="x", Bearer error="insufficient_scope""#, .permission),
    (#"Bearer realm="x""#, nil), (#"Basic realm="x""#, nil),
    (#"Digest error="invalid_token""#, nil),
  ])
  func challengesTell(challenge: String, expected: Refusal?) {
    let answer = response(403, [HTTPField("WWW-Authenticate", challenge)])
    #expect(FixedAuthenticator(fixed: Credentials()).refusal(in: answer) == expected)
  }

  private var signer: SigningAuthenticator {
    SigningAuthenticator(
      signer: AWSSigner(
        scheme: ResolvedAWSSignature(
          identity: SignatureVersion4.Identity(
            accessKeyID: "AKIDEXAMPLE", secretAccessKey: "key", sessionToken: nil),
          scope: SignatureVersion4.Scope(region: "us-east-1", service: "s3"), form: .header,
          span: nil), clock: ManualClock(), secrets: SecretRegistry()))
  }

  @Test(arguments: [
    // S3
    ("application/xml", "<Error><Code>SignatureDoesNotMatch</Code></Error>", true),
    ("application/xml", "<Error><Code>AccessDenied</Code></Error>", false),
    // Query
    (
      "text/xml",
      #"<ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><Error><Type>Sender</Type><Code>InvalidClientTokenId</Code></Error></ErrorResponse>"#,
      true
    ),
    // What plays AWS, with another type
    (
      "text/html",
      "<ErrorResponse><Errors><Error><Code>ExpiredToken</Code></Error></Errors></ErrorResponse>",
      true
    ),
    // EC2
    (
      "text/xml",
      "<Response><Errors><Error><Code>AuthFailure</Code></Error></Errors></Response>", true
    ),
    // JSON
    (
      "application/x-amz-json-1.1",
      #"{"__type":"com.amazon.coral.service#UnrecognizedClientException"}"#, true
    ),
    ("application/x-amz-json-1.0", #"{"__type":"InvalidSignatureException"}"#, true),
    ("application/json", #"{"code":"ExpiredTokenException"}"#, true),
    ("application/json", #"{"__type":"AccessDeniedException"}"#, false),
    ("application/json", #"{"message":"SignatureDoesNotMatch"}"#, false), ("text/plain", "", false),
  ])
  func signaturesHaveErrorsOfTheirOwn(type: String, body: String, isRefused: Bool) {
    let answer = response(403, [HTTPField("Content-Type", type)], body)
    #expect(signer.refusal(in: answer) == (isRefused ? .credentials : nil))
    // Another scheme's answers mean nothing here.
    #expect(FixedAuthenticator(fixed: Credentials()).refusal(in: answer) == nil)
    let both = CombinedAuthenticator(parts: [FixedAuthenticator(fixed: Credentials()), signer])
    #expect(both.refusal(in: answer) == (isRefused ? .credentials : nil))
  }

  @Test func theHeaderTellsToo() {
    let answer = response(
      400, [HTTPField("x-amzn-ErrorType", "InvalidSignatureException:http://x.example/")])
    #expect(signer.refusal(in: answer) == .credentials)
  }
}
