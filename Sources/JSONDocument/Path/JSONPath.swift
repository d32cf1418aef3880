/// A JSONPath query (RFC 9535), checked when it is made.
///
/// All of the standard is understood, its five functions included.
package struct JSONPath: Sendable {
  /// The query as it was written.
  package let text: String

  /// What the query says that cannot be meant, such as a `match()` that is never true.
  package let warnings: [JSONPathWarning]

  let query: JSONPathQuery

  /// How long all `match()` and `search()` of one evaluation may take together.
  package static let defaultSearchTime = Duration.seconds(5)

  /// Reads a query.
  ///
  /// - Throws: ``JSONPathSyntaxError`` that points into `text`.
  package init(_ text: String) throws(JSONPathSyntaxError) {
    var parser = JSONPathParser(text)
    self.text = text
    self.query = try parser.parse()
    self.warnings = parser.warnings
  }

  /// Whether the query gives at most one node, whatever the document (RFC 9535 §2.3.5.1).
  package var isSingular: Bool { query.isSingular }

  /// Where the first segment stands that may select several nodes, in UTF-8 offsets; nil for a
  /// singular query.
  package var pluralSegment: Range<Int>? { query.segments.first { !$0.isSingular }?.range }

  /// All nodes that the query selects, in RFC 9535's order; a node may come more than once.
  ///
  /// - Parameters:
  ///   - root: what `$` stands for.
  ///   - searchTime: how long all `match()` and `search()` may take together.
  /// - Throws: ``JSONPathEvaluationError`` if that takes more work than is allowed.
  package func nodes(
    in root: JSONNode, searchTime: Duration = defaultSearchTime
  ) throws(JSONPathEvaluationError) -> [JSONPathMatch] {
    var evaluator = JSONPathEvaluator(root: root, searchTime: searchTime)
    let found = try evaluator.nodes(of: query, from: root.index)
    return found.map {
      JSONPathMatch(node: JSONNode(storage: root.storage, index: $0), root: root.index)
    }
  }

  /// The node at which the query came to nothing: the first of those that the longest prefix of
  /// the query selects.
  ///
  /// It is for messages on missing values; where the whole query selects something, that is the
  /// longest prefix.
  ///
  /// - Throws: ``JSONPathEvaluationError`` if that takes more work than is allowed.
  package func longestMatch(
    in root: JSONNode
  ) throws(JSONPathEvaluationError) -> JSONPathLongestMatch {
    var evaluator = JSONPathEvaluator(root: root, searchTime: Self.defaultSearchTime)
    var nodes = [root.index]
    var remaining = text.dropFirst()
    var isAbsent = false
    var hasNameBehind = false
    for (index, segment) in query.segments.enumerated() {
      let selected = try evaluator.nodes(of: segment, from: nodes)
      if selected.isEmpty {
        isAbsent = nodes.allSatisfy {
          segment.isForeign(to: JSONNode(storage: root.storage, index: $0))
        }
        hasNameBehind = query.segments[(index + 1)...].contains(where: \.looksForName)
        break
      }
      nodes = selected
      let end = text.utf8.index(text.startIndex, offsetBy: segment.range.upperBound)
      remaining = text[end...]
    }
    let match = JSONPathMatch(
      node: JSONNode(storage: root.storage, index: nodes[0]), root: root.index)
    return JSONPathLongestMatch(
      match: match, remaining: String(remaining), isAbsent: isAbsent, hasNameBehind: hasNameBehind)
  }
}

extension JSONPathSegment {
  /// Whether one of its selectors is a name.
  fileprivate var looksForName: Bool {
    selectors.contains { selector in
      if case .name = selector { true } else { false }
    }
  }

  /// Whether a node in which it selects nothing is not what it is written for.
  fileprivate func isForeign(to node: JSONNode) -> Bool {
    switch node.kind {
    case .null: false
    case .array: looksForName && node.count > 0
    case .object: looksForName || (!isDescendant && selectors.allSatisfy(\.isOfLists))
    case .boolean, .number, .string: true
    }
  }
}

extension JSONPathSelector {
  /// Whether only a list has what it selects.
  fileprivate var isOfLists: Bool {
    switch self {
    case .index, .slice: true
    case .name, .wildcard, .filter: false
    }
  }
}
