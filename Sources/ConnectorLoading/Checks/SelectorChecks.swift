import ConnectorModel
import Diagnostics
import JSONDocument
import RegularExpressions

/// What must hold of a selector and a check beyond the shape of their keys.
enum SelectorChecks {
  /// Checks a selector.
  static func check(_ selector: Selector) -> [Diagnostic] {
    form(selector) + ListChecks.check(selector)
  }

  /// Checks a selector of a key that needs one value.
  ///
  /// - Parameter name: the key.
  static func check(_ selector: Selector, for name: String) -> [Diagnostic] {
    form(selector) + ListChecks.check(selector, for: name)
  }

  private static func check(_ key: String, _ flag: Located<Bool>?) -> [Diagnostic] {
    guard let flag, !flag.value else { return [] }
    return [
      Diagnostic(
        "unknown-value", "'\(key)' can only be true", at: flag.span,
        help: "Take the key away to select something else.")
    ]
  }

  private static func check(
    _ id: String, _ kind: String, _ name: Located<String>?
  ) -> [Diagnostic] {
    guard let name, !NameRules.isToken(name.value) else { return [] }
    return [
      Diagnostic(
        id, "'\(name.value)' is not a legal \(kind) name", at: name.span,
        help: "It is made of letters, digits and !#$%&'*+-.^_`|~ (RFC 9110 §5.1).")
    ]
  }

  private static func form(_ selector: Selector) -> [Diagnostic] {
    var diagnostics = check("status", selector.status)
    diagnostics += check("url", selector.url)
    diagnostics += check("duration", selector.duration)
    diagnostics += check("bad-header-name", "header", selector.header)
    diagnostics += check("bad-name", "cookie", selector.cookie)
    if let group = selector.group, let expression = selector.regularExpression {
      diagnostics += check(group, of: expression)
    }
    if let required = selector.isRequired, required.value, let value = selector.defaultValue {
      diagnostics.append(
        Diagnostic(
          "conflicting-keys", "'required: true' cannot stand beside 'default'", at: required.span,
          notes: [.init("'default' is given here", at: value.span)],
          help: "With a default the value is never missing."))
    }
    return diagnostics
  }

  /// Checks a check: its selector, and a predicate's value.
  static func check(_ check: Check) -> [Diagnostic] {
    var diagnostics = form(check.selector) + ListChecks.check(check)
    let bounds = [
      ("gt", check.greaterThan), ("gte", check.greaterOrEqual), ("lt", check.lessThan),
      ("lte", check.lessOrEqual),
    ]
    for (name, bound) in bounds {
      guard let bound else { continue }
      if case .number = bound.value { continue }
      diagnostics.append(
        Diagnostic("wrong-type", "'\(name)' must be a number", at: bound.span))
    }
    if let oneOf = check.oneOf {
      if case .array(let values) = oneOf.value, !values.isEmpty { return diagnostics }
      diagnostics.append(
        Diagnostic("wrong-type", "'one_of' must be a list of values", at: oneOf.span))
    }
    return diagnostics
  }

  private static func check(
    _ group: Located<JSONValue>, of expression: RegularExpressionText
  ) -> [Diagnostic] {
    let count = expression.compiled.captureCount
    switch group.value {
    case .number(let number):
      if let index = number.int64, (0...Int64(count)).contains(index) { return [] }
      return [
        Diagnostic(
          "bad-regex", "the regular expression has no group \(number.text)", at: group.span,
          help: count == 0
            ? "It has no groups; 0 is the whole match."
            : "It has \(count == 1 ? "1 group" : "\(count) groups"); 0 is the whole match.")
      ]
    case .string(let name):
      let names = expression.compiled.groupNumbers
      if names[name] != nil { return [] }
      let near = NearMiss.suggestion(for: name, among: names.keys.sorted())
      return [
        Diagnostic(
          "bad-regex", "the regular expression has no group '\(name)'", at: group.span,
          label: near.map { "did you mean '\($0)'?" },
          help: near == nil ? "A group is named (?<name>…)." : nil)
      ]
    default:
      return [
        Diagnostic(
          "wrong-type", "'group' must be the number or the name of a group", at: group.span)
      ]
    }
  }
}
