import ConnectorModel
import Diagnostics
import JSONDocument

/// Finds JSONPaths that give a list where one value is needed: any but a singular query does
/// (RFC 9535 §2.3.5.1), even of one element or none.
enum ListChecks {
  private static let id = "list-where-value"

  /// Checks what a selector turns its value into, and what stands in for a missing one.
  static func check(_ selector: Selector) -> [Diagnostic] {
    guard let list = list(of: selector) else { return [] }
    if let type = selector.type, type.value != .array, type.value != .string {
      return [
        diagnostic(
          list, "a list cannot be turned into type '\(type.value.rawValue)'",
          note: .init("the type is asked for here", at: type.span))
      ]
    }
    guard let value = selector.defaultValue else { return [] }
    return [
      Diagnostic(
        id, .warning, "'default' is never used: a list is not missing, even an empty one",
        at: value.span, notes: [.init("the JSONPath gives a list", at: list.place)],
        help: list.help)
    ]
  }

  /// Checks the selector of a check against its predicate.
  static func check(_ check: Check) -> [Diagnostic] {
    let selected = self.check(check.selector)
    guard !selected.hasErrors, check.selector.type?.value != .string,
      let list = list(of: check.selector), let conflict = conflict(with: check)
    else { return selected }
    return [
      diagnostic(
        list, "'\(conflict.predicate)' asks about one value, but the JSONPath gives a list",
        conflict.holds ? .warning : .error,
        note: .init(
          conflict.holds ? "the check always holds" : "the check can never hold",
          at: conflict.span), help: conflict.help)
    ]
  }

  /// Checks the selectors of an oauth2 scheme.
  static func check(_ scheme: OAuth2Scheme) -> [Diagnostic] {
    let needed = [
      ("access_token", scheme.tokenResponse.accessToken), ("expiry.in", scheme.expiry?.relative),
      ("expiry.at", scheme.expiry?.absolute),
    ]
    var diagnostics = needed.compactMap { name, selector -> Diagnostic? in
      guard let selector, selector.type == nil, let list = list(of: selector) else { return nil }
      return diagnostic(list, "'\(name)' needs one value, but its JSONPath gives a list")
    }
    // A list of one text serves as the text; of more it becomes none of them.
    if let selector = scheme.tokenResponse.refreshToken, selector.type == nil,
      let list = list(of: selector)
    {
      diagnostics.append(
        diagnostic(list, "'refresh_token' needs one value, but its JSONPath gives a list", .warning)
      )
    }
    return diagnostics
  }

  /// Checks a selector whose value a key needs as one value: `next`, an entry of `wait`.
  ///
  /// - Parameter name: the key.
  static func check(_ selector: Selector, for name: String) -> [Diagnostic] {
    let selected = check(selector)
    guard selected.isEmpty, selector.type?.value != .string, let list = list(of: selector) else {
      return selected
    }
    return [diagnostic(list, "'\(name)' needs one value, but its JSONPath gives a list")]
  }

  // MARK: Predicates

  /// A predicate with the same outcome for every list.
  private struct Conflict {
    var predicate: String
    var span: SourceSpan
    var holds = false
    var help: String?
  }

  private static func conflict(with check: Check) -> Conflict? {
    let bounds = [
      ("gt", check.greaterThan), ("gte", check.greaterOrEqual), ("lt", check.lessThan),
      ("lte", check.lessOrEqual),
    ]
    for (name, bound) in bounds {
      if let bound { return Conflict(predicate: name, span: bound.span) }
    }
    if let wanted = check.equals, !isArray(wanted.value) {
      return Conflict(predicate: "equals", span: wanted.span)
    }
    if let wanted = check.notEquals, !isArray(wanted.value) {
      return Conflict(predicate: "not_equals", span: wanted.span, holds: true)
    }
    if let wanted = check.matches {
      return Conflict(predicate: "matches", span: wanted.pattern.span)
    }
    if let wanted = check.oneOf, case .array(let values) = wanted.value,
      !values.contains(where: isArray)
    {
      return Conflict(predicate: "one_of", span: wanted.span)
    }
    if let wanted = check.isType, wanted.value != .array {
      return Conflict(predicate: "is_type", span: wanted.span)
    }
    return check.exists.map { wanted in
      Conflict(
        predicate: "exists", span: wanted.span, holds: wanted.value,
        help: wanted.value
          ? "Write empty: false for at least one value." : "Write empty: true for no value at all.")
    }
  }

  private static func isArray(_ value: JSONValue) -> Bool {
    if case .array = value { return true }
    return false
  }

  // MARK: Reporting

  /// A JSONPath that gives a list; what to say of it is worked out where it is wrong, as most are
  /// meant.
  private struct List {
    let path: Located<JSONPath>
    /// The first segment that may select several values, in UTF-8 offsets of the path.
    let range: Range<Int>

    /// The part of it that may select several values.
    var place: SourceSpan { ListChecks.place(of: range, in: path) }

    /// What to write for one value.
    var help: String {
      guard segment == "[*]" else {
        return "Only names and indexes give a single value: $.name, $.list[0]."
      }
      return JSONPath.isSingular(first)
        ? "Write \(first) for the first value." : "Write an index in place of each '*': [0]."
    }

    var fixIts: [Diagnostic.FixIt] {
      guard segment == "[*]", place.text == segment, JSONPath.isSingular(first) else { return [] }
      return [.init(title: "Take the first", span: place, replacement: "[0]", isSafe: false)]
    }

    private var segment: String { text(range) }

    /// The path of the first value.
    private var first: String {
      text(0..<range.lowerBound) + "[0]" + text(range.upperBound..<path.value.text.utf8.count)
    }

    private func text(_ range: Range<Int>) -> String {
      String(decoding: Array(path.value.text.utf8)[range], as: UTF8.self)
    }
  }

  private static func list(of selector: Selector) -> List? {
    guard let path = selector.jsonPath, let range = path.value.pluralSegment else { return nil }
    return List(path: path, range: range)
  }

  /// The place of a part of a JSONPath; of all of it where quotes hold escapes.
  private static func place(of range: Range<Int>, in path: Located<JSONPath>) -> SourceSpan {
    let written = path.span.text
    let start: Int
    if written == path.value.text {
      start = path.span.range.lowerBound
    } else if written.dropFirst().dropLast() == path.value.text {
      start = path.span.range.lowerBound + 1
    } else {
      return path.span
    }
    return SourceSpan(
      source: path.span.source, range: start + range.lowerBound..<start + range.upperBound)
  }

  private static func diagnostic(
    _ list: List, _ message: String, _ severity: Diagnostic.Severity = .error,
    note: Diagnostic.Note? = nil, help: String? = nil
  ) -> Diagnostic {
    Diagnostic(
      id, severity, message, at: list.place, label: "may select several",
      notes: [note].compactMap { $0 }, help: help ?? list.help,
      fixIts: help == nil ? list.fixIts : [])
  }
}

extension JSONPath {
  /// Whether a text is a singular query.
  fileprivate static func isSingular(_ text: String) -> Bool {
    (try? JSONPath(text))?.isSingular ?? false
  }
}
