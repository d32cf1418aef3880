package import Diagnostics

/// What settings, options and `rules` make of a rule's diagnostics.
package enum RuleLevel: String, DeclaredChoice, CaseIterable {
  case error
  case warning
  case ignore

  package static let choices: [ValueShape.Choice] = [
    .init("error", "validation fails"), .init("warning", "validation fails with --strict"),
    .init("ignore", "nothing is reported"),
  ]
}

/// An entry of `rules`: a rule's or a category's level, everywhere or by glob.
package struct RuleSetting: Sendable {
  /// One level with the files that it is for.
  package struct Choice: Sendable {
    /// Which files, from the project's root on: `actions/legacy/**`; nil for all.
    package var glob: Located<String>?
    /// The level.
    package var level: Located<RuleLevel>
  }

  /// The levels in the order written; of several that fit a file, the last counts.
  package var choices: [Choice]
}

extension FieldType where Value == RuleSetting {
  /// A level, or a mapping of globs to levels.
  package static var ruleSetting: Self {
    let level = FieldType<Located<RuleLevel>>.choice()
    let everywhere = level.map { RuleSetting(choices: [.init(glob: nil, level: $0)]) }
    let byGlob = FieldType<[NamedEntry<Located<RuleLevel>>]>.map(of: level, keys: .identifier)
      .map { entries in
        RuleSetting(choices: entries.map { .init(glob: $0.name, level: $0.value) })
      }
    return byGlob.orScalar(everywhere)
  }
}
