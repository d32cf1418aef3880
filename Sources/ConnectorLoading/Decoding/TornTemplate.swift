import ConnectorModel
import Diagnostics
import PositionedYAML

/// A template that YAML cuts in two: a text without quotes ends at what YAML takes as its own sign,
/// though `>>` is still to come.
///
/// Depending on what the rest happens to be, YAML takes it for another value, for a comment, or
/// reports a fault that says nothing of templates.
struct TornTemplate {
  static let id = "torn-template"

  /// From `<<` to behind `>>` in the file: whatever is reported in there follows from this.
  let range: Range<Int>
  /// The one thing to say.
  let diagnostic: Diagnostic

  /// What cuts.
  private enum Sign {
    /// `,`, `[`, `]`, `{` or `}` in a text inside brackets.
    case bracket
    /// ` #`
    case comment
    /// `: `
    case colon
    /// The quote that the text itself is in.
    case quote
  }

  /// Of a scalar whose text ends inside a template, where the line goes on and closes it.
  static func find(behind scalar: YAMLScalar) -> TornTemplate? {
    guard scalar.style == .plain else { return nil }
    let line = Line(scalar.span.source, at: scalar.span.range.upperBound)
    let text = scalar.span.range.clamped(to: line.range)
    guard let open = line.last("<<", in: text), line.first(">>", in: open..<text.upperBound) == nil,
      let close = line.first(">>", in: text.upperBound..<line.range.upperBound)
    else { return nil }
    let rest = text.upperBound..<close
    if line.first("<<", in: rest) != nil { return nil }
    guard let cut = rest.first(where: { !line.isBlank($0) }) else { return nil }
    let sign: Sign = line.bytes[cut] == UInt8(ascii: "#") ? .comment : .bracket
    guard sign == .comment || line.isBracket(cut) else { return nil }
    return TornTemplate(line, open..<close + 2, cut, sign)
  }

  /// Of a fault of YAML's: the first template before it on a line that it is about and that YAML
  /// takes apart.
  static func find(causing fault: Diagnostic) -> TornTemplate? {
    guard fault.id == YAMLReader.syntaxID, let place = fault.span else { return nil }
    for span in [place] + fault.notes.compactMap(\.span) {
      let line = Line(span.source, at: span.range.lowerBound)
      for template in line.templates {
        guard let (cut, sign) = cut(of: template, in: line, fault: span.range) else { continue }
        if let torn = TornTemplate(line, template, cut, sign) { return torn }
      }
    }
    return nil
  }

  /// Where YAML ends the text around a template inside of the template.
  private static func cut(
    of template: Range<Int>, in line: Line, fault: Range<Int>
  ) -> (Int, Sign)? {
    let inside = template.dropFirst(2)
    if let quote = line.quote(around: template.lowerBound) {
      return inside.first { line.bytes[$0] == quote && line.bytes[$0 - 1] != UInt8(ascii: "\\") }
        .map { ($0, .quote) }
    }
    // Brackets may have been opened on a line before: then the fault itself lies inside.
    let last = max(fault.lowerBound, fault.upperBound - 1)
    let isInBrackets =
      line.isInBrackets(template.lowerBound) || inside.contains(fault.lowerBound)
      || inside.contains(last) && fault.lowerBound <= template.lowerBound
    for offset in inside {
      if line.beginsComment(offset) { return (offset, .comment) }
      if line.isColon(offset) { return (offset, .colon) }
      if isInBrackets, line.isBracket(offset) { return (offset, .bracket) }
    }
    return nil
  }

  /// Nil for what would not be a template in quotes either.
  private init?(_ line: Line, _ range: Range<Int>, _ cut: Int, _ sign: Sign) {
    let source = line.source
    let span = SourceSpan(source: source, range: range)
    let (_, problems) = TemplateParser.parse(
      span.text, span: span, position: .text, locate: { _ in span })
    if problems.contains(where: { $0.id == "bad-template" }) { return nil }
    self.range = range
    let mark = sign == .quote ? "a quote" : "'\(source.text(in: cut..<cut + 1))'"
    let label: String
    switch sign {
    case .bracket: label = "without quotes a value inside [ ] or { } ends here"
    case .comment: label = "without quotes a comment begins here"
    case .colon: label = "without quotes another value begins here"
    case .quote: label = "the quoted text ends here"
    }
    let mended = Self.mended(line, range, sign)
    diagnostic = Diagnostic(
      Self.id, "template is cut in two by \(mark)",
      at: SourceSpan(source: source, range: cut..<cut + 1), label: label,
      help: sign == .quote
        ? "Use the other kind of quotes inside the template"
          + (mended.map { ": \($0.replacement)" } ?? ".")
        : "Put the whole value in quotes" + (mended.map { ": \($0.replacement)" } ?? "."),
      fixIts: mended.map { [$0] } ?? [])
  }

  /// The value in quotes, or the template with the other kind of quotes; nil where neither is
  /// certain to be right.
  private static func mended(_ line: Line, _ template: Range<Int>, _ sign: Sign)
    -> Diagnostic.FixIt?
  {
    if sign == .quote {
      let isDouble = line.quote(around: template.lowerBound) == UInt8(ascii: "\"")
      let (quote, other) = isDouble ? ("\"", "'") : ("'", "\"")
      let text = line.source.text(in: template)
      if text.contains(other) || text.contains("\\") { return nil }
      return Diagnostic.FixIt(
        title: "Use the other quotes", span: SourceSpan(source: line.source, range: template),
        replacement: text.replacing(quote, with: other), isSafe: false)
    }
    let value = line.value(
      around: template,
      isInBrackets: sign == .bracket || line.isInBrackets(template.lowerBound))
    let text = line.source.text(in: value)
    guard let first = text.first, !"\"'&*!|>%@`[{".contains(first) else { return nil }
    let quoted: String
    if !text.contains("'") {
      quoted = "'\(text)'"
    } else if !text.contains("\""), !text.contains("\\") {
      quoted = "\"\(text)\""
    } else {
      quoted = "'\(text.replacing("'", with: "''"))'"
    }
    return Diagnostic.FixIt(
      title: "Quote the value", span: SourceSpan(source: line.source, range: value),
      replacement: quoted, isSafe: false)
  }
}

/// One line of a file, byte by byte.
private struct Line {
  let source: SourceText
  let range: Range<Int>

  var bytes: [UInt8] { source.bytes }

  init(_ source: SourceText, at offset: Int) {
    self.source = source
    range = source.contentRange(ofLine: source.location(at: offset).line)
  }

  /// The templates that begin and end on the line.
  var templates: [Range<Int>] {
    var found: [Range<Int>] = []
    var start = range.lowerBound
    while let open = first("<<", in: start..<range.upperBound) {
      guard let close = first(">>", in: open..<range.upperBound) else { break }
      found.append(open..<close + 2)
      start = close + 2
    }
    return found
  }

  func first(_ pair: String, in part: Range<Int>) -> Int? {
    guard let byte = pair.utf8.first else { return nil }
    return part.dropLast().first { bytes[$0] == byte && bytes[$0 + 1] == byte }
  }

  func last(_ pair: String, in part: Range<Int>) -> Int? {
    guard let byte = pair.utf8.first else { return nil }
    return part.dropLast().last { bytes[$0] == byte && bytes[$0 + 1] == byte }
  }

  func isBlank(_ offset: Int) -> Bool {
    bytes[offset] == UInt8(ascii: " ") || bytes[offset] == UInt8(ascii: "\t")
  }

  func isBracket(_ offset: Int) -> Bool { ",[]{}".utf8.contains(bytes[offset]) }

  func isQuote(_ offset: Int) -> Bool { "\"'".utf8.contains(bytes[offset]) }

  func isColon(_ offset: Int) -> Bool {
    bytes[offset] == UInt8(ascii: ":") && (offset + 1 == range.upperBound || isBlank(offset + 1))
  }

  func beginsComment(_ offset: Int) -> Bool {
    bytes[offset] == UInt8(ascii: "#") && isBlank(offset - 1)
  }

  /// The quote of the quoted text that an offset is in, as far as its line tells.
  func quote(around offset: Int) -> UInt8? { state(at: offset).quote }

  /// Whether brackets are open at an offset, as far as its line tells.
  func isInBrackets(_ offset: Int) -> Bool { state(at: offset).depth > 0 }

  private func state(at offset: Int) -> (quote: UInt8?, depth: Int) {
    var quote: UInt8?
    var depth = 0
    for index in range.lowerBound..<offset {
      let byte = bytes[index]
      if quote == byte {
        quote = nil
      } else if quote == nil {
        if isQuote(index), opensQuote(index) { quote = byte }
        if "[{".utf8.contains(byte) { depth += 1 }
        if "]}".utf8.contains(byte) { depth -= 1 }
      }
    }
    return (quote, depth)
  }

  /// Whether a quote begins a value rather than stand inside one (`don't`).
  private func opensQuote(_ offset: Int) -> Bool {
    offset == range.lowerBound || isBlank(offset - 1) || isBracket(offset - 1)
  }

  /// The value around a template, without white space at its ends.
  func value(around template: Range<Int>, isInBrackets: Bool) -> Range<Int> {
    var start = template.lowerBound
    while start > range.lowerBound, !(isInBrackets && isBracket(start - 1)),
      !(isBlank(start - 1) && start - 2 >= range.lowerBound && ":-".utf8.contains(bytes[start - 2]))
    {
      start -= 1
    }
    var end = template.upperBound
    while end < range.upperBound, !(isInBrackets && isBracket(end)), !beginsComment(end) {
      end += 1
    }
    while start < template.lowerBound, isBlank(start) { start += 1 }
    while end > template.upperBound, isBlank(end - 1) { end -= 1 }
    return start..<end
  }
}
