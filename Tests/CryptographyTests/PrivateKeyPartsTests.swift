import Cryptography
import Testing

@Suite struct PrivateKeyPartsTests {
  /// RFC 7515 §A.3.1.
  static let x = "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU"
  static let y = "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"
  static let d = "jpsQnnGQmL-YBIffH1136cspYG6-0iY7X1fCE9-E9LI"

  @Test func aPointMakesAKey() throws {
    let key = try PrivateKey(
      .p256, private: Base64URL.decode(Self.d), x: Base64URL.decode(Self.x),
      y: Base64URL.decode(Self.y))
    #expect(key.kind == .ellipticCurve(.p256))
  }

  @Test func partsOfTwoKeysMakeNone() throws {
    let other = [UInt8](repeating: 1, count: 32)
    #expect(throws: PrivateKeyError.damaged(reason: "its parts do not belong together")) {
      try PrivateKey(
        .p256, private: other, x: Base64URL.decode(Self.x), y: Base64URL.decode(Self.y))
    }
  }

  @Test func aPointBesideTheCurveMakesNone() {
    let other = [UInt8](repeating: 1, count: 32)
    #expect(throws: PrivateKeyError.self) {
      try PrivateKey(.p256, private: other, x: other, y: other)
    }
  }

  @Test(arguments: [0, 1, 31, 33, 5000]) func partsOfAnotherLengthMakeNone(count: Int) {
    let part = [UInt8](repeating: 7, count: count)
    #expect(throws: PrivateKeyError.self) {
      try PrivateKey(.p256, private: part, x: part, y: part)
    }
    #expect(throws: PrivateKeyError.self) { try PrivateKey(.ed25519, private: part) }
    #expect(throws: PrivateKeyError.self) {
      try PrivateKey(
        RSAParts(modulus: part, publicExponent: [1, 0, 1], privateExponent: part))
    }
  }

  @Test func randomNumbersMakeNoRSAKey() throws {
    for count in [16, 64, 256] {
      for factors in [0, 5] {
        let numbers = try (0..<8).map { _ in try SecureRandom.bytes(count) }
        #expect(throws: PrivateKeyError.self) {
          try PrivateKey(
            RSAParts(
              modulus: numbers[0], publicExponent: [1, 0, 1], privateExponent: numbers[1],
              factors: Array(numbers[2...].prefix(factors))))
        }
      }
    }
  }
}
