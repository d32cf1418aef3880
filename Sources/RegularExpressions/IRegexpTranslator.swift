/// Checks a pattern against the grammar of I-Regexp and maps it to PCRE2's syntax.
///
/// RFC 9485 §3 is the grammar, §5.4 the mapping. `^` and `$` pass through as §5.4 leaves them.
struct IRegexpTranslator {
  /// Parentheses may nest this deep; PCRE2's own bound is 250.
  private static let maximumDepth = 200

  private let scalars: [Unicode.Scalar]
  private var position = 0
  private var output = String.UnicodeScalarView()

  init(_ pattern: String) {
    scalars = Array(pattern.unicodeScalars)
  }

  /// The pattern in PCRE2's syntax.
  mutating func translated() throws(RegularExpressionError) -> String {
    var depth = 0
    // Whether what stands before may be repeated.
    var hasAtom = false
    while let scalar = next {
      switch scalar {
      case "(":
        depth += 1
        guard depth <= Self.maximumDepth else { throw error("groups nest too deeply") }
        copy()
        hasAtom = false
      case ")":
        guard depth > 0 else { throw error("')' closes no group") }
        depth -= 1
        copy()
        hasAtom = true
      case "|":
        copy()
        hasAtom = false
      case "*", "+", "?", "{":
        guard hasAtom else { throw error("'\(scalar)' repeats nothing") }
        if scalar == "{" { try copyRange() } else { copy() }
        hasAtom = false
      case ".":
        position += 1
        output.append(contentsOf: #"[^\n\r]"#.unicodeScalars)
        hasAtom = true
      case "\\":
        try copyEscape(allowsCategories: true)
        hasAtom = true
      case "[":
        try copyClass()
        hasAtom = true
      case "]", "}":
        throw error("'\(scalar)' needs a backslash")
      default:
        copy()
        hasAtom = true
      }
    }
    guard depth == 0 else { throw error("a group is not closed") }
    return String(output)
  }

  private var next: Unicode.Scalar? {
    position < scalars.count ? scalars[position] : nil
  }

  private mutating func copy() {
    output.append(scalars[position])
    position += 1
  }

  private func error(_ message: String) -> RegularExpressionError {
    let offset = scalars[..<position].reduce(0) { $0 + UTF8.width($1) }
    return RegularExpressionError(message: message, offset: offset)
  }

  /// `{2}`, `{2,}` or `{2,3}`.
  private mutating func copyRange() throws(RegularExpressionError) {
    copy()
    try copyDigits()
    if next == "," {
      copy()
      if next != "}" { try copyDigits() }
    }
    guard next == "}" else { throw error("a repetition is written {2}, {2,} or {2,3}") }
    copy()
  }

  private mutating func copyDigits() throws(RegularExpressionError) {
    guard let scalar = next, ("0"..."9").contains(scalar) else {
      throw error("a repetition is written {2}, {2,} or {2,3}")
    }
    while let scalar = next, ("0"..."9").contains(scalar) { copy() }
  }

  private mutating func copyEscape(allowsCategories: Bool) throws(RegularExpressionError) {
    let escaped = position + 1 < scalars.count ? scalars[position + 1] : nil
    switch escaped {
    case "(", ")", "*", "+", "-", ".", "?", "[", "\\", "]", "^", "n", "r", "t", "{", "|", "}":
      copy()
      copy()
    case "p", "P":
      guard allowsCategories else { throw error("a category cannot bound a range") }
      copy()
      copy()
      try copyCategory()
    case "$":
      throw error("'\\$' is not an I-Regexp escape; write [$]")
    case let other?:
      throw error("'\\\(other)' is not an I-Regexp escape")
    case nil:
      throw error("a backslash escapes nothing")
    }
  }

  /// `{L}`, `{Lu}` and the like.
  private mutating func copyCategory() throws(RegularExpressionError) {
    let categories: [Unicode.Scalar: String] = [
      "L": "lmotu", "M": "cen", "N": "dlo", "P": "cdefios", "Z": "lps", "S": "ckmo", "C": "cfno",
    ]
    guard next == "{" else { throw error("a category is written \\p{L} or \\p{Lu}") }
    copy()
    guard let major = next, let minors = categories[major] else {
      throw error("no such Unicode category")
    }
    copy()
    if let minor = next, minor != "}" {
      guard minors.unicodeScalars.contains(minor) else { throw error("no such Unicode category") }
      copy()
    }
    guard next == "}" else { throw error("no such Unicode category") }
    copy()
  }

  /// `[a-z]`, `[^-\p{L}]` and the like; a hyphen stands for itself first or last only.
  private mutating func copyClass() throws(RegularExpressionError) {
    copy()
    if next == "^" { copy() }
    var isEmpty = true
    if next == "-" {
      copyLiteralHyphen()
      isEmpty = false
    }
    while let scalar = next, scalar != "]" {
      isEmpty = false
      if scalar == "-" {
        guard position + 1 < scalars.count, scalars[position + 1] == "]" else {
          throw error("'-' inside a class needs a backslash")
        }
        copyLiteralHyphen()
      } else if scalar == "\\", position + 1 < scalars.count,
        ["p", "P"].contains(scalars[position + 1])
      {
        try copyEscape(allowsCategories: true)
      } else {
        try copyClassCharacter()
        if next == "-", position + 1 < scalars.count, scalars[position + 1] != "]" {
          copy()
          try copyClassCharacter()
        }
      }
    }
    guard next == "]" else { throw error("a class is not closed") }
    guard !isEmpty else { throw error("a class is empty") }
    copy()
  }

  private mutating func copyLiteralHyphen() {
    output.append("\\")
    copy()
  }

  private mutating func copyClassCharacter() throws(RegularExpressionError) {
    switch next {
    case "\\": try copyEscape(allowsCategories: false)
    case "[", "-": throw error("'\(scalars[position])' inside a class needs a backslash")
    case nil: throw error("a class is not closed")
    default: copy()
    }
  }
}
