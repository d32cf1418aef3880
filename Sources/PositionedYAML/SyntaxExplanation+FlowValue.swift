import Diagnostics

/// Values without quotes inside `[…]` and `{…}`, which end at signs that their authors meant as part
/// of them.
extension SyntaxExplanation {
  /// `{id: $.items[0].id}`: a plain value ends at a bracket.
  func bracketInPlainText(at problem: Int) -> Diagnostic {
    let start = plainValueStart(before: problem)
    let isJSONPath = start < problem && isByte("$", at: start)
    let open = character(at: context)
    if let sign = byte(at: problem), !isJSONPath, let closing = closingSign(of: open),
      sign != closing, sign == UInt8(ascii: "]") || sign == UInt8(ascii: "}")
    {
      let missing = Character(Unicode.Scalar(closing))
      return fault(
        "\(quoted(open)) is never closed", at: open, label: "'\(missing)' is missing",
        notes: [note("this does not close it", at: character(at: problem))])
    }
    let what = isJSONPath ? "the JSONPath" : "the value"
    let mended = isJSONPath ? quotedPath(from: start) : nil
    return fault(
      "a value without quotes inside [ ] or { } cannot contain \(quoted(character(at: problem)))",
      at: start..<character(at: problem).upperBound,
      help: "Put \(what) in quotes" + (mended.map { ": \($0.replacement)" } ?? "."),
      fixIts: mended.map { [$0] } ?? [])
  }

  /// Whether a `[` stands in a JSONPath without quotes.
  func isInJSONPath(bracketAt offset: Int) -> Bool {
    guard isByte("[", at: offset) else { return false }
    let start = plainValueStart(before: offset)
    return start < offset && isByte("$", at: start)
  }

  /// Where the plain value begins that goes up to an offset, on its line.
  private func plainValueStart(before offset: Int) -> Int {
    var start = offset
    let line = line(at: offset)
    while start > line.lowerBound, let before = byte(at: start - 1), !isBlank(at: start - 1),
      before != UInt8(ascii: ","), !isBracket(before)
    {
      start -= 1
    }
    return start
  }

  private func closingSign(of range: Range<Int>) -> UInt8? {
    if isByte("[", at: range.lowerBound) { return UInt8(ascii: "]") }
    return isByte("{", at: range.lowerBound) ? UInt8(ascii: "}") : nil
  }

  /// A JSONPath with its brackets, put into quotes; nil where it has no end on its line.
  private func quotedPath(from start: Int) -> Diagnostic.FixIt? {
    var closings: [UInt8] = []
    var quote: UInt8?
    var end = start
    for offset in start..<line(at: start).upperBound {
      guard let sign = byte(at: offset) else { return nil }
      if let open = quote {
        if sign == open, !isByte("\\", at: offset - 1) { quote = nil }
      } else {
        switch sign {
        case UInt8(ascii: "'"), UInt8(ascii: "\""): quote = sign
        case UInt8(ascii: "["): closings.append(UInt8(ascii: "]"))
        case UInt8(ascii: "("): closings.append(UInt8(ascii: ")"))
        case UInt8(ascii: "]"), UInt8(ascii: ")"):
          if closings.isEmpty { return fixIt(quoting: start..<end) }
          guard closings.popLast() == sign else { return nil }
        case UInt8(ascii: ","), UInt8(ascii: "}"):
          if closings.isEmpty { return fixIt(quoting: start..<end) }
        default: break
        }
      }
      if !isBlank(at: offset) { end = offset + 1 }
    }
    return nil
  }

  private func fixIt(quoting range: Range<Int>) -> Diagnostic.FixIt {
    let text = source.text(in: range)
    let replacement =
      !text.contains("\"") && !text.contains("\\")
      ? "\"\(text)\"" : "'\(text.replacing("'", with: "''"))'"
    return Diagnostic.FixIt(
      title: "Put it in quotes", span: SourceSpan(source: source, range: range),
      replacement: replacement, isSafe: false)
  }

  func isBracket(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "[") || byte == UInt8(ascii: "]") || byte == UInt8(ascii: "{")
      || byte == UInt8(ascii: "}")
  }
}
