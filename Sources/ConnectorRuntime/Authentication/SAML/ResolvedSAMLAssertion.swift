import ConnectorModel
import Cryptography
import Diagnostics

/// `assertion.saml` with its values: what is signed for one token request (RFC 7522 §2.1).
package struct ResolvedSAMLAssertion: Sendable {
  /// What signs.
  package var key: SigningKey
  /// The key as it was given: another key makes other tokens.
  package var keyText: String
  /// The DER certificate that the signature names; nil for none.
  package var certificate: [UInt8]?
  /// Who says it.
  package var issuer: String
  /// Whom it is about.
  package var subject: String
  /// Whom it is for; nil for the token endpoint's URL.
  package var audience: String?
  /// Where it is presented; nil for the token endpoint's URL.
  package var recipient: String?
  /// What it says of the subject.
  package var attributes: [ResolvedEntry]
  /// How long it is valid.
  package var lifetime: Duration

  /// The values, for what tells its tokens from others.
  var values: [String] {
    ["saml", keyText, issuer, subject, audience ?? "", recipient ?? ""]
      + [Base64.encode(certificate ?? [])]
      + attributes.flatMap { ["attribute", $0.name] + $0.values }
  }

  /// An assertion for a request that is sent now, as it is sent: in URL-safe Base64.
  func signed(for endpoint: TokenEndpoint, at now: WallTime) throws -> String {
    let assertion = SAMLAssertion(
      // An XML name cannot begin with a digit.
      identifier: "_" + (try SecureRandom.uuid()), issuer: issuer, subject: subject,
      audience: audience ?? endpoint.url, recipient: recipient ?? endpoint.url, issuedAt: now,
      lifetime: lifetime, attributes: attributes)
    return Self.encoded(try assertion.signed(with: key, certificate: certificate))
  }

  /// An assertion as it is sent; one that is encoded already stays as it is.
  static func encoded(_ assertion: String) -> String {
    let text = TokenResponseReader.trimmed(assertion)
    return text.hasPrefix("<") ? Base64URL.encode(Array(text.utf8)) : text
  }
}

extension SchemeResolving {
  /// How a SAML assertion is signed; nil where none is to be.
  mutating func samlAssertion(
    _ settings: SAMLAssertionSettings?, clientID: String?
  ) -> ResolvedSAMLAssertion? {
    guard let settings else { return nil }
    let text = required(settings.key, "key", isSecret: true)
    let passphrase = optional(settings.keyPassphrase, isSecret: true)
    let issuer = optional(settings.issuer) ?? clientID
    let subject = optional(settings.subject)
    let audience = optional(settings.audience)
    let recipient = optional(settings.recipient)
    let attributes = entries(settings.attributes, in: .plain) { _ in [] }
      .filter { !$0.values.isEmpty }
    var certificate: [UInt8]?
    if let pem = optional(settings.certificate) { certificate = self.certificate(pem, settings) }
    let texts =
      [issuer, subject, audience, recipient].compactMap { $0 }
      + attributes.flatMap { [$0.name] + $0.values }
    if !texts.allSatisfy(CanonicalXML.canHold) {
      diagnostics.append(
        Diagnostic(
          "invalid-credential", "assertion.saml holds a control character, which XML cannot",
          at: settings.span))
    }
    guard let text, let issuer,
      let key = signingKey(
        text, .rs256, passphrase, named: "assertion.saml.key", use: .samlAssertion,
        at: settings.key?.span)
    else { return nil }
    return ResolvedSAMLAssertion(
      key: key, keyText: text, certificate: certificate, issuer: issuer,
      subject: subject ?? issuer, audience: audience, recipient: recipient,
      attributes: attributes, lifetime: settings.lifetime?.value ?? .seconds(300))
  }

  /// The bytes of a PEM certificate; reports what is none.
  private mutating func certificate(
    _ text: String, _ settings: SAMLAssertionSettings
  ) -> [UInt8]? {
    let begin = "-----BEGIN CERTIFICATE-----"
    let end = "-----END CERTIFICATE-----"
    if let start = text.firstRange(of: begin), let stop = text.firstRange(of: end),
      start.upperBound < stop.lowerBound
    {
      // On one line, as environment variables often have it, the breaks are spaces or `\n`.
      let body = text[start.upperBound..<stop.lowerBound].replacing("\\n", with: "")
        .filter { !$0.isWhitespace }
      if let bytes = try? Base64.decode(body), !bytes.isEmpty { return bytes }
    }
    diagnostics.append(
      Diagnostic(
        "unusable-key", "'assertion.saml.certificate' is no certificate in PEM",
        at: settings.certificate?.span, help: "It begins with \(begin)."))
    return nil
  }
}
