import Cryptography

/// Tells a record as this program wrote it from one that was changed, by whatever: a member `seal`
/// at the end of the JSON object, an HMAC of all before it and of the file's name.
///
/// A flipped bit in a token is still valid JSON, and a file copied over another's is a good record
/// of the wrong server's token; neither may be sent.
struct RecordSeal: Sendable, Hashable {
  private static let start = Array(#","seal":""#.utf8)
  private static let end = Array(#""}"#.utf8)
  private static let codeLength = 64

  /// The user's key.
  let key: [UInt8]

  /// The bytes of a file.
  ///
  /// - Parameters:
  ///   - record: a JSON object with at least one member.
  ///   - name: the file's name.
  func seal(_ record: [UInt8], of name: String) -> [UInt8]? {
    code(record, name).map { record.dropLast() + Self.start + $0 + Self.end }
  }

  /// The record in a file's bytes; nil where it is not as it was sealed.
  func open(_ bytes: [UInt8], of name: String) -> [UInt8]? {
    let sealLength = Self.start.count + Self.codeLength + Self.end.count
    guard bytes.count > sealLength else { return nil }
    let record = Array(bytes.dropLast(sealLength)) + [UInt8(ascii: "}")]
    guard let sealed = seal(record, of: name), Self.areEqual(sealed, bytes) else { return nil }
    return record
  }

  private func code(_ record: [UInt8], _ name: String) -> [UInt8]? {
    // Names are HMACs of identities under the same key; none of those begins with text.
    let message = Array("seal\n\(name)\n".utf8) + record
    return (try? HMAC.authenticate(message, key: key, with: .sha256)).map {
      Array(Hexadecimal.encode($0).utf8)
    }
  }

  private static func areEqual(_ left: [UInt8], _ right: [UInt8]) -> Bool {
    left.count == right.count && zip(left, right).reduce(0) { $0 | ($1.0 ^ $1.1) } == 0
  }
}
