import ConnectorModel
import Diagnostics

/// The word at a cursor with what it is: for hovers and definitions.
struct TokenAtCursor {
  /// What a word is.
  enum Meaning {
    /// A declared key.
    case key(FieldKey)
    /// A variable in a template.
    case variable(String)
    /// A value of the engine in a template, without its `$`.
    case builtIn(String)
    /// A filter.
    case filter(TemplateFilter)
    /// A value, under the keys from the root on.
    case value(String, under: [String])
  }

  let meaning: Meaning
  /// The word's place.
  let span: SourceSpan

  /// Nil where there is no word, or one that means nothing.
  init?(_ source: SourceText, at offset: Int, in declaration: AnyObjectDeclaration) {
    let line = source.contentRange(ofLine: source.location(at: offset).line)
    var start = min(max(offset, line.lowerBound), line.upperBound)
    var end = start
    while start > line.lowerBound, Self.isWordByte(source.bytes[start - 1]) { start -= 1 }
    while end < line.upperBound, Self.isWordByte(source.bytes[end]) { end += 1 }
    guard start < end else { return nil }
    span = SourceSpan(source: source, range: start..<end)
    let word = span.text
    let context = CursorContext(source, at: start)
    if let template = context.template {
      guard let meaning = Self.templateMeaning(word, template) else { return nil }
      self.meaning = meaning
      return
    }
    switch context.slot {
    case .comment: return nil
    case .key:
      let place = DeclaredPlace(context.steps, in: declaration)
      guard let key = place.keys(siblings: context.siblings).first(where: { $0.name == word })
      else { return nil }
      meaning = .key(key)
    case .value: meaning = .value(word, under: context.steps.map(\.key))
    }
  }

  private static func templateMeaning(_ word: String, _ before: String) -> Meaning? {
    if before.contains("|"), let filter = TemplateFilter(rawValue: word) { return .filter(filter) }
    if word.hasPrefix("$") { return .builtIn(String(word.dropFirst())) }
    return .variable(String(word.prefix { $0 != "." }))
  }

  /// Letters, digits and what ids and names hold beside them.
  static func isWordByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"),
      UInt8(ascii: "/"), UInt8(ascii: "$"), UInt8(ascii: "."):
      true
    default: byte >= 0x80
    }
  }
}
