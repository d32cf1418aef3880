/// An encoding that bodies which are not JSON come in.
enum TextEncoding: Sendable {
  case utf8
  case utf16
  case utf16LittleEndian
  case utf16BigEndian
  case latin1
  case windows1252

  /// The encoding of a name, compared without case: IANA's names and the usual aliases.
  init?(name: String) {
    switch name.lowercased() {
    case "utf-8", "utf8", "us-ascii", "ascii": self = .utf8
    case "utf-16", "utf16": self = .utf16
    case "utf-16le": self = .utf16LittleEndian
    case "utf-16be": self = .utf16BigEndian
    case "iso-8859-1", "iso8859-1", "iso_8859-1", "latin1", "l1": self = .latin1
    case "windows-1252", "cp1252", "x-cp1252": self = .windows1252
    default: return nil
    }
  }

  /// The encoding that a byte-order mark in front says.
  init?(byteOrderMarkOf bytes: [UInt8]) {
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) {
      self = .utf8
    } else if bytes.starts(with: [0xFF, 0xFE]) {
      self = .utf16LittleEndian
    } else if bytes.starts(with: [0xFE, 0xFF]) {
      self = .utf16BigEndian
    } else {
      return nil
    }
  }

  /// The encoding of a body: what a byte-order mark says, else the transport; nil where neither
  /// does.
  ///
  /// - Throws: ``JSONSyntaxError`` if the transport names one that is not read.
  static func of(_ bytes: [UInt8], charset: String?) throws(JSONSyntaxError) -> TextEncoding? {
    if let marked = TextEncoding(byteOrderMarkOf: bytes) { return marked }
    guard let charset else { return nil }
    if let known = TextEncoding(name: charset) { return known }
    throw JSONSyntaxError(message: unsupported(charset), offset: 0, line: 1, column: 1)
  }

  /// What is said of an encoding that is not read.
  static func unsupported(_ name: String) -> String {
    // A name is quoted whole or not at all: a part of a secret could not be told any more.
    let shown = name.utf8.count <= 40 ? "encoding '\(name)'" : "encoding"
    return "its \(shown) is none of UTF-8, UTF-16, ISO-8859-1 and windows-1252"
  }

  /// Its name for people and for expat.
  var name: String {
    switch self {
    case .utf8: "UTF-8"
    case .utf16: "UTF-16"
    case .utf16LittleEndian: "UTF-16LE"
    case .utf16BigEndian: "UTF-16BE"
    case .latin1: "ISO-8859-1"
    case .windows1252: "windows-1252"
    }
  }

  /// What windows-1252 has for the bytes 0x80 to 0x9F (WHATWG Encoding §9); the other 224 are
  /// those of ISO-8859-1.
  private static let windows1252Upper: [UInt16] = [
    0x20AC, 0x0081, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
    0x2039, 0x0152, 0x008D, 0x017D, 0x008F, 0x0090, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
    0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x009D, 0x017E, 0x0178,
  ]

  /// The code point of a byte in windows-1252.
  static func windows1252CodePoint(_ byte: UInt8) -> UInt16 {
    (0x80...0x9F).contains(byte) ? windows1252Upper[Int(byte) - 0x80] : UInt16(byte)
  }

  /// Bytes as UTF-8, without a byte-order mark; nil where they are not in the encoding.
  func decode(_ bytes: [UInt8]) -> [UInt8]? {
    let text: String?
    switch self {
    case .utf8:
      let start = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
      text = String(validating: bytes[start...], as: UTF8.self)
    // Without a mark, UTF-16 is taken for little-endian, as nearly all that comes without is.
    case .utf16, .utf16LittleEndian: text = Self.utf16(bytes) { $0 | $1 << 8 }
    case .utf16BigEndian: text = Self.utf16(bytes) { $0 << 8 | $1 }
    case .latin1:
      text = String(decoding: bytes.lazy.map(UInt16.init), as: UTF16.self)
    case .windows1252:
      text = String(decoding: bytes.lazy.map(Self.windows1252CodePoint), as: UTF16.self)
    }
    return text.map { Array($0.utf8) }
  }

  /// Bytes as text, without a byte-order mark; what of them is not in the encoding becomes U+FFFD,
  /// and half a unit at the end is left out.
  func repaired(_ bytes: [UInt8]) -> String {
    switch self {
    case .utf8:
      let start = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
      return String(decoding: bytes[start...], as: UTF8.self)
    case .utf16, .utf16LittleEndian:
      return String(decoding: Self.units(bytes) { $0 | $1 << 8 }, as: UTF16.self)
    case .utf16BigEndian:
      return String(decoding: Self.units(bytes) { $0 << 8 | $1 }, as: UTF16.self)
    case .latin1, .windows1252:
      return decode(bytes).map { String(decoding: $0, as: UTF8.self) } ?? ""
    }
  }

  private static func utf16(
    _ bytes: [UInt8], _ combine: (UInt16, UInt16) -> UInt16
  ) -> String? {
    guard bytes.count.isMultiple(of: 2) else { return nil }
    return String(validating: units(bytes, combine), as: UTF16.self)
  }

  /// The units of UTF-16 in bytes, without a byte-order mark.
  private static func units(
    _ bytes: [UInt8], _ combine: (UInt16, UInt16) -> UInt16
  ) -> [UInt16] {
    var units = stride(from: 0, to: bytes.count - 1, by: 2).map {
      combine(UInt16(bytes[$0]), UInt16(bytes[$0 + 1]))
    }
    if units.first == 0xFEFF { units.removeFirst() }
    return units
  }
}
