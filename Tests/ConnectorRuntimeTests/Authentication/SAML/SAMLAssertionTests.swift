import ConnectorModel
import Cryptography
import Diagnostics
import Foundation
import TestSupport
import Testing

@testable import ConnectorRuntime

/// SAML assertions, judged by an implementation that shares no code with ours.
@Suite(.timeLimit(.minutes(1))) struct SAMLAssertionTests {
  private static let hasJudge = FileManager.default.isExecutableFile(atPath: "/usr/bin/xmlsec1")

  private static func assertion(
    subject: String = "jo & <Ann> \"é\"\r\n", attributes: [ResolvedEntry] = []
  ) -> SAMLAssertion {
    SAMLAssertion(
      identifier: "_a1", issuer: "https://idp.example.com/?a=1&b=2", subject: subject,
      audience: "https://api.example.com", recipient: "https://api.example.com/token?x=\"1\"&y",
      issuedAt: WallTime(milliseconds: 1_000_000_000_000), lifetime: .seconds(300),
      attributes: attributes)
  }

  private static func signed(
    _ assertion: SAMLAssertion, certificate: [UInt8]? = nil
  ) throws -> String {
    try assertion.signed(
      with: SigningKey(SigningTestKeys.rsa, for: .rs256), certificate: certificate)
  }

  @Test func itSaysWhatTheStandardAsksFor() throws {
    let text = try Self.signed(
      Self.assertion(subject: "jo", attributes: [ResolvedEntry("role", ["a<b", "c"])]))
    let unsigned = text.replacing(/<ds:Signature .*<\/ds:Signature>/.dotMatchesNewlines(), with: "")
    #expect(
      unsigned == """
        <saml:Assertion xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="_a1" \
        IssueInstant="2001-09-09T01:46:40Z" Version="2.0">\
        <saml:Issuer>https://idp.example.com/?a=1&amp;b=2</saml:Issuer>\
        <saml:Subject><saml:NameID>jo</saml:NameID>\
        <saml:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer">\
        <saml:SubjectConfirmationData NotOnOrAfter="2001-09-09T01:51:40Z" \
        Recipient="https://api.example.com/token?x=&quot;1&quot;&amp;y">\
        </saml:SubjectConfirmationData></saml:SubjectConfirmation></saml:Subject>\
        <saml:Conditions NotBefore="2001-09-09T01:45:40Z" NotOnOrAfter="2001-09-09T01:51:40Z">\
        <saml:AudienceRestriction><saml:Audience>https://api.example.com</saml:Audience>\
        </saml:AudienceRestriction></saml:Conditions>\
        <saml:AuthnStatement AuthnInstant="2001-09-09T01:46:40Z"><saml:AuthnContext>\
        <saml:AuthnContextClassRef>urn:oasis:names:tc:SAML:2.0:ac:classes:unspecified\
        </saml:AuthnContextClassRef></saml:AuthnContext></saml:AuthnStatement>\
        <saml:AttributeStatement><saml:Attribute Name="role">\
        <saml:AttributeValue>a&lt;b</saml:AttributeValue><saml:AttributeValue>c\
        </saml:AttributeValue></saml:Attribute></saml:AttributeStatement></saml:Assertion>
        """)
    // The signature stands behind the issuer, where the schema has it.
    #expect(text.contains("</saml:Issuer><ds:Signature "))
    #expect(text.contains("</ds:Signature><saml:Subject>"))
  }

  /// What xmlsec1 says of a document: its status.
  private func judgement(
    _ text: String, in folder: TemporaryFolder, _ trust: [String]
  ) async throws -> Int32 {
    let path = try folder.write(text, to: "assertion.xml")
    let outcome = try await ChildProcess.run(
      ["/usr/bin/xmlsec1", "--verify"] + trust + [
        "--id-attr:ID", "urn:oasis:names:tc:SAML:2.0:assertion:Assertion", path,
      ])
    return outcome.status
  }

  private func openssl(_ arguments: String...) async throws {
    let outcome = try await ChildProcess.run(["/usr/bin/openssl"] + arguments)
    try #require(outcome.status == 0, "\(outcome.errors)")
  }

  @Test(
    "xmlsec1 takes the signature",
    .enabled(if: hasJudge, "xmlsec1 is missing: nothing else judges the signature"))
  func theSignatureIsTaken() async throws {
    let folder = try TemporaryFolder()
    let key = try folder.write(SigningTestKeys.rsa, to: "key.pem")
    let other = folder.path + "/other.pem"
    try await openssl("pkey", "-in", key, "-pubout", "-out", folder.path + "/public.pem")
    try await openssl("genrsa", "-out", other, "2048")
    try await openssl("rsa", "-in", other, "-pubout", "-out", folder.path + "/other-public.pem")
    let trust = ["--pubkey-pem", folder.path + "/public.pem"]
    for assertion in [
      Self.assertion(), Self.assertion(subject: "plain"),
      Self.assertion(attributes: [ResolvedEntry("näme \"<&>\"", ["\tvalue\n", "", "é\r"])]),
    ] {
      let text = try Self.signed(assertion)
      #expect(try await judgement(text, in: folder, trust) == 0, "\(text)")
      // Nothing that is said can be changed.
      for (old, new) in [
        ("https://api.example.com</", "https://api.example.org</"), ("cm:bearer", "cm:bearet"),
        ("NotBefore=\"2001", "NotBefore=\"1999"), ("xmlenc#sha256", "xmlenc#sha512"),
      ] {
        let changed = text.replacing(old, with: new)
        #expect(changed != text)
        #expect(try await judgement(changed, in: folder, trust) != 0, "\(new)")
      }
      let wrong = ["--pubkey-pem", folder.path + "/other-public.pem"]
      #expect(try await judgement(text, in: folder, wrong) != 0)
    }
  }

  @Test(
    "xmlsec1 takes the certificate that goes along",
    .enabled(if: hasJudge, "xmlsec1 is missing: nothing else judges the signature"))
  func theCertificateIsTaken() async throws {
    let folder = try TemporaryFolder()
    let key = try folder.write(SigningTestKeys.rsa, to: "key.pem")
    let certificate = folder.path + "/certificate.pem"
    try await openssl(
      "req", "-x509", "-new", "-key", key, "-days", "30", "-subj", "/CN=idp", "-out", certificate)
    let pem = try String(contentsOfFile: certificate, encoding: .utf8)
    let body = pem.split(separator: "\n").filter { !$0.hasPrefix("-----") }.joined()
    let text = try Self.signed(Self.assertion(), certificate: Base64.decode(body))
    #expect(text.contains("<ds:X509Certificate>\(body)</ds:X509Certificate>"))
    #expect(try await judgement(text, in: folder, ["--trusted-pem", certificate]) == 0)
  }
}
