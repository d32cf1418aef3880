import Cryptography
import Testing

@Suite struct HMACTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var name: String
    var key: [UInt8]
    var message: [UInt8]
    var codes: [DigestAlgorithm: String]
    var testDescription: String { name }
  }

  /// RFC 4231 §4 and, for SHA-1, RFC 2202 §3.
  static let cases = [
    Case(
      name: "a key shorter than the block", key: Array(repeating: 0x0b, count: 20),
      message: Array("Hi There".utf8),
      codes: [
        .sha1: "b617318655057264e28bc0b6fb378c8ef146be00",
        .sha256: "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7",
        .sha512: "87aa7cdea5ef619d4ff0b4241a1d6cb02379f4e2ce4ec2787ad0b30545e17cde"
          + "daa833b7d6b8a702038b274eaea3f4e4be9d914eeb61f1702e696c203a126854",
      ]),
    Case(
      name: "a key shorter than the code", key: Array("Jefe".utf8),
      message: Array("what do ya want for nothing?".utf8),
      codes: [
        .sha1: "effcdf6ae5eb2fa2d27416d5f184df9c259a7c79",
        .sha256: "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
        .sha384: "af45d2e376484031617f78d2b58a6b1b9c7ef464f5a01b47"
          + "e42ec3736322445e8e2240ca5e69e2c78b3239ecfab21649",
        .sha512: "164b7a7bfcf819e2e395fbe73b56e0a387bd64222e831fd610270cd7ea250554"
          + "9758bf75c05a994a6d034f65f8f0e6fdcaeab1a34d4a6b4b636e070a38bce737",
      ]),
    Case(
      name: "a key longer than the block", key: Array(repeating: 0xaa, count: 131),
      message: Array("Test Using Larger Than Block-Size Key - Hash Key First".utf8),
      codes: [
        .sha256: "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54",
        .sha512: "80b24263c7c1a3ebb71493c1dd7be8b49b46d1f41b4aeec1121b013783f8f352"
          + "6b56d037e05f2598bd0fd2215d6a1e5295e64f73f63f0aec8b915a985d786598",
      ]),
    Case(
      name: "nothing at all", key: [], message: [],
      codes: [
        .sha256: "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad"
      ]),
  ]

  @Test(arguments: cases)
  func codesOfKnownMessages(known: Case) throws {
    for (algorithm, code) in known.codes {
      let computed = try HMAC.authenticate(known.message, key: known.key, with: algorithm)
      #expect(Hexadecimal.encode(computed) == code, "\(algorithm.rawValue)")
    }
  }
}
