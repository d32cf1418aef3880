import ConnectorLoading
import ConnectorModel
import Diagnostics

/// The rule `invisible-character`.
enum InvisibleCharacter: Rule {
  static let page = RulePage(
    "invisible-character", .http, .warning, .validation,
    summary: "a character in a URL, a query or a credential that nobody sees",
    explanation: """
      Text that is copied from a web page or a chat brings characters along that no editor shows: \
      spaces of no width, soft hyphens, marks of writing direction, and spaces that do not break. They \
      are sent like all others, as `%E2%80%8B` for example, and the server answers 404 or 401 to what \
      looks right. What is meant can be written as an escape in double quotes: `"\\u200B"`.
      """,
    bad: RuleExample(
      action: """
        connector: desk
        method: GET
        path: /tickets\u{200B}
        """),
    good: RuleExample(
      action: """
        connector: desk
        method: GET
        path: /tickets
        """))

  static let isLocal = true

  static func check(_ workspace: Workspace) -> [Diagnostic] {
    workspace.connectorFiles.flatMap { file in
      check(file.source, file.templates) + check(file.source, file.object.query, "query")
    }
      + workspace.actionFiles.flatMap { file -> [Diagnostic] in
        if file.file.source.isASCII { return [] }
        return check(file.file.source, file.file.templates)
          + check(file.file.source, file.action.query, "query")
          + check(file.file.source, file.action.body?.fields ?? [], "form")
      }
      + workspace.profileFiles.flatMap { check($0.source, $0.templates) }
  }

  private static func check(_ source: SourceText, _ templates: [TemplateUse]) -> [Diagnostic] {
    if source.isASCII { return [] }
    return templates.filter(isLookedAt).flatMap {
      check($0.template.span, in: $0.secretField ?? $0.key)
    }
  }

  private static func check(
    _ source: SourceText, _ entries: TemplateEntries, _ key: String
  ) -> [Diagnostic] {
    source.isASCII ? [] : entries.flatMap { check($0.name.span, in: key) }
  }

  /// Header values hold ASCII alone, and in bodies text may be meant for people.
  private static func isLookedAt(_ use: TemplateUse) -> Bool {
    switch use.position {
    case .url, .path, .query, .cookie, .credential, .signing: true
    case .header, .form, .json, .xml, .text: use.key == "auth" && use.position != .header
    }
  }

  private static func check(_ span: SourceSpan, in key: String) -> [Diagnostic] {
    guard span.source.bytes[span.range].contains(where: { $0 >= 0x80 }) else { return [] }
    var found: [Diagnostic] = []
    var run: (first: Unicode.Scalar, range: Range<Int>)?
    func close() {
      guard let ended = run else { return }
      found.append(
        diagnostic(ended.first, in: key, SourceSpan(source: span.source, range: ended.range)))
      run = nil
    }
    var offset = span.range.lowerBound
    for scalar in span.text.unicodeScalars {
      let end = offset + scalar.utf8.count
      if isInvisible(scalar) {
        run = (run?.first ?? scalar, (run?.range.lowerBound ?? offset)..<end)
      } else {
        close()
      }
      offset = end
    }
    close()
    return found
  }

  private static func diagnostic(
    _ scalar: Unicode.Scalar, in key: String, _ place: SourceSpan
  ) -> Diagnostic {
    let digits = String(scalar.value, radix: 16, uppercase: true)
    let name = "U+" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    let isSpace = scalar.properties.generalCategory == .spaceSeparator
    return diagnostic(
      "\(isSpace ? "unusual space" : "invisible character") \(name) in '\(key)'", at: place,
      label: isSpace ? nil : "take it away",
      help: isSpace ? "Write a plain space, or take it away." : nil,
      fixIts: isSpace
        ? [] : [.init(title: "Take it away", span: place, replacement: "", isSafe: true)])
  }

  /// Joiners (U+200C, U+200D) are not among them: words of some languages and pictures need them.
  private static func isInvisible(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0xA0, 0xAD, 0x61C, 0x180E, 0x2000...0x200B, 0x200E, 0x200F, 0x202A...0x202F, 0x205F,
      0x2060...0x2064, 0x2066...0x206F:
      true
    default: false
    }
  }
}
