/// Finds what a misspelt name was probably meant to be.
package enum NearMiss {
  /// The closest candidate, if it is close enough that suggesting it helps.
  ///
  /// Letter case, spaces, `-` and `_` do not count. First comes a candidate that is the same then,
  /// next what another tool's name means here, then the one at the least Damerau-Levenshtein
  /// distance (adjacent swaps count as one) of at most a third of the longer name, at least 1; last
  /// one of which the name is a longer or a shorter form.
  ///
  /// - Parameters:
  ///   - name: what was written.
  ///   - candidates: what would have been right; the first of equally close ones wins.
  package static func suggestion(
    for name: String, among candidates: some Sequence<String>
  ) -> String? {
    let wanted = folded(name)
    guard wanted.count <= 128 else { return nil }
    let others = candidates.filter { $0 != name }.map { (folded: folded($0), candidate: $0) }
    if let same = others.first(where: { $0.folded == wanted }), !wanted.isEmpty {
      return same.candidate
    }
    return translation(of: String(wanted), among: others.map(\.candidate))
      ?? closest(to: wanted, among: others) ?? abbreviation(of: wanted, among: others)
  }

  /// The candidate that a name is a misspelling of.
  ///
  /// That is one which is the same but for what does not count, or the closest at such a distance;
  /// longer and shorter forms and other tools' names are no misspellings.
  package static func misspelling(
    _ name: String, of candidates: some Sequence<String>
  ) -> String? {
    let wanted = folded(name)
    guard !wanted.isEmpty, wanted.count <= 128 else { return nil }
    let others = candidates.map { (folded: folded($0), candidate: $0) }
    return others.first { $0.folded == wanted }?.candidate ?? closest(to: wanted, among: others)
  }

  private static func closest(
    to wanted: [Character], among candidates: [(folded: [Character], candidate: String)]
  ) -> String? {
    var best: (distance: Int, candidate: String)?
    for (other, candidate) in candidates {
      let limit = max(1, max(wanted.count, other.count) / 3)
      guard abs(wanted.count - other.count) <= limit else { continue }
      let distance = distance(wanted, other)
      if distance <= limit, distance < max(wanted.count, other.count),
        distance < best?.distance ?? .max
      {
        best = (distance, candidate)
      }
    }
    return best?.candidate
  }

  /// A name without what does not count.
  static func folded(_ text: String) -> [Character] {
    text.lowercased().filter { $0 != "-" && $0 != "_" && $0 != " " }
  }

  private static func distance(_ first: [Character], _ second: [Character]) -> Int {
    if first.isEmpty || second.isEmpty { return max(first.count, second.count) }
    var beforePrevious: [Int] = []
    var previous = Array(0...second.count)
    for row in 1...first.count {
      var current = [row]
      for column in 1...second.count {
        let cost = first[row - 1] == second[column - 1] ? 0 : 1
        var value = min(
          previous[column] + 1, current[column - 1] + 1, previous[column - 1] + cost)
        if row > 1, column > 1, first[row - 1] == second[column - 2],
          first[row - 2] == second[column - 1]
        {
          value = min(value, beforePrevious[column - 2] + 1)
        }
        current.append(value)
      }
      beforePrevious = previous
      previous = current
    }
    return previous[second.count]
  }
}
