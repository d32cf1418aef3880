extension ECMAScriptTranslator {
  /// Copies an escape outside of a class; whether it may be repeated.
  mutating func copyEscape() throws(RegularExpressionError) -> Bool {
    switch peek(1) {
    case "d", "D", "w", "W":
      copy()
      copy()
    case "s":
      position += 2
      output += #"[\s\#(Self.moreSpaces)]"#
    case "S":
      position += 2
      output += #"[^\s\#(Self.moreSpaces)]"#
    case "b", "B":
      copy()
      copy()
      return false
    case "1"?, "2"?, "3"?, "4"?, "5"?, "6"?, "7"?, "8"?, "9"?:
      copy()
      while let scalar = next, ("0"..."9").contains(scalar) { copy() }
    case "k":
      guard peek(2) == "<" else { throw error(#"'\k' needs the name of a group: \k<name>"#) }
      while let scalar = next, scalar != ">" { copy() }
      guard next == ">" else { throw error("a group's name is not closed") }
      copy()
    case "p", "P": try copyProperty()
    default: appendLiteral(try characterEscape())
    }
    return true
  }

  /// Reads an escape that stands for one character.
  mutating func characterEscape() throws(RegularExpressionError) -> Unicode.Scalar {
    let start = position
    guard let escaped = peek(1) else { throw error("a backslash escapes nothing") }
    position += 2
    switch escaped {
    case "t": return "\t"
    case "n": return "\n"
    case "r": return "\r"
    case "v": return "\u{0B}"
    case "f": return "\u{0C}"
    case "0":
      if let digit = next, ("0"..."9").contains(digit) {
        position = start
        throw error("an octal escape is not one of ECMA-262")
      }
      return "\0"
    case "c":
      guard let letter = next, letter.isASCII, letter.properties.isAlphabetic else {
        position = start
        throw error(#"'\c' needs a letter"#)
      }
      position += 1
      return Unicode.Scalar(UInt8(letter.value & 0x1F))
    case "x":
      guard let value = hexadecimal(2), let scalar = Unicode.Scalar(value) else {
        position = start
        throw error(#"'\x' needs two hexadecimal digits"#)
      }
      return scalar
    case "u":
      guard let scalar = unicodeEscape() else {
        position = start
        throw error(#"'\u' needs the number of a character: \u00e9 or \u{e9}"#)
      }
      return scalar
    default:
      // A mark that means nothing is often escaped without need; letters and digits are reserved.
      let isWord = escaped.properties.isAlphabetic || ("0"..."9").contains(escaped)
      if isWord || escaped == "_" {
        position = start
        throw error("'\\\(escaped)' is not an escape of ECMA-262")
      }
      return escaped
    }
  }

  /// What follows `\u`: four digits, two pairs of surrogates, or digits in braces.
  private mutating func unicodeEscape() -> Unicode.Scalar? {
    if next == "{" {
      let digits = scalars[(position + 1)...].prefix { $0 != "}" }
      position += digits.count + 2
      guard position <= scalars.count else { return nil }
      let text = String(String.UnicodeScalarView(digits))
      return UInt32(text, radix: 16).flatMap(Unicode.Scalar.init)
    }
    guard let high = hexadecimal(4) else { return nil }
    if let scalar = Unicode.Scalar(high) { return scalar }
    guard (0xD800..<0xDC00).contains(high), next == "\\", peek(1) == "u" else { return nil }
    position += 2
    guard let low = hexadecimal(4), (0xDC00..<0xE000).contains(low) else { return nil }
    return Unicode.Scalar(0x10000 + (high - 0xD800) << 10 + (low - 0xDC00))
  }

  private mutating func hexadecimal(_ count: Int) -> UInt32? {
    guard position + count <= scalars.count else { return nil }
    let digits = scalars[position..<position + count]
    guard digits.allSatisfy({ $0.properties.isASCIIHexDigit }) else { return nil }
    position += count
    return UInt32(String(String.UnicodeScalarView(digits)), radix: 16)
  }

  /// Copies `\p{…}`, long names of categories made the short ones that PCRE2 knows.
  mutating func copyProperty() throws(RegularExpressionError) {
    guard peek(2) == "{" else { throw error(#"a property is written \p{L} or \p{Letter}"#) }
    let name = scalars[(position + 3)...].prefix { $0 != "}" }
    guard position + 3 + name.count < scalars.count else {
      throw error("a property's name is not closed")
    }
    var text = String(String.UnicodeScalarView(name))
    for prefix in ["General_Category=", "gc="] where text.hasPrefix(prefix) {
      text = String(text.dropFirst(prefix.count))
    }
    for (long, short) in [
      ("Script=", "sc:"), ("sc=", "sc:"), ("Script_Extensions=", "scx:"), ("scx=", "scx:"),
    ] where text.hasPrefix(long) {
      text = short + text.dropFirst(long.count)
    }
    copy()
    copy()
    output += "{" + (Self.categories[text] ?? text) + "}"
    position += 2 + name.count
  }

  /// The long names of the general categories, and those that have aliases.
  private static let categories = [
    "Letter": "L", "Cased_Letter": "L&", "LC": "L&", "Uppercase_Letter": "Lu",
    "Lowercase_Letter": "Ll", "Titlecase_Letter": "Lt", "Modifier_Letter": "Lm",
    "Other_Letter": "Lo", "Mark": "M", "Combining_Mark": "M", "Nonspacing_Mark": "Mn",
    "Spacing_Mark": "Mc", "Enclosing_Mark": "Me", "Number": "N", "Decimal_Number": "Nd",
    "digit": "Nd", "Letter_Number": "Nl", "Other_Number": "No", "Punctuation": "P", "punct": "P",
    "Connector_Punctuation": "Pc", "Dash_Punctuation": "Pd", "Open_Punctuation": "Ps",
    "Close_Punctuation": "Pe", "Initial_Punctuation": "Pi", "Final_Punctuation": "Pf",
    "Other_Punctuation": "Po", "Symbol": "S", "Math_Symbol": "Sm", "Currency_Symbol": "Sc",
    "Modifier_Symbol": "Sk", "Other_Symbol": "So", "Separator": "Z", "Space_Separator": "Zs",
    "Line_Separator": "Zl", "Paragraph_Separator": "Zp", "Other": "C", "Control": "Cc",
    "cntrl": "Cc", "Format": "Cf", "Surrogate": "Cs", "Private_Use": "Co", "Unassigned": "Cn",
  ]

  /// `[a-z]`, `[^\d-]` and the like.
  mutating func copyClass() throws(RegularExpressionError) {
    position += 1
    var isNegated = false
    if next == "^" {
      position += 1
      isNegated = true
    }
    let outside = output
    output = ""
    // PCRE2 has no `\S` of ECMA-262's meaning inside of a class: it stands beside it.
    var hasNoSpace = false
    while let scalar = next, scalar != "]" {
      if scalar == "\\" {
        switch peek(1) {
        case "d", "D", "w", "W":
          copy()
          copy()
          continue
        case "s":
          position += 2
          output += #"\s"# + Self.moreSpaces
          continue
        case "S":
          position += 2
          hasNoSpace = true
          continue
        case "p", "P":
          try copyProperty()
          continue
        default: break
        }
      }
      try copyRange()
    }
    guard next == "]" else { throw error("a class is not closed") }
    position += 1
    let content = output
    output = outside
    switch (content.isEmpty, hasNoSpace, isNegated) {
    case (true, false, false): output += "(?!)"
    case (true, false, true): output += #"[\s\S]"#
    case (false, false, _): output += (isNegated ? "[^" : "[") + content + "]"
    case (true, true, false): output += #"[^\s\#(Self.moreSpaces)]"#
    case (true, true, true): output += #"[\s\#(Self.moreSpaces)]"#
    case (false, true, false): output += #"(?:[\#(content)]|[^\s\#(Self.moreSpaces)])"#
    case (false, true, true):
      output += #"(?:(?![\#(content)]|[^\s\#(Self.moreSpaces)])[\s\S])"#
    }
  }

  /// One character of a class, or two and all between them.
  private mutating func copyRange() throws(RegularExpressionError) {
    let first = try classCharacter()
    appendLiteral(first)
    guard next == "-", let end = peek(1), end != "]" else { return }
    if end == "\\", let kind = peek(2), "dDwWsSpP".unicodeScalars.contains(kind) {
      throw error("a range needs a character at both ends")
    }
    position += 1
    let last = try classCharacter()
    guard first.value <= last.value else { throw error("a range's ends are in the wrong order") }
    output += "-"
    appendLiteral(last)
  }

  private mutating func classCharacter() throws(RegularExpressionError) -> Unicode.Scalar {
    guard let scalar = next else { throw error("a class is not closed") }
    if scalar == "\\" {
      if peek(1) == "b" {
        position += 2
        return "\u{08}"
      }
      return try characterEscape()
    }
    position += 1
    return scalar
  }
}
