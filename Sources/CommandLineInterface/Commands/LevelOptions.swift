import ArgumentParser
import ConnectorModel
import ConnectorValidation
import Diagnostics

/// The options that choose what becomes of a rule's diagnostics.
struct LevelOptions: ParsableArguments {
  @Option(
    name: .customLong("error"),
    help: ArgumentHelp("Make a rule or a category an error; may be repeated.", valueName: "rule"))
  var errors: [String] = []

  @Option(
    name: .customLong("warn"),
    help: ArgumentHelp("Make a rule or a category a warning.", valueName: "rule"))
  var warnings: [String] = []

  @Option(
    name: .customLong("ignore"),
    help: ArgumentHelp("Do not report a rule or a category.", valueName: "rule"))
  var ignored: [String] = []

  /// The choices; a rule's own wins over its category's, and errors over warnings over ignored.
  var choices: [LevelChoice] {
    let all =
      ignored.map { LevelChoice(name: $0, level: .ignore) }
      + warnings.map { LevelChoice(name: $0, level: .warning) }
      + errors.map { LevelChoice(name: $0, level: .error) }
    let categories = RuleCategory.allCases.map(\.rawValue)
    return all.filter { categories.contains($0.name) }
      + all.filter { !categories.contains($0.name) }
  }

  func validate() throws {
    let known = RuleCatalog.pages.map(\.id) + RuleCategory.allCases.map(\.rawValue)
    for name in errors + warnings + ignored where !known.contains(name) {
      if name.contains(",") {
        throw ValidationError("there is no rule '\(name)'; repeat the option for each rule")
      }
      let near = NearMiss.suggestion(for: name, among: known)
      throw ValidationError(
        "there is no rule '\(name)'; "
          + (near.map { "did you mean '\($0)'?" } ?? "'connector-run explain' lists the rules"))
    }
    for name in warnings + ignored where RuleCatalog.isFixed(name) {
      let what = RuleCatalog.page(of: name) != nil ? "rule" : "category"
      throw ValidationError("\(what) '\(name)' is an error for every run and cannot be lowered")
    }
  }
}
