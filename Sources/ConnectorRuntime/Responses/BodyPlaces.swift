import Diagnostics
import JSONDocument

/// Says in messages where in a body something is, and what is there.
struct BodyPlaces {
  /// How many places of one list are told.
  private static let limit = 3

  let selectors: SelectorEvaluator
  /// Hides secrets before anything is cut.
  let redactor: Redactor

  /// What the body holds at the deepest part of a path that leads to nothing; nil where the body
  /// cannot be read.
  func deepest(of path: JSONPath) -> JSONPathLongestMatch? {
    guard let document = try? selectors.document(for: nil) else { return nil }
    return try? path.longestMatch(in: document.root)
  }

  /// The places of the values that a path selects; nil for a path that says its one place itself.
  func selected(by path: JSONPath) -> String? {
    guard !path.isSingular, let document = try? selectors.document(for: nil),
      let matches = try? path.nodes(in: document.root), !matches.isEmpty
    else { return nil }
    let paths = matches.prefix(Self.limit).map(\.normalizedPath).joined(separator: ", ")
    let rest = matches.count - Self.limit
    return ServerText.singleLine(redactor.redact(paths)) + (rest > 0 ? " and \(rest) more" : "")
  }

  /// The member that may be meant at the deepest part of a path, as a label.
  func nearMiss(_ deepest: JSONPathLongestMatch) -> String? {
    guard case .object = deepest.node.kind, let wanted = Self.firstName(of: deepest.remaining)
    else { return nil }
    let names = deepest.node.members.map(\.name)
    return NearMiss.suggestion(for: wanted, among: names).map { "did you mean '\($0)'?" }
  }

  /// The member's name at the start of what remains of a JSONPath: `.name…` or `['name']…`.
  private static func firstName(of rest: String) -> String? {
    if rest.hasPrefix("..") { return nil }
    if rest.hasPrefix(".") {
      let name = rest.dropFirst().prefix { !".[".contains($0) }
      return name.isEmpty || name == "*" ? nil : String(name)
    }
    guard let quote = rest.dropFirst().first, quote == "'" || quote == "\"" else { return nil }
    return String(rest.dropFirst(2).prefix { $0 != quote })
  }

  /// What a value is, in a few words.
  func describe(_ node: JSONNode, isSecret: Bool = false) -> String {
    switch node.kind {
    case .object:
      let names = node.members.prefix(20).map(\.name)
      let more = node.count > names.count ? ", …" : ""
      return names.isEmpty
        ? "an empty object" : "an object with \(names.joined(separator: ", "))\(more)"
    case .array: return "a list of \(node.count)"
    case .null: return "null"
    default:
      let value = node.value
      return isSecret ? value.kindName : CheckEvaluator.shown(redactor.redact(value))
    }
  }
}
