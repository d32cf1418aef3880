/// Why coded bytes could not be decoded.
package enum DecodingFailure: Error, Sendable, Hashable {
  /// The bytes ended before the coding did.
  case endsTooEarly(ContentCoding)
  /// The bytes are none of the coding's, or not those that were coded; the reason in the words of
  /// the coding's library, where it has any.
  case damaged(ContentCoding, reason: String?)
  /// More bytes came behind the coding's end.
  case goesOn(ContentCoding)
  /// There is no memory for it.
  case outOfMemory
}
