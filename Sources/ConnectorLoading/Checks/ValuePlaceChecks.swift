import ConnectorModel
import Diagnostics
import JSONDocument

/// Finds declared values (defaults, values of `enum`) that the places which their templates stand
/// in would refuse at run time.
struct ValuePlaceChecks {
  /// The declarations that the templates may name.
  let names: DeclaredNames
  /// The file that is checked: other files' declarations are pointed at in notes.
  let source: SourceText

  /// Where a value lands, so far as it refuses some.
  private enum Place {
    /// A part of a URL's host and port, or the whole of its host.
    case host(isWhole: Bool)
    /// The start of a URL.
    case wholeURL
    /// A part of a path's segment, or the whole of it.
    case segment(isWhole: Bool)
    /// A path of several segments.
    case segments
    case header
  }

  /// Checks the templates of a file.
  func check(_ templates: [TemplateUse]) -> [Diagnostic] {
    var diagnostics: [Diagnostic] = []
    var seen: Set<SourceSpan> = []
    for use in templates where !use.template.isBroken {
      for (index, segment) in use.template.segments.enumerated() {
        guard case .expression(let expression) = segment,
          case .variable(let name) = expression.source.kind, expression.source.path.isEmpty,
          let declared = names.known(name), let place = Self.place(of: index, expression, in: use)
        else { continue }
        if let problem = Self.typeProblem(declared, place, expression) {
          diagnostics.append(problem)
        } else {
          diagnostics += check(declared, place, expression, &seen)
        }
      }
    }
    return diagnostics
  }

  /// A value that is no text can be no host, and begins no URL.
  private static func typeProblem(
    _ declared: VariableDeclaration, _ place: Place, _ expression: TemplateExpression
  ) -> Diagnostic? {
    guard let type = declared.type, [.integer, .number, .boolean].contains(type.value) else {
      return nil
    }
    let what: String
    switch place {
    case .host(isWhole: true): what = "is a URL's host here"
    case .wholeURL: what = "begins a URL here"
    case .host, .segment, .segments, .header: return nil
    }
    return Diagnostic(
      "type-mismatch",
      "variable '\(declared.name)' is of type '\(type.value.rawValue)', but \(what)",
      at: expression.source.span, notes: [.init("the type is declared here", at: type.span)],
      help: "Declare it as text.")
  }

  private func check(
    _ declared: VariableDeclaration, _ place: Place, _ expression: TemplateExpression,
    _ seen: inout Set<SourceSpan>
  ) -> [Diagnostic] {
    let legal = declared.legalValues?.value ?? []
    // A default outside of its enum was reported; one inside is reported as a value of that.
    let isEnumeration = !legal.isEmpty
    let values = isEnumeration ? legal : [declared.defaultValue].compactMap { $0 }
    return values.compactMap { value in
      guard let problem = Self.problem(value.value, place) else { return nil }
      let isHere = value.span.source.path == source.path
      let span = isHere ? value.span : expression.source.span
      guard seen.insert(span).inserted else { return nil }
      let what = isEnumeration ? "a value of 'enum'" : "'default'"
      return Diagnostic(
        "type-mismatch", "\(what) of '\(declared.name)' \(problem.predicate)", at: span,
        notes: [
          isHere
            ? .init("it is put in here", at: expression.source.span)
            : .init("the value is declared here", at: value.span)
        ], help: problem.help)
    }
  }

  /// Checks a value that another file gives to a variable against the places of some templates.
  static func check(
    _ value: Located<JSONValue>, of name: String, in templates: [TemplateUse]
  ) -> Diagnostic? {
    for use in templates where !use.template.isBroken {
      for (index, segment) in use.template.segments.enumerated() {
        guard case .expression(let expression) = segment,
          case .variable(name) = expression.source.kind, expression.source.path.isEmpty,
          let place = place(of: index, expression, in: use),
          let problem = problem(value.value, place)
        else { continue }
        return Diagnostic(
          "type-mismatch", "variable '\(name)' \(problem.predicate)", at: value.span,
          notes: [.init("it is put in here", at: expression.source.span)], help: problem.help)
      }
    }
    return nil
  }

  // MARK: Places

  private static func place(
    of index: Int, _ expression: TemplateExpression, in use: TemplateUse
  ) -> Place? {
    let filters = expression.filters.map(\.filter)
    switch use.position {
    case .header: return filters.isEmpty ? .header : nil
    case .path:
      if filters == [.path] { return .segments }
      return filters.isEmpty ? .segment(isWhole: isWholeSegment(index, use.template)) : nil
    case .url where use.key != "proxy": return urlPlace(of: index, filters, in: use)
    default: return nil
    }
  }

  private static func urlPlace(
    of index: Int, _ filters: [TemplateFilter], in use: TemplateUse
  ) -> Place? {
    let before = use.template.segments[..<index].map { segment -> String in
      if case .text(let text) = segment { return text }
      // What a value could be is open, but it is none of a URL's signs where it is legal.
      return "x"
    }.joined()
    if before.isEmpty { return filters.isEmpty ? .wholeURL : nil }
    if case .expression = use.template.segments[0] { return nil }
    if before.contains("?") { return nil }
    if let scheme = before.firstRange(of: "://") {
      guard before[scheme.upperBound...].contains("/") else {
        guard filters.isEmpty else { return nil }
        let isWhole = scheme.upperBound == before.endIndex && endsHost(index + 1, use.template)
        return .host(isWhole: isWhole)
      }
    } else if !before.hasPrefix("/") {
      return nil
    }
    if filters == [.path] { return .segments }
    return filters.isEmpty ? .segment(isWhole: isWholeSegment(index, use.template)) : nil
  }

  /// Whether what follows a value in a template is no part of the host any more.
  private static func endsHost(_ index: Int, _ template: Template) -> Bool {
    guard index < template.segments.count else { return true }
    guard case .text(let after) = template.segments[index] else { return false }
    return after.utf8.first.map { "/:?".utf8.contains($0) } ?? false
  }

  /// Whether a value is all of a path's segment.
  private static func isWholeSegment(_ index: Int, _ template: Template) -> Bool {
    let segments = template.segments
    guard index > 0, case .text(let before) = segments[index - 1], before.hasSuffix("/") else {
      return false
    }
    guard index + 1 < segments.count else { return true }
    if case .text(let after) = segments[index + 1] {
      return after.hasPrefix("/") || after.hasPrefix("?")
    }
    return false
  }

  // MARK: Values

  private static func problem(
    _ value: JSONValue, _ place: Place
  ) -> (predicate: String, help: String?)? {
    guard let text = DeclaredValueCheck.text(value) else { return nil }
    switch place {
    case .host:
      if HostText.isLegal(text) { return nil }
      return (
        text.isEmpty ? "is empty, but stands in a URL's host" : "holds what a URL's host cannot",
        "A host is letters, digits, '.', '-' and '_', maybe with ':' and a port."
      )
    case .wholeURL:
      let lower = text.lowercased()
      if lower.hasPrefix("https://") || lower.hasPrefix("http://") { return nil }
      return (
        "begins a URL, but not with https:// or http://",
        "Write https:// before the template if it is a host."
      )
    case .segment(let isWhole):
      if text.isEmpty { return emptySegment }
      guard isWhole, text == "." || text == ".." else { return nil }
      return ("makes a path's segment '\(text)', which names another path", nil)
    case .segments:
      if text.isEmpty { return emptySegment }
      let parts = text.split(separator: "/", omittingEmptySubsequences: false)
      guard let dots = parts.first(where: { $0 == "." || $0 == ".." }), parts.count > 1 else {
        return nil
      }
      return ("holds the segment '\(dots)', which names another path", nil)
    case .header:
      guard text.utf8.contains(where: { !(0x20...0x7E).contains($0) }) else { return nil }
      return (
        "holds what a header cannot",
        "A header takes visible ASCII and spaces: write | base64, or as the API wants it."
      )
    }
  }

  private static let emptySegment = (
    predicate: "is empty, but stands in a path",
    help: Optional("Without it the path would name something else, such as the whole collection.")
  )
}
