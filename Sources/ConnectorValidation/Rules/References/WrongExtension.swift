import Diagnostics

/// The rule `wrong-extension`.
enum WrongExtension: Rule {
  private static let list = """
    connector: desk
    method: GET
    path: /tickets
    """

  static let page = RulePage(
    "wrong-extension", .references, .warning, .loading,
    summary: "a YAML file that is not read, for its name does not end in .yaml",
    explanation: """
      Only files that end in `.yaml`, in small letters, are connectors, actions and profiles. A \
      `list.yml` in their folders is passed over: nothing in it is checked, and nothing can name it.
      """,
    bad: RuleExample(others: [("actions/desk/list.yml", list)]),
    good: RuleExample(others: [("actions/desk/list.yaml", list)]))
}
