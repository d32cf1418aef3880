/// The text of a body in whatever encoding it came.
package enum BodyText {
  /// The text: a byte-order mark has the last word, then the transport, then an XML declaration;
  /// without any of them it is UTF-8, and what is not becomes U+FFFD.
  ///
  /// - Parameter charset: the encoding that the transport names.
  /// - Throws: ``JSONSyntaxError`` if one is named that is not read, or that the bytes are not in;
  ///   plain ASCII is read whatever name it bears.
  package static func decode(
    _ bytes: [UInt8], charset: String?
  ) throws(JSONSyntaxError) -> String {
    guard let name = charset ?? declared(in: bytes) else {
      return text(bytes, TextEncoding(byteOrderMarkOf: bytes) ?? .utf8)
        ?? String(decoding: bytes, as: UTF8.self)
    }
    let encoding: TextEncoding
    do throws(JSONSyntaxError) {
      encoding = try TextEncoding.of(bytes, charset: name) ?? .utf8
    } catch {
      guard bytes.allSatisfy({ (0x01...0x7F).contains($0) }) else { throw error }
      return String(decoding: bytes, as: UTF8.self)
    }
    if let text = text(bytes, encoding) { return text }
    // Who says UTF-8 and sends something else is read as far as it goes, as everywhere.
    if case .utf8 = encoding { return String(decoding: bytes, as: UTF8.self) }
    throw JSONSyntaxError(
      message: "it is not valid \(encoding.name)", offset: 0, line: 1, column: 1)
  }

  /// The text of a body for people, however little of it can be read.
  ///
  /// A byte-order mark has the last word, then the transport, then an XML declaration. What is not in
  /// that encoding becomes U+FFFD; where it is none that is read, what is not in UTF-8.
  ///
  /// - Parameters:
  ///   - charset: the encoding that the transport names.
  ///   - isJSON: whether it should be UTF-8 whatever is named (RFC 8259 §8.1).
  package static func legible(_ bytes: [UInt8], charset: String?, isJSON: Bool = false) -> String {
    if let marked = TextEncoding(byteOrderMarkOf: bytes) { return marked.repaired(bytes) }
    let name = charset ?? declared(in: bytes)
    guard let encoding = name.flatMap({ TextEncoding(name: $0) }),
      !isJSON || !isUTF8(bytes, ratherThan: encoding)
    else { return TextEncoding.utf8.repaired(bytes) }
    return encoding.repaired(bytes)
  }

  /// Whether bytes are UTF-8 though another encoding is named.
  private static func isUTF8(_ bytes: [UInt8], ratherThan encoding: TextEncoding) -> Bool {
    switch encoding {
    case .utf8: true
    case .utf16, .utf16LittleEndian, .utf16BigEndian: !bytes.contains(0)
    case .latin1, .windows1252: String(validating: bytes, as: UTF8.self) != nil
    }
  }

  /// The bytes of a JSON text as UTF-8, in which it should have come (RFC 8259 §8.1), whatever its
  /// type says: only what is not UTF-8 is read by a mark or by what the transport names.
  package static func json(_ bytes: [UInt8], charset: String?) -> [UInt8] {
    if let marked = TextEncoding(byteOrderMarkOf: bytes) { return marked.decode(bytes) ?? bytes }
    guard let charset, let encoding = TextEncoding(name: charset),
      !isUTF8(bytes, ratherThan: encoding)
    else { return bytes }
    return encoding.decode(bytes) ?? bytes
  }

  private static func text(_ bytes: [UInt8], _ encoding: TextEncoding) -> String? {
    encoding.decode(bytes).map { String(decoding: $0, as: UTF8.self) }
  }

  /// The encoding that an XML declaration names.
  private static func declared(in bytes: [UInt8]) -> String? {
    guard bytes.starts(with: Array("<?xml".utf8)) else { return nil }
    let start = String(decoding: bytes.prefix(256), as: UTF8.self)
    guard let end = start.firstRange(of: "?>"),
      let name = start[..<end.lowerBound].firstRange(of: "encoding")
    else { return nil }
    let value = start[name.upperBound..<end.lowerBound].drop { " \t\r\n=".contains($0) }
    guard let quote = value.first, quote == "\"" || quote == "'" else { return nil }
    return String(value.dropFirst().prefix { $0 != quote })
  }
}
