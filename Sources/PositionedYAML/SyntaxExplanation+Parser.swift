import Diagnostics

/// Failures of libyaml's parser, which makes lists and mappings of tokens.
extension SyntaxExplanation {
  func parserFault(_ words: String) -> Diagnostic? {
    switch words {
    case "did not find expected ',' or ']'": insideBrackets(close: "]")
    case "did not find expected ',' or '}'": insideBrackets(close: "}")
    case "did not find expected key": whereKeyIsExpected()
    case "did not find expected '-' indicator": whereItemIsExpected()
    case "did not find expected node content": whereValueIsExpected()
    case "did not find expected <document start>": afterTheEnd()
    default: nil
    }
  }

  /// Inside `[…]` or `{…}` something stands between two elements.
  private func insideBrackets(close: Unicode.Scalar) -> Diagnostic {
    let open = character(at: context)
    if let quote = closedQuote(before: problem) { return textAfterQuote(at: problem, quote: quote) }
    let isOnLine = source.location(at: problem).line == source.location(at: context).line
    if let sign = byte(at: problem), isOnLine, isBracket(sign) {
      return bracketInPlainText(at: problem)
    }
    if isEnd(at: problem) || !isOnLine {
      return fault(
        "\(quoted(open)) is never closed", at: open, label: "'\(close)' is missing",
        notes: isEnd(at: problem)
          ? []
          : [
            note("this no longer belongs to it", at: restOfLine(from: textStart(ofLineAt: problem)))
          ])
    }
    return fault(
      "',' or '\(close)' is missing here", at: character(at: problem),
      help: "A value with ',', '[', ']', '{' or '}' needs quotes.")
  }

  private func whereKeyIsExpected() -> Diagnostic {
    if let quote = closedQuote(before: problem) { return textAfterQuote(at: problem, quote: quote) }
    let start = textStart(ofLineAt: problem)
    if isByte(":", at: problem), problem == start { return missingKey() }
    if problem > start { return textAfterValue() }
    if isByte("-", at: line(at: problem).lowerBound + indentation(at: problem)) {
      return fault(
        "a list item stands where a key is expected", at: character(at: problem),
        help: "Indent the list below its key, and write no value beside that key.")
    }
    return indentationFault()
  }

  private func whereItemIsExpected() -> Diagnostic {
    if let quote = closedQuote(before: problem) { return textAfterQuote(at: problem, quote: quote) }
    if problem > textStart(ofLineAt: problem) { return textAfterValue() }
    if isByte("-", at: problem), !isBlankOrEnd(at: problem + 1) {
      return fault(
        "a space is missing after '-'", at: character(at: problem), help: "Write '- item'.")
    }
    if source.location(at: problem).column > source.location(at: context).column {
      return indentationFault()
    }
    return fault(
      "a list item is expected here: '- '", at: restOfLine(from: problem),
      notes: [note("the list begins here", at: character(at: context))],
      help: "Give the items the same indentation; end the list by indenting less than them.")
  }

  private func whereValueIsExpected() -> Diagnostic {
    let range = character(at: problem)
    if isEnd(at: problem) {
      return fault(
        "a value is missing at the end of the file", at: problem..<problem,
        notes: [note("it is expected by this", at: character(at: context))])
    }
    switch byte(at: problem) {
    case UInt8(ascii: ":"): return missingKey()
    case UInt8(ascii: ","), UInt8(ascii: "]"), UInt8(ascii: "}"), UInt8(ascii: "?"),
      UInt8(ascii: "-"):
      return fault(
        "a value is missing before \(quoted(range))", at: range,
        help: "A text that begins with \(quoted(range)) needs quotes.")
    default:
      return fault("a value is expected here", at: range)
    }
  }

  /// Something follows the file's value.
  private func afterTheEnd() -> Diagnostic {
    if let quote = closedQuote(before: problem) { return textAfterQuote(at: problem, quote: quote) }
    if problem > textStart(ofLineAt: problem) { return textAfterValue() }
    if indentation(at: problem) < firstIndentation { return indentationFault() }
    if let before = previousLine(before: problem), source.text(in: before).hasPrefix("...") {
      return fault(
        "a second document begins here; a file holds one", at: restOfLine(from: problem),
        help: "Remove the '...' line, or move the rest to a file of its own.")
    }
    return fault(
      "this follows the end of the file's value", at: restOfLine(from: problem),
      help: "Is the indentation right?")
  }

  // MARK: What may be the cause

  private func missingKey() -> Diagnostic {
    fault(
      "a key is missing before ':'", at: character(at: problem),
      help: "An empty key is written \"\".")
  }

  private func textAfterValue() -> Diagnostic {
    let range = character(at: problem)
    if let sign = byte(at: problem), sign == UInt8(ascii: "]") || sign == UInt8(ascii: "}") {
      return fault("\(quoted(range)) closes nothing", at: range, help: Self.quoteHelp)
    }
    var before = problem
    while before > 0, isBlank(at: before - 1) { before -= 1 }
    let last = before > 0 ? byte(at: before - 1) : nil
    if last == UInt8(ascii: "]") || last == UInt8(ascii: "}") {
      return fault(
        "text cannot follow the closing \(quoted(before - 1..<before))",
        at: restOfLine(from: problem),
        help: "A text that begins with '[' or '{' needs quotes, all of it.")
    }
    return fault(
      "this cannot follow the value before it", at: restOfLine(from: problem),
      help: Self.quoteHelp)
  }

  func textAfterQuote(at offset: Int, quote: YAMLScalar? = nil) -> Diagnostic {
    let closed = quote ?? lastScalar.flatMap { $0.style == .plain ? nil : $0 }
    let spansLines = closed.map { $0.span.start.line != $0.span.end.line } ?? false
    let isDouble = closed.map { $0.style == .doubleQuoted } ?? true
    return fault(
      "text cannot follow a closing quote", at: restOfLine(from: offset),
      notes: closed.map { [Diagnostic.Note("the quote was opened here", at: openingQuote(of: $0))] }
        ?? [],
      help: spansLines
        ? "Is a closing quote missing on the line where it was opened?"
        : isDouble
          ? "Inside double quotes write \\\" for a quote."
          : "Inside single quotes write '' for a quote.")
  }

  private func openingQuote(of scalar: YAMLScalar) -> SourceSpan {
    let start = scalar.span.range.lowerBound
    return SourceSpan(source: source, range: start..<start + 1)
  }

  /// The quoted scalar that ends right before an offset, white space apart.
  private func closedQuote(before offset: Int) -> YAMLScalar? {
    guard let scalar = lastScalar, scalar.style == .singleQuoted || scalar.style == .doubleQuoted
    else { return nil }
    let end = scalar.span.range.upperBound
    guard end <= offset, (end..<offset).allSatisfy(isBlank) else { return nil }
    return scalar
  }

  private func indentationFault() -> Diagnostic {
    let range = restOfLine(from: problem)
    return fault(
      "the indentation of \(quoted(range)) matches no line above", at: range,
      label: "column \(indentation(at: problem) + 1)",
      help: "Give keys of one mapping the same indentation.")
  }

  /// How many spaces begin the line of an offset.
  private func indentation(at offset: Int) -> Int {
    let line = line(at: offset)
    return line.prefix { isByte(" ", at: $0) }.count
  }

  /// The indentation of the first line that is no comment.
  private var firstIndentation: Int {
    var reader = TriviaReader(source.bytes, at: 0)
    if source.bytes.starts(with: CharacterCheck.byteOrderMark) {
      reader = TriviaReader(source.bytes, at: CharacterCheck.byteOrderMark.count)
    }
    reader.skipTrivia()
    return indentation(at: reader.index)
  }
}
