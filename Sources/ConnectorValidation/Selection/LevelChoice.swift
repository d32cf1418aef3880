package import ConnectorModel
import Diagnostics

/// One decision about a rule's or a category's diagnostics, from an option or from settings.
package struct LevelChoice: Sendable {
  /// A rule's id or a category's name.
  package var name: String
  /// Which files it is for; nil for all.
  package var glob: PathGlob?
  /// What becomes of them.
  package var level: RuleLevel

  package init(name: String, glob: PathGlob? = nil, level: RuleLevel) {
    self.name = name
    self.glob = glob
    self.level = level
  }

  /// Whether the choice is about a diagnostic.
  ///
  /// - Parameter path: its file's path from the project's root on.
  func covers(_ page: RulePage, path: String?) -> Bool {
    guard name == page.id || name == page.category.rawValue else { return false }
    guard let glob else { return true }
    return path.map(glob.matches) ?? false
  }
}

extension ProjectSettings {
  /// The choices that `rules` makes, in its order.
  var levelChoices: [LevelChoice] {
    rules.flatMap { entry in
      entry.value.choices.map { choice in
        LevelChoice(
          name: entry.name.value, glob: choice.glob.map { PathGlob($0.value) },
          level: choice.level.value)
      }
    }
  }
}
