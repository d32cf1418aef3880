import Cryptography
import Testing

@Suite struct SecureRandomTests {
  @Test func bytesDifferAndCount() throws {
    #expect(try SecureRandom.bytes(0) == [])
    #expect(try SecureRandom.bytes(1_000).count == 1_000)
    #expect(try SecureRandom.bytes(32) != SecureRandom.bytes(32))
  }

  @Test(arguments: [-1, Int.min, Int.max])
  func countsOutOfRangeAreErrors(count: Int) {
    #expect(throws: CryptographyError.self) { try SecureRandom.bytes(count) }
  }

  @Test func uuidsHaveVersionAndVariant() throws {
    var seen: Set<String> = []
    for _ in 0..<200 {
      let text = try SecureRandom.uuid()
      #expect(
        text.wholeMatch(of: /[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}/)
          != nil)
      seen.insert(text)
    }
    #expect(seen.count == 200)
  }

  @Test func comparisonSeesEveryByte() {
    let bytes = Array("a token of some length".utf8)
    #expect(constantTimeEquals(bytes, bytes))
    #expect(constantTimeEquals([], []))
    #expect(!constantTimeEquals(bytes, Array(bytes.dropLast())))
    for index in bytes.indices {
      var other = bytes
      other[index] ^= 1
      #expect(!constantTimeEquals(bytes, other))
    }
  }
}
