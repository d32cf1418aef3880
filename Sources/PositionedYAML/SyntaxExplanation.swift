import Diagnostics

/// Says what libyaml's failure means to the person who wrote the file.
///
/// libyaml tells what it expected next; people want to know what they did. The mistakes they make
/// are few: each is recognised by libyaml's words and the text around.
struct SyntaxExplanation {
  let source: SourceText
  let failure: ParserFailure
  /// The byte where libyaml stopped.
  let problem: Int
  /// The byte where what it was reading began.
  let context: Int
  /// The last scalar before the failure that came as an event.
  let lastScalar: YAMLScalar?

  /// The one thing to say.
  var diagnostic: Diagnostic {
    guard let words = failure.problem else {
      return fault("the file cannot be read: out of memory", at: 0..<0)
    }
    return scannerFault(words) ?? parserFault(words)
      ?? fault("the YAML is malformed here: \(words)", at: character(at: problem))
  }

  // MARK: The text around

  /// The byte at an offset, nil outside of the file.
  func byte(at offset: Int) -> UInt8? {
    source.bytes.indices.contains(offset) ? source.bytes[offset] : nil
  }

  func isByte(_ scalar: Unicode.Scalar, at offset: Int) -> Bool {
    byte(at: offset).map { UInt32($0) == scalar.value } ?? false
  }

  /// The range of the character at an offset; empty at the end.
  func character(at offset: Int) -> Range<Int> {
    let start = min(max(offset, 0), source.bytes.count)
    var end = start
    if end < source.bytes.count { end += 1 }
    while end < source.bytes.count, source.bytes[end] & 0xC0 == 0x80 { end += 1 }
    return start..<end
  }

  /// The bytes of the line that an offset is on, without its break.
  func line(at offset: Int) -> Range<Int> {
    source.contentRange(ofLine: source.location(at: offset).line)
  }

  /// The part of a line from an offset on, without white space at its end and without a comment.
  func restOfLine(from offset: Int) -> Range<Int> {
    var end = max(offset, line(at: offset).upperBound)
    for index in offset..<end where isByte("#", at: index) && isBlank(at: index - 1) {
      end = index
      break
    }
    while end > offset, isBlank(at: end - 1) { end -= 1 }
    return offset..<end
  }

  /// Where a line's text begins after its indentation and the dashes of list items.
  func textStart(ofLineAt offset: Int) -> Int {
    let line = line(at: offset)
    var index = line.lowerBound
    while index < line.upperBound {
      if isBlank(at: index) || isByte("-", at: index) && isBlank(at: index + 1) {
        index += 1
      } else {
        break
      }
    }
    return index
  }

  /// The first `: ` or `:` at the end of a range.
  func keyColon(in range: Range<Int>) -> Int? {
    range.first { isByte(":", at: $0) && isBlankOrEnd(at: $0 + 1) }
  }

  /// The first colon of a range that no white space follows, unless it is a URL's or a time's.
  func tightColon(in range: Range<Int>) -> Int? {
    let isName = { (byte: UInt8) in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"):
        true
      default: false
      }
    }
    guard let colon = range.first(where: { isByte(":", at: $0) }), colon > range.lowerBound,
      source.bytes[range.lowerBound..<colon].allSatisfy(isName), !isBlankOrEnd(at: colon + 1),
      !isByte("/", at: colon + 1)
    else { return nil }
    return colon
  }

  /// The range of the line before that holds more than a comment, nil if there is none.
  func previousLine(before offset: Int) -> Range<Int>? {
    var number = source.location(at: offset).line - 1
    while number > 0 {
      let range = source.contentRange(ofLine: number)
      let start = textStart(ofLineAt: range.lowerBound)
      if start < range.upperBound, !isByte("#", at: start) { return range }
      number -= 1
    }
    return nil
  }

  func isBlank(at offset: Int) -> Bool { isByte(" ", at: offset) || isByte("\t", at: offset) }

  func isBlankOrEnd(at offset: Int) -> Bool {
    byte(at: offset) == nil || isBlank(at: offset) || isByte("\n", at: offset)
      || isByte("\r", at: offset)
  }

  /// Whether nothing but white space and comments follows.
  func isEnd(at offset: Int) -> Bool {
    var reader = TriviaReader(source.bytes, at: offset)
    reader.skipTrivia()
    return reader.byte == nil
  }

  /// A source text short enough for a message, in single quotes.
  func quoted(_ range: Range<Int>) -> String {
    let text = source.text(in: range)
    return text.count > 40 ? "'\(text.prefix(39))…'" : "'\(text)'"
  }

  // MARK: Making diagnostics

  func fault(
    _ message: String, at range: Range<Int>, label: String? = nil, notes: [Diagnostic.Note] = [],
    help: String? = nil, fixIts: [Diagnostic.FixIt] = []
  ) -> Diagnostic {
    Diagnostic(
      YAMLReader.syntaxID, .error, message, at: SourceSpan(source: source, range: range),
      label: label,
      notes: notes, help: help, fixIts: fixIts)
  }

  func note(_ message: String, at range: Range<Int>) -> Diagnostic.Note {
    .init(message, at: SourceSpan(source: source, range: range))
  }

  static let quoteHelp = "Put the whole value in quotes."
}
