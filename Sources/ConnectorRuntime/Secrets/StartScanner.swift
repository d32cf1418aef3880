/// Finds the places of a text where a form may begin: what most of a text is not, the next eight
/// bytes of each place tell by tables alone.
struct StartScanner {
  /// The next bytes of a place, the nearest the highest.
  private struct Window {
    static let width = 8

    private static let flags =
      CharacterClass.base64 | CharacterClass.hexadecimal | CharacterClass.special
    private static let allFlags: UInt64 = 0x00FF_00FF_00FF_0000

    /// Themselves.
    private(set) var bytes: UInt64 = 0
    /// As digits of Base64.
    private(set) var digits: UInt64 = 0
    /// Eight bits each for which of them are digits of Base64, of hexadecimal, and special.
    private var kinds: UInt64 = 0

    mutating func append(_ byte: UInt8, _ kind: UInt64) {
      bytes = bytes << 8 | UInt64(byte)
      digits = digits << 6 | kind & 0x3F
      kinds = kinds << 1 & Self.allFlags | kind & Self.flags
    }

    /// Whether escapes are near enough to matter to the four bytes of a form or to the six digits
    /// of its Base64.
    var hasSpecial: Bool { kinds & 0xFC << 48 != 0 }
    var beginsSpecial: Bool { kinds & 0x80 << 48 != 0 }
    var isSpecialBehindFirst: Bool { kinds & 0x40 << 48 != 0 }
    var isBase64: Bool { kinds & 0xFC << 16 == 0xFC << 16 }
    var beginsBase64: Bool { kinds & 0x80 << 16 != 0 }
    var isBase64BehindFirst: Bool { kinds & 0x40 << 16 != 0 }
    var isHexadecimal: Bool { kinds & 0xFF << 32 == 0xFF << 32 }

    /// The four bytes that begin here.
    var start: UInt32 { UInt32(truncatingIfNeeded: bytes >> 32) }

    /// The second to the fifth digit of Base64.
    var base64Start: UInt32 { UInt32(truncatingIfNeeded: digits >> 18 & 0xFF_FFFF) }

    /// All eight, being hexadecimal digits, as the number that they are.
    var hexadecimal: UInt32 {
      // Letters have the bit 0x40, and count 9 more than their lowest four bits.
      let values = (bytes & 0x0F0F_0F0F_0F0F_0F0F) + (bytes >> 6 & 0x0101_0101_0101_0101) * 9
      let pairs = (values | values >> 4) & 0x00FF_00FF_00FF_00FF
      let fours = (pairs | pairs >> 8) & 0x0000_FFFF_0000_FFFF
      return UInt32(truncatingIfNeeded: fours | fours >> 16)
    }
  }

  private let text: [UInt8]
  private let filter: StartFilter
  private let base64Filter: StartFilter
  private let beginsWith: [Bool]
  private let hasSpaces: Bool
  private let table = CharacterClass.table

  /// The next place to tell.
  private var place: Int
  /// How far the text was read, and from which length on the window is full.
  private var read: Int
  private let full: Int
  private var window = Window()

  /// - Parameter place: the first place.
  init(_ index: FormIndex, in text: [UInt8], from place: Int) {
    self.text = text
    filter = index.filter
    base64Filter = index.base64Filter
    beginsWith = index.beginsWith
    hasSpaces = index.hasSpaces
    self.place = place
    read = place
    full = place + Window.width
  }

  /// The next place that may be the start of a form, every place near the end of the text included;
  /// nil at the end.
  mutating func next() -> Int? {
    // What each byte changes is kept at hand.
    let (text, table, full) = (text, table, full)
    let (filter, base64Filter) = (filter, base64Filter)
    var (window, read) = (window, read)
    while read + 1 < text.count {
      let byte = text[read]
      var kind = table[Int(byte)]
      if kind & CharacterClass.special != 0, !isSpecial(byte, at: read) {
        kind &= ~CharacterClass.special
      }
      window.append(byte, kind)
      read += 1
      if read < full { continue }
      let isFound =
        if window.hasSpecial {
          mayBegin(window)
        } else {
          filter.mayContain(window.start)
            || window.isBase64
              && (base64Filter.mayContain(window.base64Start)
                || window.isHexadecimal && filter.mayContain(window.hexadecimal))
        }
      if isFound {
        (self.window, self.read, place) = (window, read, read - Window.width + 1)
        return place - 1
      }
    }
    (self.window, self.read, place) = (window, read, max(place, read - Window.width + 1))
    guard place < text.count else { return nil }
    place += 1
    return place - 1
  }

  /// Whether by its first byte a form may begin where an escape is near.
  private func mayBegin(_ window: Window) -> Bool {
    if window.beginsSpecial || beginsWith[Int(window.bytes >> 56)] { return true }
    guard window.beginsBase64 else { return false }
    guard window.isBase64BehindFirst else { return window.isSpecialBehindFirst }
    // What the first two digits of Base64 hold of a byte at each alignment.
    return beginsWith[Int(window.digits >> 40 & 0xFF)]
      || beginsWith[Int(window.digits >> 38 & 0xFF)]
      || beginsWith[Int(window.digits >> 36 & 0xFF)]
  }

  /// Whether an escape begins with a byte, or Base64 goes on over it; there is a byte behind it.
  private func isSpecial(_ byte: UInt8, at place: Int) -> Bool {
    let next = text[place + 1]
    switch byte {
    case UInt8(ascii: "\\"): return true
    case UInt8(ascii: "\""): return next == byte
    case UInt8(ascii: "+"): return hasSpaces
    case UInt8(ascii: "%"): return EscapeReader.hexValue(next) != nil || next == UInt8(ascii: "u")
    case UInt8(ascii: "&"):
      switch next {
      case UInt8(ascii: "#"), UInt8(ascii: "a"), UInt8(ascii: "l"), UInt8(ascii: "g"),
        UInt8(ascii: "q"):
        return true
      default: return EscapeReader.isStarter(next)
      }
    case UInt8(ascii: "'"): return EscapeReader.isStarter(next)
    default:
      // A line break.
      guard place > 0 else { return true }
      let kinds = table[Int(text[place - 1])] & table[Int(next)]
      return kinds & CharacterClass.base64 != 0 || text[place - 1] == 0x0D || next == 0x0A
    }
  }
}
