import Cryptography
import Testing

@Suite struct AuthenticatedEncryptionTests {
  /// Test cases 13 to 16 of "The Galois/Counter Mode of Operation" (McGrew and Viega), those of
  /// 256-bit keys.
  @Test func sealsAsTheStandard() throws {
    let zeroKey = [UInt8](repeating: 0, count: 32)
    let zeroNonce = [UInt8](repeating: 0, count: 12)
    #expect(
      Hexadecimal.encode(
        try AuthenticatedEncryption.seal([], key: zeroKey, nonce: zeroNonce))
        == "530f8afbc74536b9a963b4f1c4cb738b")
    #expect(
      Hexadecimal.encode(
        try AuthenticatedEncryption.seal(
          [UInt8](repeating: 0, count: 16), key: zeroKey, nonce: zeroNonce))
        == "cea7403d4d606b6e074ec5d3baf39d18d0d1c8a799996bf0265b98b5d48ab919")
    let key = try Hexadecimal.decode(
      "feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308")
    let nonce = try Hexadecimal.decode("cafebabefacedbaddecaf888")
    let message = try Hexadecimal.decode(
      "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72"
        + "1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39")
    let context = try Hexadecimal.decode("feedfacedeadbeeffeedfacedeadbeefabaddad2")
    let sealed = try AuthenticatedEncryption.seal(
      message, key: key, nonce: nonce, context: context)
    #expect(
      Hexadecimal.encode(sealed)
        == "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa"
        + "8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662"
        + "76fc6ece0f4e1768cddf8853bb2d551b")
    #expect(
      try AuthenticatedEncryption.open(sealed, key: key, nonce: nonce, context: context)
        == message)
  }

  @Test func opensNothingThatWasChanged() throws {
    let key = try SecureRandom.bytes(AuthenticatedEncryption.keyLength)
    let nonce = try SecureRandom.bytes(AuthenticatedEncryption.nonceLength)
    let sealed = try AuthenticatedEncryption.seal(
      Array("token".utf8), key: key, nonce: nonce, context: [1])
    for index in sealed.indices {
      var changed = sealed
      changed[index] ^= 0x80
      #expect(throws: CryptographyError.self) {
        try AuthenticatedEncryption.open(changed, key: key, nonce: nonce, context: [1])
      }
    }
    for count in 0..<sealed.count {
      #expect(throws: CryptographyError.self) {
        try AuthenticatedEncryption.open(
          Array(sealed.prefix(count)), key: key, nonce: nonce, context: [1])
      }
    }
    #expect(throws: CryptographyError.self) {
      try AuthenticatedEncryption.open(sealed, key: key, nonce: nonce, context: [2])
    }
    #expect(throws: CryptographyError.self) {
      try AuthenticatedEncryption.open(sealed, key: key.reversed(), nonce: nonce, context: [1])
    }
  }

  @Test func keysAndNoncesOfAnotherLengthAreErrors() {
    for (key, nonce) in [(0, 12), (16, 12), (33, 12), (32, 0), (32, 16)] {
      #expect(throws: CryptographyError.self) {
        try AuthenticatedEncryption.seal(
          [1], key: [UInt8](repeating: 1, count: key),
          nonce: [UInt8](repeating: 1, count: nonce))
      }
    }
  }
}
