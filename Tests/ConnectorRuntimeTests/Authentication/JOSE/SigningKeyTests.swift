import ConnectorModel
import Cryptography
import Testing

@testable import ConnectorRuntime

@Suite struct SigningKeyTests {
  private func problem(
    _ text: String, _ algorithm: JWSAlgorithm, passphrase: String? = nil
  ) -> String {
    do throws(SigningKeyProblem) {
      _ = try SigningKey(text, for: algorithm, passphrase: passphrase)
      return ""
    } catch {
      return error.message + (error.help.map { " | \($0)" } ?? "")
    }
  }

  @Test func everyAlgorithmHasItsKey() throws {
    for algorithm in JWSAlgorithm.allCases {
      let text =
        switch algorithm {
        case .hs256, .hs384, .hs512: "a shared secret"
        case .rs256, .rs384, .rs512, .ps256, .ps384, .ps512: SigningTestKeys.rsa
        case .es256: SigningTestKeys.p256
        case .es384: SigningTestKeys.p384
        case .es512: ""
        case .edDSA: SigningTestKeys.ed25519
        }
      if text.isEmpty { continue }
      #expect(try !SigningKey(text, for: algorithm).sign([1, 2, 3]).isEmpty)
    }
    #expect(
      problem(SigningTestKeys.p256Encrypted, .es256, passphrase: SigningTestKeys.passphrase) == "")
  }

  @Test func aKeyOfAnotherKindNamesTheAlgorithmsThatFit() {
    #expect(
      problem(SigningTestKeys.p256, .rs256)
        == "is an elliptic curve key on P-256, but RS256 wants an RSA key | This key fits: ES256.")
    #expect(
      problem(SigningTestKeys.p256, .es384)
        == "is an elliptic curve key on P-256, but ES384 wants an elliptic curve key on P-384 "
        + "| This key fits: ES256.")
    #expect(
      problem(SigningTestKeys.rsa, .edDSA)
        == "is an RSA key of 2048 bits, but EdDSA wants an Ed25519 or Ed448 key "
        + "| This key fits: RS256, RS384, RS512, PS256, PS384, PS512.")
    #expect(
      problem(#"{"kty":"oct","k":"c2VjcmV0"}"#, .rs256)
        == "is a shared secret, but RS256 wants an RSA key | This key fits: HS256, HS384, HS512.")
    #expect(problem(SigningTestKeys.rsa, .hs256).hasPrefix("is a PEM block, but HS256 wants"))
  }

  /// SAML knows none of the algorithms' names.
  @Test func aKeyOfAnotherKindForSAMLIsToldInItsTerms() {
    for text in [SigningTestKeys.p256, SigningTestKeys.ed25519] {
      let problem = #expect(throws: SigningKeyProblem.self) {
        try SigningKey(text, for: .rs256, use: .samlAssertion)
      }
      #expect(
        problem?.message.hasSuffix(", but a SAML assertion is signed with an RSA key") ?? false)
      #expect(
        problem?.help
          == "Give an RSA key of at least 2048 bits, whose certificate the server knows.")
    }
  }

  @Test func shortAndLockedKeysAreRefused() {
    #expect(
      problem(SigningTestKeys.shortRSA, .ps256)
        == "is an RSA key of 1024 bits, which is too short for PS256 "
        + "| It must have at least 2048 bits (RFC 7518 §3.3).")
    #expect(
      problem(SigningTestKeys.p256Encrypted, .es256)
        == "is encrypted, and no passphrase is given | Give it with 'key_passphrase'.")
    #expect(
      problem(SigningTestKeys.p256Encrypted, .es256, passphrase: "no")
        == "is not opened by the passphrase")
    #expect(problem("", .hs256) == "is empty")
    #expect(problem(#"{"kty":"oct","k":""}"#, .hs256) == "is empty")
  }

  @Test func whatIsNoKeySaysSo() {
    #expect(problem("s3cret", .rs256).hasPrefix("is neither PEM nor JWK | "))
    #expect(problem("", .es256).hasPrefix("is neither PEM nor JWK | "))
    #expect(
      problem("-----BEGIN CERTIFICATE-----\nAA\n-----END CERTIFICATE-----", .rs256)
        == "is a certificate, not a private key")
    #expect(
      problem(SigningTestKeys.x25519, .edDSA) == "is a key of type X25519, which signs no JWT")
    #expect(
      problem("-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----", .rs256)
        .hasPrefix("cannot be read"))
  }

  @Test(
    arguments: [
      ("{", "is no JWK: it is not JSON"), ("{}", "is no JWK: it has no 'kty'"),
      (#"{"kty":"EC"}"#, "is a JWK without 'crv'"),
      (#"{"kty":"XX"}"#, "is a JWK of an unknown 'kty' | Known: RSA, EC, OKP, oct."),
      (#"{"kty":"EC","crv":"P-1"}"#, "is a JWK on an unknown 'crv' | Known: P-256, P-384, P-521."),
      (#"{"kty":"OKP","crv":"X25519"}"#, "is a JWK on an unknown 'crv' | Known: Ed25519, Ed448."),
      (#"{"kty":"EC","crv":"P-256","x":"AA","y":"AA"}"#, "is the public half of a key"),
      (
        #"{"kty":"EC","crv":"P-256","x":"AA","y":"AA","d":"AA"}"#,
        "cannot be read: a part has not the 32 bytes of P-256"
      ),
      (#"{"kty":"RSA","n":"AQAB","e":"AQAB"}"#, "is the public half of a key"),
      (
        #"{"kty":"RSA","n":"+/","e":"AQAB","d":"AQAB"}"#,
        "is a JWK whose 'n' is not URL-safe Base64"
      ),
      (#"{"kty":"RSA","n":"AA","e":"AQAB","d":"AQ","p":"AQ"}"#, "is a JWK without 'q'"),
      (#"{"keys":[]}"#, "is a set of 0 keys | Give one of them."),
      (
        #"{"kty":"OKP","crv":"Ed25519","d":"AAAA"}"#,
        "cannot be read: the key has not the 32 bytes of Ed25519"
      ),
    ])
  func faultsOfJWKsAreNamed(text: String, message: String) {
    #expect(problem(text, .rs256) == message)
  }

  /// What begins with a brace and is no JWK may well be a secret.
  @Test func aSharedSecretMayLookLikeAnything() throws {
    for text in ["{not json", "{}", "[1]", " x "] {
      guard case .shared(let bytes) = try SigningKey(text, for: .hs512).material else {
        Issue.record("\(text)")
        continue
      }
      #expect(bytes == Array(text.utf8))
    }
  }

  @Test func aSetOfOneKeyServesAndGivesItsName() throws {
    let key = try SigningKey(
      #"{"keys":[{"kty":"oct","k":"c2VjcmV0","kid":"first"}]}"#, for: .hs256)
    #expect(key.keyID == "first")
    if case .shared(let bytes) = key.material {
      #expect(bytes == Array("secret".utf8))
    } else {
      Issue.record("no secret")
    }
  }
}
