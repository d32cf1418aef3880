import Cryptography
import Foundation
import Testing

@Suite struct BinaryTextTests {
  /// RFC 4648 §10.
  static let vectors = [
    ("", "", ""), ("f", "Zg==", "66"), ("fo", "Zm8=", "666f"), ("foo", "Zm9v", "666f6f"),
    ("foob", "Zm9vYg==", "666f6f62"), ("fooba", "Zm9vYmE=", "666f6f6261"),
    ("foobar", "Zm9vYmFy", "666f6f626172"),
  ]

  @Test(arguments: vectors)
  func knownForms(text: String, base64: String, hexadecimal: String) throws {
    let bytes = Array(text.utf8)
    let unpadded = base64.filter { $0 != "=" }
    #expect(Base64.encode(bytes) == base64)
    #expect(Base64URL.encode(bytes) == unpadded)
    #expect(Hexadecimal.encode(bytes) == hexadecimal)
    #expect(try Base64.decode(base64) == bytes)
    #expect(try Base64URL.decode(unpadded) == bytes)
    #expect(try Base64URL.decode(base64) == bytes)
    #expect(try Hexadecimal.decode(hexadecimal.uppercased()) == bytes)
  }

  @Test func everyLengthComesBackAndAgreesWithFoundation() throws {
    for length in 0..<100 {
      let bytes = try SecureRandom.bytes(length)
      #expect(Base64.encode(bytes) == Data(bytes).base64EncodedString())
      #expect(try Base64.decode(Base64.encode(bytes)) == bytes)
      #expect(try Base64URL.decode(Base64URL.encode(bytes)) == bytes)
      #expect(try Hexadecimal.decode(Hexadecimal.encode(bytes)) == bytes)
    }
    #expect(Base64.encode([0xFB, 0xFF, 0xFE]) == "+//+")
    #expect(Base64URL.encode([0xFB, 0xFF, 0xFE]) == "-__-")
  }

  @Test(arguments: [
    ("Zg", BinaryTextError.invalidPadding), ("Zg=", .invalidPadding), ("Zg===", .invalidPadding),
    ("Zm9v=", .invalidPadding), ("====", .invalidPadding), ("=", .invalidPadding),
    ("Z", .invalidLength), ("Zm9vZ===", .invalidLength), ("Zh==", .unusedBitsSet),
    ("Zm9=", .unusedBitsSet), ("Zm 9", .invalidCharacter(offset: 2)),
    ("Zm9v\n", .invalidCharacter(offset: 4)), ("Zg==Zg==", .invalidCharacter(offset: 2)),
    ("-__-", .invalidCharacter(offset: 0)), ("é===", .invalidCharacter(offset: 0)),
  ])
  func brokenBase64(text: String, error: BinaryTextError) {
    #expect(throws: error) { try Base64.decode(text) }
  }

  @Test(arguments: [
    ("Zg=", BinaryTextError.invalidPadding), ("Z", .invalidLength), ("Zh", .unusedBitsSet),
    ("+//+", .invalidCharacter(offset: 0)),
  ])
  func brokenBase64URL(text: String, error: BinaryTextError) {
    #expect(throws: error) { try Base64URL.decode(text) }
  }

  @Test(arguments: [
    ("0", BinaryTextError.invalidLength), ("0g", .invalidCharacter(offset: 1)),
    ("00 00", .invalidCharacter(offset: 2)),
  ])
  func brokenHexadecimal(text: String, error: BinaryTextError) {
    #expect(throws: error) { try Hexadecimal.decode(text) }
  }
}
