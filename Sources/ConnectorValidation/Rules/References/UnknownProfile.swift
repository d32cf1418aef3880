import Diagnostics

/// The rule `unknown-profile`.
enum UnknownProfile: Rule {
  private static let staging = """
    urls:
      desk: {base_url: https://staging.desk.example.com}
    """

  static let page = RulePage(
    "unknown-profile", .references, .error, .loading,
    summary: "a 'default_profile' that is no file of profiles/",
    explanation: """
      A profile is the file `profiles/NAME.yaml`. Every run takes the values of `default_profile` \
      unless `--profile` names another; where it does not exist, a run would go to the wrong system.
      """,
    bad: RuleExample(others: [
      ("connector-run.yaml", "default_profile: stagign"), ("profiles/staging.yaml", staging),
    ]),
    good: RuleExample(others: [
      ("connector-run.yaml", "default_profile: staging"), ("profiles/staging.yaml", staging),
    ]))
}
