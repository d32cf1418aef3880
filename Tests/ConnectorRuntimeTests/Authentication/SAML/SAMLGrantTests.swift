import ConnectorModel
import Cryptography
import Diagnostics
import Foundation
import JSONDocument
import TestSupport
import Testing

@testable import ConnectorRuntime

/// The grant saml2_bearer (RFC 7522 §2.1), as a token endpoint receives it.
@Suite(.timeLimit(.minutes(1))) struct SAMLGrantTests {
  private static let head = """
    grant_type: saml2_bearer
    client_id: app
    client_auth: none
    token_url: https://login.example.com/token?tenant=a

    """

  private static func signing(_ more: String = "") -> String {
    let key = SigningTestKeys.rsa.split(separator: "\n").map { "      \($0)" }
      .joined(separator: "\n")
    return head + "assertion:\n  saml:\n    key: |\n\(key)\n" + more
  }

  /// The parameters of a request.
  private static func fields(_ request: TransportRequest) -> FormFields {
    FormFields(request.bodyText)
  }

  private static func xml(_ request: TransportRequest) throws -> String {
    let assertion = try #require(fields(request).single("assertion"))
    // URL-safe and without padding.
    #expect(!assertion.contains { "+/=\n ".contains($0) })
    return String(decoding: try Base64URL.decode(assertion), as: UTF8.self)
  }

  @Test func anAssertionIsSignedForEachRequest() async throws {
    let transport = ScriptedTransport { _, number in tokenResponse("t-\(number)") }
    let clock = ManualClock()
    let session = try SessionFixture(
      Self.signing(
        """
            issuer: https://idp.example.com
            subject: <<user>>
            attributes: {role: [reader, writer]}
            ttl: 2m

        """), type: "oauth2", transport: transport, clock: clock)
    let authenticator = try session.authenticator()
    let first = try await authenticator.credentials()
    #expect(first.tokens == ["t-1"])
    _ = try await authenticator.renew(after: first)
    let requests = transport.requests
    #expect(requests.count == 2)
    let fields = Self.fields(requests[0])
    #expect(fields.single("grant_type") == "urn:ietf:params:oauth:grant-type:saml2-bearer")
    #expect(fields.single("client_id") == "app")
    let one = try Self.xml(requests[0])
    #expect(one.contains("<saml:Issuer>https://idp.example.com</saml:Issuer>"))
    #expect(one.contains("<saml:NameID>jo</saml:NameID>"))
    #expect(one.contains("<saml:Audience>https://login.example.com/token?tenant=a</saml:Audience>"))
    #expect(one.contains(" Recipient=\"https://login.example.com/token?tenant=a\""))
    #expect(one.contains(" NotOnOrAfter=\"2001-09-09T01:48:40Z\""))
    #expect(one.contains("<saml:AttributeValue>writer</saml:AttributeValue>"))
    let other = try Self.xml(requests[1])
    let names = [one, other].compactMap { $0.firstMatch(of: /ID="_[0-9a-f-]{36}"/)?.output }
    #expect(Set(names).count == 2)
    // Neither form of it shows anywhere.
    let redactor = session.services.secrets.redactor
    #expect(redactor.redact("x \(fields.single("assertion") ?? "") y") == "x *** y")
    #expect(redactor.redact("x \(one) y") == "x *** y")
  }

  @Test(arguments: [("<saml:Assertion/>", "PHNhbWw6QXNzZXJ0aW9uLz4"), ("PHNhbWw", "PHNhbWw")])
  func aSuppliedAssertionIsEncodedOnce(text: String, sent: String) async throws {
    let transport = ScriptedTransport(tokenResponse())
    let session = try SessionFixture(
      Self.head + "assertion: '\(text)'", type: "oauth2", transport: transport)
    _ = try await session.authenticator().credentials()
    #expect(Self.fields(transport.requests[0]).single("assertion") == sent)
  }

  @Test func whatIsSaidSeparatesTokens() throws {
    let transport = ScriptedTransport(tokenResponse())
    let all = [
      "issuer: a", "issuer: b", "subject: s", "audience: c", "recipient: d",
      "attributes: {a: b}", "attributes: {a: c}",
    ]
    let identities = try all.map { line in
      let session = try SessionFixture(
        Self.signing("    \(line)\n"), type: "oauth2", transport: transport)
      guard case .issued(let issued)? = session.schemes.first else { return [UInt8]() }
      return issued.source.identity.bytes
    }
    #expect(Set(identities).count == all.count)
  }

  @Test(arguments: [
    ("    certificate: nonsense\n", "'assertion.saml.certificate' is no certificate in PEM"),
    ("    subject: \"a\\0b\"\n", "holds a control character, which XML cannot"),
  ])
  func whatCannotBeSignedIsRefusedBefore(more: String, message: String) async throws {
    let text = await failure {
      try SessionFixture(
        Self.signing(more), type: "oauth2", transport: ScriptedTransport(tokenResponse()))
    }
    #expect(text.hasPrefix("configuration"))
    #expect(text.contains(message), "\(text)")
  }

  @Test(arguments: [
    ("saml2_bearer", "assertion"), ("jwt_bearer", "assertion"), ("refresh_token", "refresh_token"),
    ("token_exchange", "subject_token"),
  ])
  func whatIsGivenForATokenIsNeverEmpty(grant: String, key: String) async throws {
    // White space around an assertion is not sent.
    for value in ["''", #"<<"">>"#] + (key == "assertion" ? ["' '"] : []) {
      let transport = ScriptedTransport(tokenResponse())
      let text = await failure {
        try SessionFixture(
          Self.head.replacing("saml2_bearer", with: grant) + "\(key): \(value)\n",
          type: "oauth2", transport: transport)
      }
      #expect(text.contains("'\(key)' is empty [empty-credential]"), "\(grant) \(value): \(text)")
      #expect(transport.requests.isEmpty)
    }
  }

  @Test func anotherKindOfKeyIsRefused() async throws {
    let key = SigningTestKeys.p256.split(separator: "\n").map { "      \($0)" }
      .joined(separator: "\n")
    let text = await failure {
      try SessionFixture(
        Self.head + "assertion:\n  saml:\n    key: |\n\(key)\n", type: "oauth2",
        transport: ScriptedTransport(tokenResponse()))
    }
    #expect(text.contains("'assertion.saml.key' is"), "\(text)")
    #expect(text.contains("a SAML assertion is signed with an RSA key"), "\(text)")
  }

  @Test func aRefusalSaysWhatToLookAt() async throws {
    let transport = ScriptedTransport(
      json(#"{"error":"invalid_grant","error_description":"signature"}"#, status: 400))
    let session = try SessionFixture(Self.signing(), type: "oauth2", transport: transport)
    let authenticator = try session.authenticator()
    let error = await #expect(throws: RunFailure.self) { try await authenticator.credentials() }
    #expect(error?.kind == .authentication)
    #expect(error?.diagnostics.first?.id == "rejected-grant")
    #expect(error?.diagnostics.first?.help?.contains("issuer, subject, audience and key") == true)
  }
}
