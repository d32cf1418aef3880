import Diagnostics

/// Failures of libyaml's scanner, which makes tokens of characters.
extension SyntaxExplanation {
  func scannerFault(_ words: String) -> Diagnostic? {
    switch words {
    case "found character that cannot start any token": badStart()
    case "found a tab character that violates indentation",
      "found a tab character where an indentation space is expected":
      tabFault(at: problem)
    case "found unexpected end of stream", "found unexpected document indicator":
      unclosedQuote()
    case "found unknown escape character": unknownEscape()
    case "did not find expected hexdecimal number", "found invalid Unicode character escape code":
      badCodePoint(isSurrogate: words.hasPrefix("found"))
    case "did not find expected alphabetic or numeric character": badAnchor()
    case "mapping values are not allowed in this context": unexpectedColon()
    case "mapping keys are not allowed in this context":
      fault(
        "a value without quotes cannot begin with '? '", at: character(at: problem),
        help: Self.quoteHelp)
    case "block sequence entries are not allowed in this context":
      fault(
        "a list item cannot begin on the line of its key", at: character(at: problem),
        help: "Begin the list on the next line; a text that begins with '- ' needs quotes.")
    case "could not find expected ':'": keyWithoutColon()
    case "found unexpected ':'":
      fault(
        "a space is missing after ':'", at: character(at: problem),
        help: "Inside [ ] and { } write 'key: value'; a text with this ':' needs quotes.")
    case "found undefined tag handle": tagFault()
    default:
      switch failure.context {
      case "while scanning a tag", "while parsing a tag": tagFault()
      case "while scanning a block scalar": blockHeaderFault(words)
      case let context? where context.contains("directive"): directiveFault()
      default:
        words.contains("YAML document") || words.contains("directive") ? directiveFault() : nil
      }
    }
  }

  private func badStart() -> Diagnostic {
    let range = character(at: problem)
    switch byte(at: problem) {
    case UInt8(ascii: "\t"): return tabFault(at: problem)
    case UInt8(ascii: "#"):
      return fault(
        "a comment needs a space before '#'", at: range, help: "A text with '#' needs quotes.")
    case UInt8(ascii: "|"), UInt8(ascii: ">"):
      return fault(
        "a value inside [ ] or { } cannot begin with \(quoted(range))", at: range,
        help: "Put the value in quotes.")
    case UInt8(ascii: "-"):
      return fault(
        "a value inside [ ] or { } cannot be a lone '-'", at: range,
        help: "Put the value in quotes.")
    default:
      return fault(
        "a value without quotes cannot begin with \(quoted(range))", at: range,
        help: Self.quoteHelp)
    }
  }

  /// A tab that libyaml met, with those next to it.
  private func tabFault(at offset: Int) -> Diagnostic {
    var end = offset
    while isByte("\t", at: end) { end += 1 }
    let isIndentation = (line(at: offset).lowerBound..<offset).allSatisfy(isBlank)
    return fault(
      isIndentation
        ? "a tab is used for indentation, where YAML allows only spaces"
        : "a tab stands where YAML allows only spaces",
      at: offset..<max(end, character(at: offset).upperBound), help: "Replace it by spaces.")
  }

  private func unclosedQuote() -> Diagnostic {
    let quote = quoted(character(at: context)) == "'\"'" ? "double" : "single"
    return fault(
      "the \(quote) quote is never closed", at: character(at: context),
      label: "opened here")
  }

  private func unknownEscape() -> Diagnostic {
    let range = problem..<character(at: problem + 1).upperBound
    return fault(
      "\(quoted(range)) is no escape in double quotes", at: range,
      help: "Write \\\\ for a backslash, or use single quotes, where it means itself.")
  }

  private func badCodePoint(isSurrogate: Bool) -> Diagnostic {
    // libyaml has read the backslash and the letter.
    let start = max(problem - 2, 0)
    let digits = isByte("x", at: start + 1) ? 2 : isByte("u", at: start + 1) ? 4 : 8
    if isSurrogate {
      return fault(
        "the escape names no character", at: start..<min(problem + digits, source.bytes.count),
        help: "A character beyond \\uFFFF is one escape with eight digits: \\U0001F600.")
    }
    return fault(
      "the escape needs \(digits) hexadecimal digits", at: start..<problem,
      help: "Write \\\\ for a backslash, or use single quotes, where it means itself.")
  }

  private func badAnchor() -> Diagnostic {
    // `[$.items[*].id]`: the path ended at its bracket already.
    if isInJSONPath(bracketAt: context - 1) { return bracketInPlainText(at: context - 1) }
    let sign = character(at: context)
    let meaning = isByte("*", at: context) ? "an alias" : "an anchor"
    return fault(
      "a value without quotes cannot begin with \(quoted(sign)), which marks \(meaning)",
      at: restOfLine(from: context), help: Self.quoteHelp)
  }

  /// A colon after something that cannot be a key.
  private func unexpectedColon() -> Diagnostic {
    let colon = character(at: problem)
    let start = textStart(ofLineAt: problem)
    let beforeColon = start..<max(start, problem)
    if let key = keyColon(in: beforeColon) {
      var value = key + 1
      while isBlank(at: value) { value += 1 }
      if isByte("\"", at: value) || isByte("'", at: value) { return textAfterQuote(at: problem) }
      return fault(
        "a value without quotes cannot contain ': '", at: colon,
        label: "this would begin another key", help: Self.quoteHelp)
    }
    if let previous = previousLine(before: problem) {
      let text = textStart(ofLineAt: previous.lowerBound)..<previous.upperBound
      if keyColon(in: text) == nil {
        if let tight = tightColon(in: text) { return missingSpace(after: tight) }
        return fault(
          "a key needs ': ' after it", at: restOfLine(from: text.lowerBound),
          label: "the next line is taken as part of this")
      }
      return fault(
        "key \(quoted(beforeColon)) is indented deeper than the key above, which has a value",
        at: beforeColon, notes: [note("this is the key above", at: text)],
        help: "Give keys of one mapping the same indentation.")
    }
    return fault("a key is not allowed here", at: colon, help: Self.quoteHelp)
  }

  /// A line that must be a key but has no colon.
  private func keyWithoutColon() -> Diagnostic {
    let text = restOfLine(from: context)
    if let tight = tightColon(in: text) { return missingSpace(after: tight) }
    if isByte("\"", at: context) || isByte("'", at: context) {
      return fault(
        "a quoted text stands where a key is expected", at: character(at: context),
        help: "A key is on one line and followed by ': '; is a quote missing before?")
    }
    if keyColon(in: text) != nil, text.count > 1024 {
      return fault("a key may not be longer than 1024 characters", at: text)
    }
    return fault(
      "\(quoted(text)) is no key: ': ' is missing after it", at: text,
      help: "To continue the value of the line above, indent this line deeper than its key.")
  }

  func missingSpace(after colon: Int) -> Diagnostic {
    fault("a space is missing after ':'", at: colon..<colon + 1, help: "Write 'key: value'.")
  }

  func tagFault() -> Diagnostic {
    let start = isByte("!", at: context) ? context : problem
    return fault(
      "tags are not supported", at: restOfLine(from: start),
      help: "A text that begins with '!' needs quotes.")
  }

  private func blockHeaderFault(_ words: String) -> Diagnostic {
    let sign = quoted(character(at: context))
    if words.hasSuffix("equal to 0") {
      return fault(
        "the indentation of a block text is 1 to 9, not 0", at: character(at: problem))
    }
    return fault(
      "text cannot follow \(sign), which begins a block of lines, on its line",
      at: restOfLine(from: problem),
      help: "Begin the text on the next line; a text that begins with \(sign) needs quotes.")
  }

  private func directiveFault() -> Diagnostic {
    let start = isByte("%", at: context) ? context : line(at: problem).lowerBound
    return fault(
      "a line that begins with '%' is a directive; only %YAML 1.1 and 1.2 are known",
      at: restOfLine(from: start))
  }
}
