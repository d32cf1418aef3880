/// How far a query got in a document.
package struct JSONPathLongestMatch: Sendable {
  /// The first node that the longest prefix with any nodes selects; the root if no segment does.
  package let match: JSONPathMatch
  /// The part of the query's text that selected nothing; empty if the whole query matched.
  package let remaining: String
  /// Whether the document has no such place: a name is not there, or a value is of another kind.
  ///
  /// An empty list or object, null, and a filter that holds for nothing are what they are.
  package let isAbsent: Bool
  /// Whether a name is looked for behind the part that selected nothing.
  package let hasNameBehind: Bool

  /// The node reached.
  package var node: JSONNode { match.node }

  /// The normalized path of the node reached: `$['items'][0]`.
  package var path: String { match.normalizedPath }
}
