/// Maps a regular expression of ECMA-262, as JSON Schema has them, to PCRE2's syntax.
///
/// The pattern is read with the flag `u`, as JSON Schema §6.4 asks. What PCRE2 would take for
/// something of its own (`\Z`, `(?i)`, `[[:alpha:]]`, possessive repetitions) is refused, or stands
/// for itself where ECMA-262 has it so.
struct ECMAScriptTranslator {
  /// Parentheses may nest this deep; PCRE2's own bound is 250.
  private static let maximumDepth = 200

  /// `\s` beyond what PCRE2 has for it without Unicode properties.
  static let moreSpaces = #"\x{a0}\x{feff}\x{2028}\x{2029}\p{Zs}"#

  let scalars: [Unicode.Scalar]
  var position = 0
  var output = ""
  /// Where parts of the output come from: UTF-8 offsets in both, ascending.
  private var origins: [(output: Int, input: Int)] = []

  init(_ pattern: String) { scalars = Array(pattern.unicodeScalars) }

  /// The pattern in PCRE2's syntax.
  mutating func translated() throws(RegularExpressionError) -> String {
    var depth = 0
    // Whether what stands before may be repeated.
    var hasAtom = false
    while let scalar = next {
      origins.append((output.utf8.count, offset))
      switch scalar {
      case "(":
        depth += 1
        guard depth <= Self.maximumDepth else { throw error("groups nest too deeply") }
        try copyGroupStart()
        hasAtom = false
      case ")":
        guard depth > 0 else { throw error("')' closes no group") }
        depth -= 1
        copy()
        hasAtom = true
      case "|", "^":
        copy()
        hasAtom = false
      case "$":
        copy()
        hasAtom = false
      case "*", "+", "?":
        guard hasAtom else { throw error("'\(scalar)' repeats nothing") }
        copy()
        if next == "?" { copy() }
        hasAtom = false
      case "{":
        if let range = repetition {
          guard hasAtom else { throw error("'{' repeats nothing") }
          for _ in range { copy() }
          if next == "?" { copy() }
          hasAtom = false
        } else {
          try copyLiteral()
          hasAtom = true
        }
      case ".":
        position += 1
        output += #"[^\n\r\x{2028}\x{2029}]"#
        hasAtom = true
      case "[":
        try copyClass()
        hasAtom = true
      case "\\":
        hasAtom = try copyEscape()
      default:
        try copyLiteral()
        hasAtom = true
      }
    }
    guard depth == 0 else { throw error("a group is not closed") }
    return output
  }

  /// The place in the pattern that a place in the translation comes from, in UTF-8 offsets.
  func origin(of outputOffset: Int) -> Int {
    origins.last { $0.output <= outputOffset }?.input ?? 0
  }

  // MARK: Reading

  var next: Unicode.Scalar? { position < scalars.count ? scalars[position] : nil }

  func peek(_ distance: Int) -> Unicode.Scalar? {
    position + distance < scalars.count ? scalars[position + distance] : nil
  }

  /// How far the pattern was read, in UTF-8.
  private var offset: Int { scalars[..<position].reduce(0) { $0 + UTF8.width($1) } }

  mutating func copy() {
    output.unicodeScalars.append(scalars[position])
    position += 1
  }

  /// A character that stands for itself, whatever PCRE2 takes it for.
  mutating func copyLiteral() throws(RegularExpressionError) {
    guard let scalar = next else { throw error("a backslash escapes nothing") }
    position += 1
    appendLiteral(scalar)
  }

  mutating func appendLiteral(_ scalar: Unicode.Scalar) {
    if scalar.isASCII, !scalar.properties.isAlphabetic, !("0"..."9").contains(scalar) {
      output += #"\x{\#(String(scalar.value, radix: 16))}"#
    } else {
      output.unicodeScalars.append(scalar)
    }
  }

  func error(_ message: String) -> RegularExpressionError {
    RegularExpressionError(message: message, offset: offset)
  }

  // MARK: Groups and repetitions

  private mutating func copyGroupStart() throws(RegularExpressionError) {
    if peek(1) == "*" { throw error("'*' repeats nothing") }
    guard peek(1) == "?" else { return copy() }
    switch (peek(2), peek(3)) {
    case (":", _), ("=", _), ("!", _): for _ in 0..<3 { copy() }
    case ("<", "="), ("<", "!"): for _ in 0..<4 { copy() }
    case ("<", let name?) where name.properties.isAlphabetic || name == "_":
      while let scalar = next, scalar != ">" { copy() }
      guard next == ">" else { throw error("a group's name is not closed") }
      copy()
    default: throw error("'(?' begins no group of ECMA-262")
    }
  }

  /// The positions of `{2}`, `{2,}` or `{2,3}`; nil where a brace stands for itself.
  private var repetition: Range<Int>? {
    var index = position + 1
    var digits = 0
    var hasComma = false
    while index < scalars.count {
      switch scalars[index] {
      case "0"..."9": digits += 1
      case "," where !hasComma && digits > 0: hasComma = true
      case "}": return digits > 0 ? position..<index + 1 : nil
      default: return nil
      }
      index += 1
    }
    return nil
  }
}
