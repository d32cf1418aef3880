/// A text as a terminal may show it, with the columns that each part takes.
///
/// Characters that a terminal would obey or hide become visible, so that no file can write over
/// what is around it or hide its own text.
struct DisplayText {
  /// The columns between tab stops, counted from the start of the line.
  private static let tabStop = 4

  /// The characters in order, each with its columns.
  private(set) var cells: [(text: String, width: Int)] = []

  /// How many columns it takes.
  private(set) var width = 0

  init() {}

  init(_ text: String) { append(text) }

  /// The whole text.
  var text: String { cells.map(\.text).joined() }

  mutating func append(_ text: String) {
    for character in text {
      if character == "\t" {
        let columns = Self.tabStop - width % Self.tabStop
        append(String(repeating: " ", count: columns), width: columns)
      } else if character.unicodeScalars.contains(where: { Self.visibleForm($0) != nil }) {
        let visible = character.unicodeScalars.map { Self.visibleForm($0) ?? String($0) }.joined()
        append(visible, width: visible.unicodeScalars.count)
      } else {
        append(String(character), width: Self.width(of: character))
      }
    }
  }

  private mutating func append(_ text: String, width columns: Int) {
    cells.append((text, columns))
    width += columns
  }

  /// What to show for a character that must not reach a terminal; nil for all others.
  private static func visibleForm(_ scalar: Unicode.Scalar) -> String? {
    switch scalar.value {
    case 0x00...0x1F: Unicode.Scalar(0x2400 + scalar.value).map { String(Character($0)) }
    case 0x7F: "\u{2421}"
    // C1 controls, directions (as in "Trojan Source"), line separators, invisible characters.
    case 0x80...0x9F, 0xAD, 0x61C, 0x180E, 0x200B, 0x200E, 0x200F, 0x2028...0x202E, 0x2060...0x206F,
      0xFEFF:
      "<U+" + padded(String(scalar.value, radix: 16, uppercase: true)) + ">"
    default: nil
    }
  }

  private static func padded(_ digits: String) -> String {
    String(repeating: "0", count: max(0, 4 - digits.count)) + digits
  }

  /// The columns of one character, as most terminals have it.
  private static func width(of character: Character) -> Int {
    guard let first = character.unicodeScalars.first else { return 0 }
    // An emoji made of several scalars is one picture; U+FE0F asks for the picture.
    if character.unicodeScalars.contains("\u{FE0F}") { return 2 }
    switch first.properties.generalCategory {
    case .nonspacingMark, .enclosingMark, .format: return 0
    default: return isWide(first) ? 2 : 1
    }
  }

  /// East Asian wide and full-width characters and pictures, by their blocks (UAX #11).
  private static func isWide(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0xA4CF, 0xA960...0xA97F, 0xAC00...0xD7A3,
      0xF900...0xFAFF, 0xFE30...0xFE6F, 0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x16FE0...0x18DFF,
      0x1B000...0x1B2FF, 0x20000...0x3FFFD:
      true
    default: scalar.properties.isEmojiPresentation
    }
  }
}
