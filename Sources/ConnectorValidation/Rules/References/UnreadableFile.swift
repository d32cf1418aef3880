import Diagnostics

/// The rule `unreadable-file`.
enum UnreadableFile: Rule {
  static let page = RulePage(
    "unreadable-file", .references, .error, .loading,
    summary: "a file or folder that the system does not let be read",
    explanation: """
      What was named on the command line is not there, a file or folder lacks the permission to \
      read it, or a symbolic link leads nowhere. The message has the system's reason. Nothing is \
      said of what the file would have held, nor of what it would have been needed for.

      The same is reported while an action runs, of the files that it needs: those of `body.file`, \
      `from: {file: …}` and `tls`, of `--vars` and of `--var name=@FILE`. The exit code is 8, or 3 \
      beside other faults of variables.

      In the example `connectors/mail.yaml` is a symbolic link, at first to a file that was moved.
      """,
    bad: RuleExample(
      action: """
        connector: mail
        method: GET
        path: /messages
        """,
      others: [("connectors/mail.yaml", "# -> ../shared/mail.yaml, which is not there any more")]),
    good: RuleExample(
      action: """
        connector: mail
        method: GET
        path: /messages
        """,
      others: [("connectors/mail.yaml", "base_url: https://mail.example.com")]),
    isExampleRunnable: false)
}
