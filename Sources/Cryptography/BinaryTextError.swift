/// Why a text is not the hexadecimal or Base64 form of any bytes.
package enum BinaryTextError: Error, Sendable, Hashable {
  /// A character outside the alphabet, white space and misplaced padding included; the offset
  /// counts UTF-8 bytes from 0.
  case invalidCharacter(offset: Int)
  /// No byte string has a form of this length.
  case invalidLength
  /// The padding is missing, or not what the length calls for.
  case invalidPadding
  /// The last character holds bits that stand for nothing: two texts would mean the same bytes
  /// (RFC 4648 §3.5).
  case unusedBitsSet
}
