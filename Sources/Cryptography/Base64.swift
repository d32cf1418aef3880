/// Bytes as text of 64 characters, padded (RFC 4648 §4).
package enum Base64 {
  /// The padded form, without line breaks.
  package static func encode(_ bytes: [UInt8]) -> String {
    Base64Alphabet.standard.encode(bytes, padded: true)
  }

  /// The bytes of a padded text; white space, missing padding and unused bits are errors.
  package static func decode(_ text: String) throws(BinaryTextError) -> [UInt8] {
    try Base64Alphabet.standard.decode(text, padding: .required)
  }
}

/// Bytes as text that is safe in URLs and file names, without padding (RFC 4648 §5, RFC 7515 §2).
package enum Base64URL {
  /// The form without padding and line breaks.
  package static func encode(_ bytes: [UInt8]) -> String {
    Base64Alphabet.safeInURLs.encode(bytes, padded: false)
  }

  /// The bytes of a text with the right padding or none at all; white space and unused bits are
  /// errors.
  package static func decode(_ text: String) throws(BinaryTextError) -> [UInt8] {
    try Base64Alphabet.safeInURLs.decode(text, padding: .optional)
  }
}
