import Diagnostics

/// The rule `too-many-faults`.
enum TooManyFaults: Rule {
  static let page = RulePage(
    "too-many-faults", .syntax, .error, .loading,
    summary: "a file with so many faults that not all are reported",
    explanation: """
      Of one file 200 faults are reported. More help nobody: most often the file is not a connector or \
      an action at all, or its indentation is wrong from one line on, and the first message says why. \
      Mend those reported, and run again to see the rest.

      The example below is cut short: a real one has more than 200 keys that mean nothing.
      """,
    bad: RuleExample(
      action: """
        id: 1
        name: Printer on fire
        status: open
        # and so on for more than 200 keys
        """),
    good: RuleExample(
      action: """
        connector: desk
        method: GET
        path: /tickets
        """),
    isExampleRunnable: false)
}
