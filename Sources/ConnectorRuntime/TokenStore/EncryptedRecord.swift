import Cryptography
import JSONDocument

/// A token file whose record is encrypted: a JSON object that tells whose token it is and under which
/// key it lies, and the ciphertext.
struct EncryptedRecord: Sendable, Hashable {
  /// The version of the format that is written.
  static let version = 1
  private static let cipher = "AES-256-GCM"

  /// Which key it was encrypted under.
  var keyIdentifier: String
  /// The connector's id, so that what cannot be opened can still be listed and removed.
  var connector: String
  /// The scheme's `type`.
  var scheme: String
  /// The token endpoint without its query.
  var endpoint: String
  /// The nonce, used once.
  var nonce: [UInt8]
  /// The record's bytes, encrypted, with their tag.
  var ciphertext: [UInt8]
}

extension EncryptedRecord {
  /// The record of a file.
  ///
  /// - Throws: `RecordProblem`.
  init(bytes: [UInt8]) throws(RecordProblem) {
    let object = try RecordObject(bytes: bytes, version: Self.version)
    guard try object.text("cipher") == Self.cipher,
      let nonce = try? Base64.decode(object.text("nonce")),
      nonce.count == AuthenticatedEncryption.nonceLength,
      let ciphertext = try? Base64.decode(object.text("ciphertext"))
    else { throw .damaged }
    self.init(
      keyIdentifier: try object.text("key"), connector: try object.text("connector"),
      scheme: try object.text("scheme"), endpoint: try object.text("endpoint"), nonce: nonce,
      ciphertext: ciphertext)
  }

  /// The file's bytes.
  var bytes: [UInt8] {
    JSONValue.object(
      head + [JSONMember(name: "ciphertext", value: .string(Base64.encode(ciphertext)))]
    ).bytes()
  }

  /// What is not hidden but must be as it was written: the file's name and the head.
  func context(of name: String) -> [UInt8] {
    let members = [JSONMember(name: "file", value: .string(name))] + head
    return JSONValue.object(members).bytes()
  }

  private var head: [JSONMember] {
    [
      JSONMember(name: "version", value: .number(JSONNumber(Self.version))),
      JSONMember(name: "cipher", value: .string(Self.cipher)),
      JSONMember(name: "key", value: .string(keyIdentifier)),
      JSONMember(name: "connector", value: .string(connector)),
      JSONMember(name: "scheme", value: .string(scheme)),
      JSONMember(name: "endpoint", value: .string(endpoint)),
      JSONMember(name: "nonce", value: .string(Base64.encode(nonce))),
    ]
  }
}
