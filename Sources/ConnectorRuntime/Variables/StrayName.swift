import ConnectorModel
import Diagnostics

/// A name of the environment that looks as if it were meant for a connector, and is read by none.
package struct StrayName: Sendable, Hashable {
  /// The name.
  package var name: String
  /// Whether it stands in `.env`, not in the environment itself.
  package var isInDotEnv: Bool
  /// The connector that it seems to be meant for.
  package var connector: String
  /// The name that was probably meant.
  package var suggestion: String?

  /// Finds the stray names.
  ///
  /// A name is meant for a connector if it begins with the connector's own prefix (of several the
  /// longest), or if it is close to a name that the connector reads and that has no value.
  ///
  /// - Parameters:
  ///   - surveys: the connectors asked about, by id.
  ///   - connectors: the ids of all connectors of the project.
  ///   - others: names that something else of the project reads.
  ///   - environment: the names in the environment.
  ///   - dotEnv: the names in `.env`.
  package static func all(
    of surveys: [(connector: String, survey: VariableSurvey)], among connectors: [String],
    others: Set<String>, environment: some Sequence<String>, dotEnv: some Sequence<String>
  ) -> [StrayName] {
    let known = surveys.reduce(into: others) { $0.formUnion($1.survey.names) }
    let prefixes = Set(connectors + surveys.map(\.connector)).map { id in
      (id: id, prefix: EnvironmentName.prefix(connector: id))
    }.sorted { $0.prefix.count > $1.prefix.count }
    let given = Set(environment).union(dotEnv)
    var strays: [StrayName] = []
    for (names, isInDotEnv) in [(Array(environment), false), (Array(dotEnv), true)] {
      for name in Set(names).subtracting(known).sorted() {
        let owner = prefixes.first { name.uppercased().hasPrefix($0.prefix) }
        for (connector, survey) in surveys where owner == nil || owner?.id == connector {
          // Only what is not given can have been meant.
          let open = survey.names.subtracting(given).sorted()
          let suggestion = nearest(to: name, prefix: owner?.prefix, among: open)
          if owner == nil, suggestion == nil { continue }
          strays.append(
            StrayName(
              name: name, isInDotEnv: isInDotEnv, connector: connector, suggestion: suggestion))
        }
      }
    }
    return strays
  }

  /// The name that was probably meant: under the same prefix by what follows it; else one as long
  /// but for two letters, with the same beginning and of as many words.
  private static func nearest(
    to name: String, prefix: String?, among open: [String]
  ) -> String? {
    if let prefix {
      let rests = open.filter { $0.hasPrefix(prefix) }.map { String($0.dropFirst(prefix.count)) }
      let rest = String(name.dropFirst(prefix.count))
      if rests.contains(rest.uppercased()) { return prefix + rest.uppercased() }
      return NearMiss.suggestion(for: rest, among: rests).map { prefix + $0 }
    }
    return NearMiss.suggestion(
      for: name,
      among: open.filter { other in
        abs(name.count - other.count) <= 2 && name.uppercased().prefix(3) == other.prefix(3)
          && name.split(separator: "_").count == other.split(separator: "_").count
      })
  }
}
