import ConnectorModel
import Cryptography
package import JSONDocument

/// A JWT that is signed for one token request: by a client of itself, or about a user (RFC 7523).
package struct ResolvedAssertion: Sendable {
  /// What signs.
  package var key: SigningKey
  /// The key as it was given: another key makes other tokens.
  package var keyText: String
  /// The header's `kid`.
  package var keyID: String?
  /// `iss`.
  package var issuer: String
  /// `sub`.
  package var subject: String
  /// `aud`; nil for the token endpoint's URL.
  package var audience: String?
  /// Further claims, made anew each time.
  package var claims: @Sendable (_ now: WallTime) throws(RunFailure) -> [JSONMember]
  /// How long it is valid.
  package var lifetime: Duration

  /// An assertion for a request that is sent now.
  func signed(for endpoint: TokenEndpoint, at now: WallTime) throws -> String {
    let own = try claims(now)
    let standard = [
      JSONMember(name: "iss", value: .string(issuer)),
      JSONMember(name: "sub", value: .string(subject)),
      JSONMember(name: "aud", value: .string(audience ?? endpoint.url)),
      // An assertion is good for one request: servers remember what they have seen (§3).
      JSONMember(name: "jti", value: .string(try SecureRandom.uuid())),
    ].filter { member in !own.contains { $0.name == member.name } }
    return try JSONWebToken(claims: standard + own, issuedAt: now, lifetime: lifetime)
      .signed(with: key, keyID: keyID)
  }
}

extension ResolvedOAuth2 {
  /// The parameters that are signed for one request, registered as secrets.
  ///
  /// - Throws: whatever the claims' templates or the signing fail with.
  func signedParameters(
    _ use: TokenUse?, proof: ClientProof, for endpoint: TokenEndpoint,
    services: AuthenticationServices
  ) throws -> [ResolvedEntry] {
    var parameters: [ResolvedEntry] = []
    let now = services.clock.now
    func add(_ name: String, _ text: String) {
      services.secrets.insert(text)
      parameters.append(ResolvedEntry(name, [text]))
    }
    if case .grant = use {
      if let assertion = grantValues.assertion {
        add("assertion", try assertion.signed(for: endpoint, at: now))
      }
      if let assertion = grantValues.samlAssertion {
        let text = try assertion.signed(for: endpoint, at: now)
        // A server may show what it has decoded.
        if let bytes = try? Base64URL.decode(text) {
          services.secrets.insert(String(decoding: bytes, as: UTF8.self))
        }
        add("assertion", text)
      }
    }
    if proof.needsAssertion, let assertion = clientAssertion {
      parameters.append(
        ResolvedEntry(
          "client_assertion_type", ["urn:ietf:params:oauth:client-assertion-type:jwt-bearer"]))
      add("client_assertion", try assertion.signed(for: endpoint, at: now))
    }
    return parameters
  }
}
