import Diagnostics

/// The rule `bad-id`.
enum BadID: Rule {
  private static let list = """
    connector: desk
    method: GET
    path: /tickets
    """

  static let page = RulePage(
    "bad-id", .references, .error, .loading,
    summary: "a file or folder whose name cannot be part of an id",
    explanation: """
      A file's id is its path below `connectors/` or `actions/` without `.yaml`. It stands in other \
      files, on the command line and in names of environment variables, so each part of it is a \
      lower-case letter, then letters, digits, `-` or `_`, at most 64 characters in all.

      Folders may be 16 deep, and no folder's name ends in `.yaml`: what they hold would not be read.
      """,
    bad: RuleExample(others: [("actions/Desk/listTickets.yaml", list)]),
    good: RuleExample(others: [("actions/desk/list-tickets.yaml", list)]))
}
