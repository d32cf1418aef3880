/// Where a regular expression matched, and what its groups hold.
package struct RegularExpressionMatch: Sendable, Hashable {
  /// What one group matched.
  package struct Group: Sendable, Hashable {
    /// UTF-8 offsets in the subject.
    package let range: Range<Int>
    /// The matched text.
    package let text: String
  }

  /// The whole match first, then each capture group in order; nil for a group that took no part.
  package let groups: [Group?]

  /// UTF-8 offsets of the whole match in the subject.
  package var range: Range<Int> { self[0]?.range ?? 0..<0 }

  /// The text of the whole match.
  package var text: String { self[0]?.text ?? "" }

  /// What a group matched; 0 is the whole match.
  ///
  /// Nil if the group took no part in the match or the pattern has no such group.
  package subscript(number: Int) -> Group? {
    groups.indices.contains(number) ? groups[number] : nil
  }
}
