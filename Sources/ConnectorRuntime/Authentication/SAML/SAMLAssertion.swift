import Cryptography

/// A SAML 2.0 assertion that its bearer may use (RFC 7522 §3), before it is signed.
struct SAMLAssertion: Sendable {
  /// `ID`: an XML name, another one each time.
  var identifier: String
  /// `Issuer`.
  var issuer: String
  /// `NameID`.
  var subject: String
  /// `Audience`.
  var audience: String
  /// `Recipient`: where it is to be presented.
  var recipient: String
  /// When it is made.
  var issuedAt: WallTime
  /// How long it is valid.
  var lifetime: Duration
  /// Attributes of the subject, each with its values.
  var attributes: [ResolvedEntry] = []

  private static let namespace = "urn:oasis:names:tc:SAML:2.0:assertion"
  private static let signatureNamespace = "http://www.w3.org/2000/09/xmldsig#"
  private static let exclusive = "http://www.w3.org/2001/10/xml-exc-c14n#"

  /// By how much the server's clock may be behind this machine's.
  private static let tolerance = Duration.seconds(60)

  /// The assertion with an enveloped signature (XML Signature 1.1), RSA with SHA-256.
  ///
  /// - Parameters:
  ///   - key: an RSA key, read for RS256: the same algorithm.
  ///   - certificate: the DER certificate that the signature names; nil for none.
  func signed(with key: SigningKey, certificate: [UInt8]?) throws(CryptographyError) -> String {
    let digest = try Digest.sha256(Array(element(signature: nil).text.utf8))
    // The canonical form of what is signed declares the namespace itself, for its parent is no part
    // of it; inside its parent that declares it already.
    let signature = try key.sign(
      Array(signedInfo(digest, namespaces: [("ds", Self.signatureNamespace)]).text.utf8))
    var parts = [
      signedInfo(digest, namespaces: []),
      CanonicalXML("ds:SignatureValue", text: Base64.encode(signature)),
    ]
    if let certificate {
      let text = CanonicalXML("ds:X509Certificate", text: Base64.encode(certificate))
      parts.append(CanonicalXML("ds:KeyInfo", [], [CanonicalXML("ds:X509Data", [], [text])]))
    }
    return element(
      signature: CanonicalXML(
        "ds:Signature", namespaces: [("ds", Self.signatureNamespace)], [], parts)
    ).text
  }

  /// The assertion; the signature stands where the schema has it, behind the issuer.
  private func element(signature: CanonicalXML?) -> CanonicalXML {
    let now = CalendarText.rfc3339(issuedAt)
    let end = CalendarText.rfc3339(issuedAt.advanced(by: lifetime))
    let begin = CalendarText.rfc3339(issuedAt.advanced(by: .zero - Self.tolerance))
    var parts = [CanonicalXML("saml:Issuer", text: issuer)]
    if let signature { parts.append(signature) }
    parts += [
      CanonicalXML(
        "saml:Subject", [],
        [
          CanonicalXML("saml:NameID", text: subject),
          CanonicalXML(
            "saml:SubjectConfirmation", [("Method", "urn:oasis:names:tc:SAML:2.0:cm:bearer")],
            [
              CanonicalXML(
                "saml:SubjectConfirmationData", [("NotOnOrAfter", end), ("Recipient", recipient)])
            ]),
        ]),
      CanonicalXML(
        "saml:Conditions", [("NotBefore", begin), ("NotOnOrAfter", end)],
        [
          CanonicalXML(
            "saml:AudienceRestriction", [], [CanonicalXML("saml:Audience", text: audience)])
        ]),
      CanonicalXML(
        "saml:AuthnStatement", [("AuthnInstant", now)],
        [
          CanonicalXML(
            "saml:AuthnContext", [],
            [
              CanonicalXML(
                "saml:AuthnContextClassRef",
                text: "urn:oasis:names:tc:SAML:2.0:ac:classes:unspecified")
            ])
        ]),
    ]
    if !attributes.isEmpty {
      parts.append(
        CanonicalXML(
          "saml:AttributeStatement", [],
          attributes.map { attribute in
            CanonicalXML(
              "saml:Attribute", [("Name", attribute.name)],
              attribute.values.map { CanonicalXML("saml:AttributeValue", text: $0) })
          }))
    }
    return CanonicalXML(
      "saml:Assertion", namespaces: [("saml", Self.namespace)],
      [("ID", identifier), ("IssueInstant", now), ("Version", "2.0")], parts)
  }

  private func signedInfo(
    _ digest: [UInt8], namespaces: [(prefix: String, uri: String)]
  ) -> CanonicalXML {
    CanonicalXML(
      "ds:SignedInfo", namespaces: namespaces, [],
      [
        CanonicalXML("ds:CanonicalizationMethod", [("Algorithm", Self.exclusive)]),
        CanonicalXML(
          "ds:SignatureMethod",
          [("Algorithm", "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256")]),
        CanonicalXML(
          "ds:Reference", [("URI", "#\(identifier)")],
          [
            CanonicalXML(
              "ds:Transforms", [],
              [
                CanonicalXML(
                  "ds:Transform", [("Algorithm", Self.signatureNamespace + "enveloped-signature")]),
                CanonicalXML("ds:Transform", [("Algorithm", Self.exclusive)]),
              ]),
            CanonicalXML(
              "ds:DigestMethod", [("Algorithm", "http://www.w3.org/2001/04/xmlenc#sha256")]),
            CanonicalXML("ds:DigestValue", text: Base64.encode(digest)),
          ]),
      ])
  }
}
