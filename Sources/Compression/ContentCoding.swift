/// A content coding that can be undone (RFC 9110 §8.4.1), by its registered name.
package enum ContentCoding: String, Sendable, Hashable, CaseIterable {
  /// Deflate (RFC 1951) in zlib's format (RFC 1950), or alone, as some servers send it.
  case deflate
  /// One gzip member (RFC 1952) or several.
  case gzip
  /// Brotli (RFC 7932).
  case brotli = "br"
  /// Zstandard (RFC 8878), within the window of RFC 9659.
  case zstandard = "zstd"

  /// The coding of a name as a header field has it, in lower case; nil for one that is not known.
  package init?(name: String) {
    self.init(rawValue: name == "x-gzip" ? "gzip" : name)
  }

  /// All of them, as `Accept-Encoding` offers them.
  package static var offer: String { allCases.map(\.rawValue).joined(separator: ", ") }
}
