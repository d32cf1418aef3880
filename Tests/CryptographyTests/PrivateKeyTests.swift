import Cryptography
import Testing

@Suite struct PrivateKeyTests {
  struct Form: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var text: String
    var kind: PrivateKeyKind

    init(_ name: String, _ text: String, _ kind: PrivateKeyKind) {
      testDescription = name
      self.text = text
      self.kind = kind
    }
  }

  static let forms = [
    Form("PKCS#1", TestKeys.rsa, .rsa(bits: 2048)),
    Form("PKCS#8", TestKeys.rsaPKCS8, .rsa(bits: 2048)),
    Form("encrypted PKCS#8", TestKeys.rsaEncrypted, .rsa(bits: 2048)),
    Form("1024 bits", TestKeys.shortRSA, .rsa(bits: 1024)),
    Form("SEC 1 behind its parameters", TestKeys.p256, .ellipticCurve(.p256)),
    Form("P-256 in PKCS#8", TestKeys.p256PKCS8, .ellipticCurve(.p256)),
    Form("P-256 in encrypted PKCS#8", TestKeys.p256Encrypted, .ellipticCurve(.p256)),
    Form("an old passphrase header", TestKeys.p256OldEncrypted, .ellipticCurve(.p256)),
    Form("P-384", TestKeys.p384, .ellipticCurve(.p384)),
    Form("P-521", TestKeys.p521, .ellipticCurve(.p521)),
    Form("Ed25519", TestKeys.ed25519, .edwards(.ed25519)),
    Form("Ed448", TestKeys.ed448, .edwards(.ed448)),
    Form(
      "text around it", "key:\n\(TestKeys.ed25519)\nend", .edwards(.ed25519)),
    Form(
      "line breaks of Windows", TestKeys.p256PKCS8.replacing("\n", with: "\r\n"),
      .ellipticCurve(.p256)),
    Form(
      "line breaks written as \\n", TestKeys.rsa.replacing("\n", with: "\\n"), .rsa(bits: 2048)),
    Form(
      "line breaks turned into spaces", TestKeys.rsaEncrypted.replacing("\n", with: " "),
      .rsa(bits: 2048)),
  ]

  @Test(arguments: forms) func readsEveryForm(form: Form) throws {
    let key = try PrivateKey(pem: form.text, passphrase: TestKeys.passphrase)
    #expect(key.kind == form.kind)
  }

  @Test func aKeyIsTheSameInEveryForm() throws {
    let message = Array("message".utf8)
    let first = try PrivateKey(pem: TestKeys.rsa)
    let second = try PrivateKey(pem: TestKeys.rsaEncrypted, passphrase: TestKeys.passphrase)
    #expect(
      try first.sign(message, .rsaPKCS1(.sha256)) == second.sign(message, .rsaPKCS1(.sha256)))
    let point = try PrivateKey(pem: TestKeys.p256)
    let other = try PrivateKey(pem: TestKeys.p256OldEncrypted, passphrase: TestKeys.passphrase)
    #expect(
      other.verify(try point.sign(message, .ecdsa(.sha256)), of: message, .ecdsa(.sha256)))
  }

  @Test func saysWhatIsWrongWithAPassphrase() {
    for text in [TestKeys.rsaEncrypted, TestKeys.p256Encrypted, TestKeys.p256OldEncrypted] {
      #expect(throws: PrivateKeyError.passphraseNeeded) { try PrivateKey(pem: text) }
      #expect(throws: PrivateKeyError.wrongPassphrase) {
        try PrivateKey(pem: text, passphrase: "sword")
      }
      #expect(throws: PrivateKeyError.wrongPassphrase) {
        try PrivateKey(pem: text, passphrase: String(repeating: "x", count: 100_000))
      }
    }
  }

  @Test func saysWhatIsNoPrivateKey() {
    #expect(throws: PrivateKeyError.noPEM) { try PrivateKey(pem: "") }
    #expect(throws: PrivateKeyError.noPEM) { try PrivateKey(pem: "s3cret") }
    #expect(throws: PrivateKeyError.otherContent(label: "CERTIFICATE")) {
      try PrivateKey(pem: "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----")
    }
    #expect(throws: PrivateKeyError.otherContent(label: "OPENSSH PRIVATE KEY")) {
      try PrivateKey(
        pem: "-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA\n-----END OPENSSH PRIVATE KEY-----")
    }
    #expect(throws: PrivateKeyError.unsupported(kind: "a key of type X25519")) {
      try PrivateKey(pem: TestKeys.x25519)
    }
    #expect(throws: PrivateKeyError.unsupported(kind: "an elliptic curve key on secp256k1")) {
      try PrivateKey(pem: TestKeys.secp256k1)
    }
  }

  @Test func garbageNeverMakesAKeyNorACrash() throws {
    var generator = SystemRandomNumberGenerator()
    for text in Self.forms.map(\.text) {
      for _ in 0..<60 {
        var bytes = Array(text.utf8)
        switch Int.random(in: 0..<4, using: &generator) {
        case 0:
          bytes.removeSubrange(
            Int.random(in: 0..<bytes.count, using: &generator)..<bytes.count)
        case 1:
          bytes[Int.random(in: 0..<bytes.count, using: &generator)] = UInt8.random(
            in: 0...255, using: &generator)
        case 2:
          let start = Int.random(in: 0..<bytes.count, using: &generator)
          bytes.removeSubrange(start..<min(bytes.count, start + 7))
        default:
          bytes.insert(
            contentsOf: "AAAA".utf8, at: Int.random(in: 0..<bytes.count, using: &generator))
        }
        let changed = String(decoding: bytes, as: UTF8.self)
        // What still reads as a key must still answer.
        guard let key = try? PrivateKey(pem: changed, passphrase: TestKeys.passphrase) else {
          continue
        }
        for algorithm in [
          SignatureAlgorithm.rsaPKCS1(.sha256), .rsaPSS(.sha512), .ecdsa(.sha256), .edDSA,
        ] {
          _ = try? key.sign([1, 2, 3], algorithm)
        }
      }
    }
  }
}
