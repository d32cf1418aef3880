/// Undoes one coding of bytes that come in parts, in the same memory however many they are.
///
/// After an error it is of no more use.
protocol StreamDecoder: AnyObject {
  /// Whether what came so far may be all: the coding has come to its end, or has not begun.
  var isAtEnd: Bool { get }

  /// Takes the next part and hands out all that is known to be in it, piece by piece; a piece may be
  /// used during the call alone.
  ///
  /// - Throws: `DecodingFailure`, or what `deliver` throws.
  func decode(
    _ part: UnsafeRawBufferPointer, _ deliver: (UnsafeRawBufferPointer) throws -> Void) throws
}
