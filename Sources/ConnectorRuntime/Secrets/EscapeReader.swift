/// Reads the escapes of URLs, forms, JSON and other languages' strings, XML, shells, CSV and SQL,
/// whatever wrote them, and escapes of escapes: JSON inside JSON, a URL inside a URL's query.
struct EscapeReader {
  /// How often a text may have been escaped over.
  static let levels = 3

  /// The readings of one place.
  private struct Known {
    var position = -1
    var readings = Readings()
    var reachesEnd = false
  }

  /// How many places are remembered: the forms that begin near each other are read over the same.
  private static let knownCount = 64

  let text: [UInt8]
  /// Whether the last readings depend on what follows the text.
  private(set) var reachedEnd = false
  private var known: [Known] = []

  init(_ text: [UInt8]) { self.text = text }

  /// Whether an escape may begin with a byte.
  static func isStarter(_ byte: UInt8) -> Bool {
    byte < 64 ? starters &>> UInt64(byte) & 1 != 0 : byte == UInt8(ascii: "\\")
  }

  /// A bit for each of those below 64: `"`, `%`, `&`, `'`, `+`.
  private static let starters: UInt64 = 1 << 34 | 1 << 37 | 1 << 38 | 1 << 39 | 1 << 43

  /// What a place may stand for, beside itself; `reachedEnd` says whether it depends on what follows
  /// the text.
  mutating func readings(at position: Int) -> Readings {
    if known.isEmpty {
      known = [Known](repeating: Known(), count: Self.knownCount)
    } else if known[position % Self.knownCount].position == position {
      reachedEnd = known[position % Self.knownCount].reachesEnd
      return known[position % Self.knownCount].readings
    }
    reachedEnd = false
    let readings = read(at: position)
    known[position % Self.knownCount] = Known(
      position: position, readings: readings, reachesEnd: reachedEnd)
    return readings
  }

  private mutating func read(at position: Int) -> Readings {
    var readings = Readings()
    guard position < text.count else { return readings }
    var symbol = Symbol(text[position], end: position + 1)
    var layers = Layers()
    while layers.count < Self.levels {
      // Only what reads as the start of an escape one level below is one here.
      guard let byte = symbol.byte, Self.isStarter(byte) else { break }
      var read = layers
      if let escape = escape(byte, from: symbol.end, over: &read) {
        readings.append(escape)
        symbol = escape
        layers = read
        layers.append(byte)
      } else {
        layers.append(nil)
      }
    }
    return readings
  }

  /// What an escape is read from: how often that was escaped over, and by which kinds of escapes.
  ///
  /// The first escape of a level tells its kind: where JSON was escaped over, `''` is two quotes and
  /// not one of SQL.
  private struct Layers {
    private(set) var count = 0
    private var first: UInt8?
    private var second: UInt8?

    mutating func append(_ starter: UInt8?) {
      if count == 0 {
        first = starter
      } else if count == 1 {
        second = starter
      }
      count += 1
    }

    /// Whether an escape of one level may begin with a byte.
    func allows(_ starter: UInt8, at level: Int) -> Bool {
      guard let kind = level == 0 ? first : second else { return true }
      // Forms escape by both.
      return starter == kind
        || [starter, kind].allSatisfy { $0 == UInt8(ascii: "%") || $0 == UInt8(ascii: "+") }
    }

    /// The levels below one.
    func below(_ level: Int) -> Layers {
      var layers = self
      layers.count = level
      return layers
    }

    /// Notes an escape of one level, and what its characters tell of those below.
    mutating func note(_ starter: UInt8, at level: Int, over below: Layers) {
      if level == 0 {
        first = first ?? starter
      } else {
        first = first ?? below.first
        second = second ?? starter
      }
    }
  }

  /// The symbol at a place of a text that was escaped over.
  private mutating func symbol(at position: Int, over layers: inout Layers) -> Symbol? {
    guard position < text.count else {
      reachedEnd = true
      return nil
    }
    var symbol = Symbol(text[position], end: position + 1)
    for level in 0..<layers.count {
      guard let byte = symbol.byte, Self.isStarter(byte) else { break }
      guard layers.allows(byte, at: level) else { continue }
      var below = layers.below(level)
      if let escape = escape(byte, from: symbol.end, over: &below) {
        symbol = escape
        layers.note(byte, at: level, over: below)
      }
    }
    return symbol
  }

  /// The escape that begins with a byte, its further characters read one level below.
  private mutating func escape(
    _ starter: UInt8, from position: Int, over layers: inout Layers
  ) -> Symbol? {
    var cursor = position
    switch starter {
    case UInt8(ascii: "+"): return Symbol(0x20, end: position)
    case UInt8(ascii: "%"): return percent(&cursor, &layers)
    case UInt8(ascii: "\\"): return backslash(&cursor, &layers)
    case UInt8(ascii: "&"): return reference(&cursor, &layers)
    default: return quote(starter, &cursor, &layers)
    }
  }

  /// `%C3` (RFC 3986 §2.1), `%u00E9` (ECMA-262 §B.2.1).
  private mutating func percent(_ cursor: inout Int, _ layers: inout Layers) -> Symbol? {
    guard let next = next(&cursor, &layers) else { return nil }
    if next == UInt8(ascii: "u") { return unit(&cursor, &layers, "%") }
    guard let high = Self.hexValue(next), let low = digit(&cursor, &layers) else { return nil }
    return Symbol(UInt8(high << 4 | low), end: cursor)
  }

  /// `\n`, `\"`, `\u00e9`, `\u{e9}`, `\U000000E9`, `\xC3`, `\303`, and a shell's `\ `.
  private mutating func backslash(_ cursor: inout Int, _ layers: inout Layers) -> Symbol? {
    guard let next = next(&cursor, &layers) else { return nil }
    switch next {
    case UInt8(ascii: "n"): return Symbol(0x0A, end: cursor)
    case UInt8(ascii: "r"): return Symbol(0x0D, end: cursor)
    case UInt8(ascii: "t"): return Symbol(0x09, end: cursor)
    case UInt8(ascii: "b"): return Symbol(0x08, end: cursor)
    case UInt8(ascii: "f"): return Symbol(0x0C, end: cursor)
    case UInt8(ascii: "v"): return Symbol(0x0B, end: cursor)
    case UInt8(ascii: "a"): return Symbol(0x07, end: cursor)
    case UInt8(ascii: "e"): return Symbol(0x1B, end: cursor)
    case UInt8(ascii: "u"): return unit(&cursor, &layers, "\\")
    case UInt8(ascii: "U"): return scalar(number(&cursor, &layers, digits: 8), cursor)
    case UInt8(ascii: "x"):
      return number(&cursor, &layers, digits: 2).map {
        Symbol(UInt8(truncatingIfNeeded: $0), end: cursor)
      }
    case 0x30...0x33:
      var (value, count, end) = (Int(next) - 0x30, 1, cursor)
      while count < 3, let digit = self.next(&cursor, &layers), (0x30...0x37).contains(digit) {
        (value, count, end) = (value << 3 | Int(digit - 0x30), count + 1, cursor)
      }
      return count == 3 ? Symbol(UInt8(value), end: end) : nil
    case 0x41...0x5A, 0x61...0x7A, 0x34...0x39, 0x80...0xFF: return nil
    default: return Symbol(next, end: cursor)
    }
  }

  /// The four digits behind `\u`, or some in braces; two units where the first needs a second.
  private mutating func unit(_ cursor: inout Int, _ layers: inout Layers, _ starter: String)
    -> Symbol?
  {
    let start = cursor
    if next(&cursor, &layers) == UInt8(ascii: "{") {
      return number(&cursor, &layers, upTo: UInt8(ascii: "}"), radix: 16)
        .flatMap { scalar($0, cursor) }
    }
    cursor = start
    guard let high = number(&cursor, &layers, digits: 4) else { return nil }
    guard (0xD800...0xDBFF).contains(high) else { return scalar(high, cursor) }
    for byte in starter.utf8 + [UInt8(ascii: "u")] where next(&cursor, &layers) != byte {
      return nil
    }
    guard let low = number(&cursor, &layers, digits: 4), (0xDC00...0xDFFF).contains(low) else {
      return nil
    }
    return scalar(0x10000 + (high - 0xD800) << 10 + (low - 0xDC00), cursor)
  }

  /// `&amp;`, `&#233;`, `&#xE9;` (XML 1.0 §4.1).
  private mutating func reference(_ cursor: inout Int, _ layers: inout Layers) -> Symbol? {
    guard let first = next(&cursor, &layers) else { return nil }
    if first == UInt8(ascii: "#") {
      let start = cursor
      guard let second = next(&cursor, &layers) else { return nil }
      let isHex = second | 0x20 == UInt8(ascii: "x")
      if !isHex { cursor = start }
      return number(&cursor, &layers, upTo: UInt8(ascii: ";"), radix: isHex ? 16 : 10)
        .flatMap { scalar($0, cursor) }
    }
    var name: UInt64 = 0
    var last: UInt8? = first
    for _ in 0..<5 {
      guard let byte = last else { return nil }
      if byte == UInt8(ascii: ";") { return Self.named[name].map { Symbol($0, end: cursor) } }
      guard (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) else { return nil }
      name = name << 8 | UInt64(byte)
      last = next(&cursor, &layers)
    }
    return nil
  }

  private static let named: [UInt64: UInt8] = Dictionary(
    uniqueKeysWithValues: [("amp", "&"), ("lt", "<"), ("gt", ">"), ("quot", "\""), ("apos", "'")]
      .map { (name: String, character: Unicode.Scalar) in
        (name.utf8.reduce(0) { $0 << 8 | UInt64($1) }, UInt8(ascii: character))
      })

  /// A quote doubled (CSV, SQL, YAML); for a single one also the ways out of a shell's quotes:
  /// `'\''` and `'"'"'`.
  private mutating func quote(_ quote: UInt8, _ cursor: inout Int, _ layers: inout Layers)
    -> Symbol?
  {
    guard let second = next(&cursor, &layers) else { return nil }
    if second == quote { return Symbol(quote, end: cursor) }
    guard quote == UInt8(ascii: "'") else { return nil }
    let rest: [UInt8]
    switch second {
    case UInt8(ascii: "\\"): rest = Array("''".utf8)
    case UInt8(ascii: "\""): rest = Array("'\"'".utf8)
    default: return nil
    }
    for byte in rest where next(&cursor, &layers) != byte { return nil }
    return Symbol(quote, end: cursor)
  }

  // MARK: Characters

  /// The next character one level below; nil where it is none of ASCII or the text ends.
  private mutating func next(_ cursor: inout Int, _ layers: inout Layers) -> UInt8? {
    guard let symbol = symbol(at: cursor, over: &layers), let byte = symbol.byte else { return nil }
    cursor = symbol.end
    return byte
  }

  private mutating func digit(_ cursor: inout Int, _ layers: inout Layers) -> UInt32? {
    next(&cursor, &layers).flatMap(Self.hexValue)
  }

  private mutating func number(_ cursor: inout Int, _ layers: inout Layers, digits: Int) -> UInt32?
  {
    var value: UInt32 = 0
    for _ in 0..<digits {
      guard let digit = digit(&cursor, &layers), value < 1 << 24 else { return nil }
      value = value << 4 | digit
    }
    return value
  }

  /// A number of one to eight digits up to a closing character.
  private mutating func number(
    _ cursor: inout Int, _ layers: inout Layers, upTo end: UInt8, radix: UInt32
  ) -> UInt32? {
    var value: UInt32 = 0
    for count in 0...8 {
      guard let byte = next(&cursor, &layers) else { return nil }
      if byte == end { return count > 0 ? value : nil }
      guard let digit = Self.hexValue(byte), digit < radix, value < 1 << 24 else { return nil }
      value = value * radix + digit
    }
    return nil
  }

  private func scalar(_ value: UInt32?, _ end: Int) -> Symbol? {
    value.flatMap(Unicode.Scalar.init).map { Symbol($0, end: end) }
  }

  /// What a hexadecimal digit counts.
  static func hexValue(_ byte: UInt8) -> UInt32? {
    switch byte {
    case 0x30...0x39: UInt32(byte - 0x30)
    case 0x41...0x46: UInt32(byte - 0x41 + 10)
    case 0x61...0x66: UInt32(byte - 0x61 + 10)
    default: nil
    }
  }
}
