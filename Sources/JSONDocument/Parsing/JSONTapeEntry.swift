/// One token of a parsed document in eight bytes.
///
/// The tape holds the document's tokens in order: a scalar is one entry, an array or object an
/// entry, then its children, then an ``Kind/end`` entry. An object's children alternate between
/// names (which are strings) and values.
struct JSONTapeEntry {
  enum Kind: UInt8 {
    case null
    case boolFalse
    case boolTrue
    case number
    case string
    case array
    case object
    case end
  }

  /// Offsets, lengths and tape indices have 29 bits each.
  static let maximumDocumentSize = 1 << 29 - 1

  private let bits: UInt64

  private static let fieldMask: UInt64 = 1 << 29 - 1

  /// - Parameters:
  ///   - flag: of a string, that it has escapes; of a number, a fraction or an exponent.
  ///   - first: of a scalar or a container, the offset of its first byte (of a string, the one
  ///     behind the quote); of an end, the offset behind the bracket.
  ///   - second: of a scalar, its length in bytes (of a string, without quotes); of a container,
  ///     the tape index of its end; of an end, the number of elements or members.
  @inline(__always)
  init(_ kind: Kind, flag: Bool = false, first: Int, second: Int) {
    bits =
      UInt64(kind.rawValue) | (flag ? 8 : 0)
      | UInt64(truncatingIfNeeded: first) << 4 | UInt64(truncatingIfNeeded: second) << 33
  }

  @inline(__always)
  var kind: Kind {
    // All eight patterns of three bits are kinds.
    Kind(rawValue: UInt8(truncatingIfNeeded: bits & 7)) ?? .end
  }

  @inline(__always)
  var flag: Bool { bits & 8 != 0 }

  @inline(__always)
  var first: Int { Int(truncatingIfNeeded: bits >> 4 & Self.fieldMask) }

  @inline(__always)
  var second: Int { Int(truncatingIfNeeded: bits >> 33 & Self.fieldMask) }

  @inline(__always)
  var isContainer: Bool { kind == .array || kind == .object }
}
