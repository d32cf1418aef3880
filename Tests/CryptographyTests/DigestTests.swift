import Cryptography
import Testing

@Suite struct DigestTests {
  /// FIPS 180-4 examples, RFC 1321 §A.5, and the empty message.
  @Test(arguments: [
    (DigestAlgorithm.md5, "", "d41d8cd98f00b204e9800998ecf8427e"),
    (.md5, "message digest", "f96b697d7cb7938d525a2f31aaf161d0"),
    (.sha1, "", "da39a3ee5e6b4b0d3255bfef95601890afd80709"),
    (.sha1, "abc", "a9993e364706816aba3e25717850c26c9cd0d89d"),
    (.sha256, "", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
    (.sha256, "abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
    (
      .sha256, "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
      "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
    ),
    (
      .sha384, "abc",
      "cb00753f45a35e8bb5a03d699ac65007272c32ab0eded163"
        + "1a8b605a43ff5bed8086072ba1e7cc2358baeca134c825a7"
    ),
    (
      .sha512, "abc",
      "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
        + "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f"
    ),
    (
      .sha512Half, "abc",
      "53048e2681941ef99b2e29b76b4c7dabe4c2d0c634fc6d46e0e2f13107e7af23"
    ),
  ])
  func digestsOfKnownMessages(
    algorithm: DigestAlgorithm, message: String, digest: String
  ) throws {
    #expect(Hexadecimal.encode(try Digest.hash(Array(message.utf8), with: algorithm)) == digest)
  }

  @Test func aMillionCharacters() throws {
    let message = [UInt8](repeating: UInt8(ascii: "a"), count: 1_000_000)
    #expect(
      Hexadecimal.encode(try Digest.sha256(message))
        == "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0")
    #expect(
      Hexadecimal.encode(try Digest.sha1(message)) == "34aa973cd4c4daa4f61eeb2bdbad27316534016f")
    #expect(try Digest.sha512(message).count == DigestAlgorithm.sha512.length)
  }

  @Test(arguments: DigestAlgorithm.allCases) func partsGiveTheDigestOfTheWhole(
    algorithm: DigestAlgorithm
  ) throws {
    let message = try SecureRandom.bytes(10_000)
    var digest = try RunningDigest(algorithm)
    try digest.update([])
    try digest.update(message[..<17])
    try digest.update(message[17..<9000])
    try digest.update(message[9000...])
    let whole = try digest.finish()
    #expect(whole == (try Digest.hash(message, with: algorithm)))
    #expect(try RunningDigest(algorithm).finish() == Digest.hash([], with: algorithm))
  }
}
