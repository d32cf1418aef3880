/// How far a query got in a document.
package struct JSONPathLongestMatch: Sendable {
  /// The first node that the longest prefix with any nodes selects; the root if no segment does.
  package let match: JSONPathMatch
  /// The part of the query's text that selected nothing; empty if the whole query matched.
  package let remaining: String

  /// The node reached.
  package var node: JSONNode { match.node }

  /// The normalized path of the node reached: `$['items'][0]`.
  package var path: String { match.normalizedPath }
}
