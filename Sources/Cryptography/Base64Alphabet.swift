/// The characters of one form of Base64, and the conversion between them and bytes.
struct Base64Alphabet: Sendable {
  /// Whether a text ends in `=` up to a multiple of four characters.
  enum Padding {
    case required
    case optional
  }

  static let standard = Base64Alphabet(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
  static let safeInURLs = Base64Alphabet(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")

  private static let paddingCharacter = UInt8(ascii: "=")
  private static let notInAlphabet: UInt8 = 0xFF

  /// The character of each of the 64 values.
  private let characters: [UInt8]
  /// The value of each of the 256 bytes.
  private let values: [UInt8]

  private init(_ alphabet: String) {
    characters = Array(alphabet.utf8)
    var values = [UInt8](repeating: Self.notInAlphabet, count: 256)
    for (value, character) in characters.enumerated() {
      values[Int(character)] = UInt8(value)
    }
    self.values = values
  }

  func encode(_ bytes: [UInt8], padded: Bool) -> String {
    var text: [UInt8] = []
    text.reserveCapacity(bytes.count / 3 * 4 + 4)
    var index = 0
    while index < bytes.count {
      let group = bytes[index..<min(index + 3, bytes.count)]
      var bits: UInt32 = 0
      for offset in 0..<3 {
        bits = bits << 8 | (offset < group.count ? UInt32(group[index + offset]) : 0)
      }
      for position in 0..<4 {
        if position <= group.count {
          text.append(characters[Int(bits >> UInt32(18 - 6 * position) & 0x3F)])
        } else if padded {
          text.append(Self.paddingCharacter)
        }
      }
      index += 3
    }
    return String(decoding: text, as: UTF8.self)
  }

  func decode(_ text: String, padding: Padding) throws(BinaryTextError) -> [UInt8] {
    let input = Array(text.utf8)
    let end = input.lastIndex { $0 != Self.paddingCharacter }.map { $0 + 1 } ?? 0
    var bytes: [UInt8] = []
    bytes.reserveCapacity(end / 4 * 3 + 3)
    var bits: UInt32 = 0
    var count = 0
    for offset in 0..<end {
      let value = values[Int(input[offset])]
      guard value != Self.notInAlphabet else { throw .invalidCharacter(offset: offset) }
      // At most 6 bits wait here, so nothing is lost at the top.
      bits = bits << 6 | UInt32(value)
      count += 6
      if count >= 8 {
        count -= 8
        bytes.append(UInt8(truncatingIfNeeded: bits >> UInt32(count)))
        bits &= (1 << UInt32(count)) - 1
      }
    }
    guard end % 4 != 1 else { throw .invalidLength }
    let padded = input.count - end
    let wanted = (4 - end % 4) % 4
    guard padded == wanted || padded == 0 && padding == .optional else { throw .invalidPadding }
    guard bits == 0 else { throw .unusedBitsSet }
    return bytes
  }
}
