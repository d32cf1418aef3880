import ArgumentParser
import ConnectorValidation
import Diagnostics

/// `explain`: the page of a rule.
struct ExplainCommand: Subcommand {
  static let configuration = CommandConfiguration(
    commandName: "explain", abstract: "Say what a rule of validate finds, and why.",
    discussion: """
      Without a rule it lists all of them.

      EXAMPLES
        connector-run explain
        connector-run explain undefined-variable
      """)

  @Argument(help: "The rule's id, as reports show it in brackets.")
  var rule: String?

  func run(in surroundings: Surroundings) async throws {
    let console = surroundings.console()
    guard let rule else { return try console.print(list) }
    // It may be copied with the brackets that it is reported in.
    let id = rule.hasPrefix("[") && rule.hasSuffix("]") ? String(rule.dropFirst().dropLast()) : rule
    guard let page = RuleCatalog.page(of: id) else {
      if RunReports.ids.contains(id) {
        console.report([
          Diagnostic(
            "unknown-rule", "'\(id)' is reported by runs, not by a rule",
            help: "See docs/exit-codes.md.")
        ])
        throw CommandEnd(.usage)
      }
      let near = NearMiss.suggestion(for: id, among: RuleCatalog.pages.map(\.id))
      console.report([
        Diagnostic(
          "unknown-rule", "there is no rule '\(id)'",
          help: near.map { "Did you mean '\($0)'?" }
            ?? "'connector-run explain' lists the rules; what runs report is in docs/exit-codes.md."
        )
      ])
      throw CommandEnd(.usage)
    }
    try console.print(page.markdown)
  }

  /// All rules by category, each with its severity and what it finds.
  private var list: String {
    RuleCategory.allCases.map { category in
      let rows = RuleCatalog.pages.filter { $0.category == category }.map {
        [$0.id, $0.severity.rawValue, $0.summary]
      }
      return "\(category.rawValue): \(category.summary)\n" + TextTable.render(rows, indent: "  ")
    }.joined(separator: "\n")
  }
}
