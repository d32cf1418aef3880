/// One challenge of `WWW-Authenticate`: a scheme with its parameters (RFC 9110 §11.6.1).
struct AuthenticationChallenge: Sendable, Hashable {
  /// The scheme as it was written: `Digest`.
  var scheme: String
  /// The parameters by their names in lower case.
  var parameters: [String: String] = [:]

  /// The challenges of all fields, in order; what cannot be read is passed over.
  static func all(in values: [String]) -> [AuthenticationChallenge] {
    values.flatMap { value in
      var reader = Reader(bytes: Array(value.utf8))
      return reader.challenges()
    }
  }

  private struct Reader {
    let bytes: [UInt8]
    var position = 0

    mutating func challenges() -> [AuthenticationChallenge] {
      var found: [AuthenticationChallenge] = []
      while position < bytes.count {
        skip(" \t,")
        let word = token()
        if word.isEmpty {
          position += 1
          continue
        }
        let behind = position
        skip(" \t")
        if peek == UInt8(ascii: "="), !found.isEmpty {
          position += 1
          skip(" \t")
          let value = peek == UInt8(ascii: "\"") ? quoted() : token()
          found[found.count - 1].parameters[word.lowercased()] = value
        } else {
          position = max(position, behind)
          found.append(AuthenticationChallenge(scheme: word))
        }
      }
      return found
    }

    private var peek: UInt8? { position < bytes.count ? bytes[position] : nil }

    private mutating func skip(_ characters: StaticString) {
      while let byte = peek, "\(characters)".utf8.contains(byte) { position += 1 }
    }

    /// A token, and what servers write unquoted though it is none.
    private mutating func token() -> String {
      let start = position
      while let byte = peek, byte > 0x20, byte != UInt8(ascii: ","), byte != UInt8(ascii: "="),
        byte != UInt8(ascii: "\"")
      { position += 1 }
      return String(decoding: bytes[start..<position], as: UTF8.self)
    }

    private mutating func quoted() -> String {
      position += 1
      var text: [UInt8] = []
      while let byte = peek {
        position += 1
        if byte == UInt8(ascii: "\"") { break }
        if byte == UInt8(ascii: "\\"), let next = peek {
          text.append(next)
          position += 1
        } else {
          text.append(byte)
        }
      }
      return String(decoding: text, as: UTF8.self)
    }
  }
}
