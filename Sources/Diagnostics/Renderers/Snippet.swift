/// One source line laid out for showing, with the columns to underline.
struct Snippet {
  /// The line, or the part of it around the span.
  private(set) var line: String

  /// The columns to underline, at least one; nil where redaction leaves no sure place.
  private(set) var underline: Range<Int>?

  /// Lays out the first line of a span.
  init(_ span: SourceSpan, maximumWidth: Int, redact: (String) -> String) {
    let content = span.source.contentRange(ofLine: span.start.line)
    let start = min(max(span.range.lowerBound, content.lowerBound), content.upperBound)
    let end = max(start, min(span.range.upperBound, content.upperBound))
    let parts = [content.lowerBound..<start, start..<end, end..<content.upperBound]
      .map { span.source.text(in: $0) }

    // A secret may cross the borders of the parts: they may be used only if redacting each gives
    // what redacting the whole line gives.
    let whole = redact(parts.joined())
    let redacted = parts.map(redact)
    let isSplittable = redacted.joined() == whole
    var display = DisplayText()
    var columns = 0..<0
    if isSplittable {
      display.append(redacted[0])
      let first = display.width
      display.append(Self.trimmed(redacted[1], spanEndsHere: span.range.upperBound <= end))
      columns = first..<max(first + 1, display.width)
      display = DisplayText(whole)
    } else {
      display.append(whole)
    }
    (line, columns) = Self.clip(display, around: columns, to: max(maximumWidth, 20))
    underline = isSplittable ? columns : nil
  }

  /// The underlined text; what goes on on further lines is not underlined to the line's very end.
  private static func trimmed(_ text: String, spanEndsHere: Bool) -> String {
    var text = text
    while !spanEndsHere, let last = text.last, last.isWhitespace { text.removeLast() }
    return text
  }

  /// Cuts a line that is too wide to the part around some columns.
  private static func clip(
    _ display: DisplayText, around columns: Range<Int>, to maximum: Int
  ) -> (line: String, columns: Range<Int>) {
    guard display.width > maximum else { return (trimmedEnd(display.text), columns) }
    // A third of the room before the fault, but all of what is left if the line ends sooner.
    let room = maximum - 2
    let wanted = max(0, columns.lowerBound - room / 3)
    let from = min(wanted, display.width - room)
    var line = ""
    var column = 0
    var shownFrom = 0
    var shown = 0
    for cell in display.cells {
      defer { column += cell.width }
      if column < from { continue }
      if line.isEmpty { shownFrom = column }
      if shown + cell.width > room { break }
      line += cell.text
      shown += cell.width
    }
    let isCutBefore = shownFrom > 0
    let offset = (isCutBefore ? 1 : 0) - shownFrom
    let isCutAfter = shownFrom + shown < display.width
    let last = shown + (isCutBefore ? 1 : 0) + (isCutAfter ? 1 : 0)
    let lower = min(max(0, columns.lowerBound + offset), last)
    let upper = min(columns.upperBound + offset, max(last, lower + 1))
    line = (isCutBefore ? "…" : "") + line + (isCutAfter ? "…" : "")
    return (trimmedEnd(line), lower..<max(lower + 1, upper))
  }

  private static func trimmedEnd(_ text: String) -> String {
    var text = text
    while text.hasSuffix(" ") { text.removeLast() }
    return text
  }
}
