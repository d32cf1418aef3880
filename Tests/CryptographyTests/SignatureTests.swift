import Cryptography
import Testing

@Suite struct SignatureTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var key: String
    var algorithm: SignatureAlgorithm
    var length: Int
    var testDescription: String { "\(algorithm)" }
  }

  static let cases =
    [DigestAlgorithm.sha1, .sha256, .sha384, .sha512].flatMap { digest in
      [
        Case(key: TestKeys.rsa, algorithm: .rsaPKCS1(digest), length: 256),
        Case(key: TestKeys.rsa, algorithm: .rsaPSS(digest), length: 256),
      ]
    } + [
      Case(key: TestKeys.p256, algorithm: .ecdsa(.sha256), length: 64),
      Case(key: TestKeys.p384, algorithm: .ecdsa(.sha384), length: 96),
      Case(key: TestKeys.p521, algorithm: .ecdsa(.sha512), length: 132),
      Case(key: TestKeys.ed25519, algorithm: .edDSA, length: 64),
      Case(key: TestKeys.ed448, algorithm: .edDSA, length: 114),
    ]

  @Test(arguments: cases) func whatIsSignedVerifies(sample: Case) throws {
    let key = try PrivateKey(pem: sample.key)
    for message in [[], Array("message".utf8), [UInt8](repeating: 0, count: 100_000)] {
      let signature = try key.sign(message, sample.algorithm)
      #expect(signature.count == sample.length)
      #expect(key.verify(signature, of: message, sample.algorithm))
      #expect(!key.verify(signature, of: message + [1], sample.algorithm))
      var changed = signature
      changed[changed.count / 2] ^= 1
      #expect(!key.verify(changed, of: message, sample.algorithm))
      #expect(!key.verify([], of: message, sample.algorithm))
      #expect(!key.verify(Array(signature.dropLast()), of: message, sample.algorithm))
    }
  }

  /// Short halves keep their zeros: 500 signatures hold several that begin with one.
  @Test func halvesOfASignatureKeepTheirLength() throws {
    let key = try PrivateKey(pem: TestKeys.p256)
    for number in 0..<500 {
      #expect(try key.sign(Array("\(number)".utf8), .ecdsa(.sha256)).count == 64)
    }
  }

  @Test func aKeyOfAnotherKindIsRefused() throws {
    let rsa = try PrivateKey(pem: TestKeys.rsa)
    let point = try PrivateKey(pem: TestKeys.p256)
    for (key, algorithm) in [
      (rsa, SignatureAlgorithm.ecdsa(.sha256)), (rsa, .edDSA), (point, .rsaPKCS1(.sha256)),
      (point, .rsaPSS(.sha256)), (point, .edDSA),
    ] {
      #expect(throws: CryptographyError.self) { try key.sign([1], algorithm) }
      #expect(!key.verify([1, 2], of: [1], algorithm))
    }
  }

  /// RFC 8032 §7.1, test 2.
  @Test func signsAsTheStandardOfEdDSA() throws {
    let key = try PrivateKey(
      .ed25519,
      private: Hexadecimal.decode(
        "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb"))
    #expect(
      Hexadecimal.encode(try key.sign([0x72], .edDSA))
        == "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
        + "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00")
  }
}
