import ConnectorRuntime

/// The header fields of a request in libcurl's notation.
enum RequestHeader {
  /// Fields that libcurl adds by itself where they are not given, and that the contract leaves out.
  private static let unwanted = ["Accept", "Content-Type"]

  /// One line for each field in order, then one that suppresses each unwanted field not given.
  ///
  /// - Parameter asksFirst: whether libcurl may add `Expect: 100-continue`, which it does to every
  ///   body.
  static func lines(
    _ fields: [HTTPField], asksFirst: Bool
  ) throws(TransportError) -> [String] {
    var lines: [String] = []
    for field in fields {
      guard isToken(field.name) else {
        throw TransportError(.invalidRequest, "a header field's name is not a token")
      }
      guard field.value.utf8.allSatisfy({ $0 != 0x0D && $0 != 0x0A && $0 != 0 }) else {
        throw TransportError(
          .invalidRequest, "the header field \(field.name) has a line break or a NUL in its value")
      }
      // `Name:` would suppress the field; a semicolon sends it without a value.
      let isEmpty = field.value.utf8.allSatisfy { $0 == 0x20 || $0 == 0x09 }
      lines.append(isEmpty ? "\(field.name);" : "\(field.name): \(field.value)")
    }
    let given = Set(fields.map { $0.name.lowercased() })
    for name in unwanted + (asksFirst ? [] : ["Expect"]) where !given.contains(name.lowercased()) {
      lines.append("\(name):")
    }
    if asksForIdentity(given) { lines.append("Accept-Encoding: identity") }
    return lines
  }

  /// Whether no content coding may be asked for: a range would be one of the coded bytes, of which a
  /// part cannot be decoded, and many servers ignore ranges of what they would code.
  ///
  /// - Parameter names: of the fields that are given, in lower case.
  static func asksForIdentity(_ names: Set<String>) -> Bool {
    names.contains("range") && !names.contains("accept-encoding")
  }

  /// The most bytes of a request's header that libcurl sends; it calls more than that a lack of
  /// memory.
  static let limit = 1 << 20

  /// Refuses a header over the limit before anything is connected.
  static func check(
    _ lines: [String], url: String, userAgent: String
  ) throws(TransportError) {
    // Method, version and the fields that libcurl adds take less than the rest of a kibibyte.
    let size = lines.reduce(url.utf8.count + userAgent.utf8.count + 1024) { $0 + $1.utf8.count + 2 }
    if size > limit {
      throw TransportError(.invalidRequest, "the request's header is larger than 1 MiB")
    }
  }
}

/// Whether a text is a token (RFC 9110 §5.6.2).
func isToken(_ text: String) -> Bool {
  !text.isEmpty
    && text.utf8.allSatisfy { byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"):
        true
      default:
        "!#$%&'*+-.^_`|~".utf8.contains(byte)
      }
    }
}
