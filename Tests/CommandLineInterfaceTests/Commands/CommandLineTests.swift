import TestSupport
import Testing

/// The command line itself: help, version, mistakes.
@Suite struct CommandLineTests {
  static let commands = [
    ["run"], ["list"], ["plan"], ["env"], ["check"], ["describe"], ["validate"], ["explain"],
    ["schema"], ["lsp"], ["sandbox"], ["auth"], ["auth", "token"], ["auth", "status"],
    ["auth", "clear"], ["trust"],
  ]

  @Test(arguments: commands) func helpHasAnExample(_ command: [String]) async throws {
    let project = try GuideProject.make()
    let outcome = try await project.program.launch(command + ["--help"]).outcome()
    #expect(outcome.status == 0)
    #expect(outcome.errors.isEmpty)
    let page = outcome.text
    #expect(page.contains("EXAMPLE"))
    #expect(page.contains(/\n  .*connector-run \w/))
    #expect(page.split(separator: "\n").allSatisfy { $0.count <= 200 })
    #expect(try await project.program.launch(["help"] + command).outcome().text == page)
  }

  @Test func theMainPageNamesEveryCommand() async throws {
    let project = try GuideProject.make()
    let page = try await project.program.run("--help").text
    for command in Self.commands where command.count == 1 {
      #expect(page.contains("\n  \(command[0])"))
    }
    let bare = try await project.program.run()
    #expect(bare.status == 2)
    #expect(bare.output.isEmpty)
    #expect(bare.errors.hasPrefix(page.trimmingSuffix(while: \.isNewline)))
  }

  @Test func tellsItsVersion() async throws {
    let project = try GuideProject.make()
    let outcome = try await project.program.run("--version")
    #expect(outcome.status == 0)
    #expect(outcome.text.wholeMatch(of: /\d+\.\d+\.\d+\n/) != nil)
  }

  struct Mistake: Sendable, CustomTestStringConvertible {
    var arguments: [String]
    var errors: String
    var testDescription: String { arguments.joined(separator: " ") }
  }

  @Test(arguments: [
    Mistake(
      arguments: ["--bogus"],
      errors: """
        error: option '--bogus' does not exist [bad-command-line]
        help: 'connector-run run --help' shows what can be given.
        """),
    Mistake(
      arguments: ["run"],
      errors: """
        error: argument '<action>' is missing [bad-command-line]
        help: 'connector-run run --help' shows what can be given.
        """),
    Mistake(
      arguments: ["run", "--vra", "a=b"],
      errors: """
        error: option '--vra' does not exist [bad-command-line]
        help: Did you mean '--var'?
        """),
    Mistake(
      arguments: ["nexthink/list-workflows", "--var", "region"],
      errors: """
        error: --var 'region' is not NAME=VALUE [bad-command-line]
        help: 'connector-run run --help' shows what can be given.
        """),
    Mistake(
      arguments: ["nexthink/list-workflows", "--var"],
      errors: """
        error: option '--var <name=value>' needs a value [bad-command-line]
        help: 'connector-run run --help' shows what can be given.
        """),
    Mistake(
      arguments: ["nexthink/list-workflows", "more"],
      errors: """
        error: argument 'more' is one too many [bad-command-line]
        help: 'connector-run run --help' shows what can be given.
        """),
    Mistake(
      arguments: ["nexthink/list-workflow", "more"],
      errors: """
        error: 'nexthink/list-workflow' is neither a command nor an action [unknown-action]
        help: Did you mean 'nexthink/list-workflows'?
        """),
    Mistake(
      arguments: ["something", "else"],
      errors: """
        error: 'something' is neither a command nor an action [unknown-action]
        help: 'connector-run list' shows the actions, 'connector-run --help' the commands.
        """),
    Mistake(
      arguments: ["auth", "tokn", "nexthink"],
      errors: """
        error: 'auth tokn' is not a command [unknown-command]
        help: Did you mean 'auth token'?
        """),
    Mistake(
      arguments: ["auth", "whoami", "nexthink"],
      errors: """
        error: 'auth whoami' is not a command [unknown-command]
        help: Commands: auth login, auth token, auth status, auth refresh, auth logout, auth clear, auth doctor.
        """),
    Mistake(
      arguments: ["sandbox", "--port", "70000"],
      errors: """
        error: --port 70000 is not a number from 0 to 65535 [bad-command-line]
        help: 'connector-run sandbox --help' shows what can be given.
        """),
    Mistake(
      arguments: ["env", "--format", "yaml"],
      errors: """
        error: value 'yaml' is invalid for '--format <form>' [bad-command-line]
        help: Legal values: text, json.
        """),
    Mistake(
      arguments: ["plan", "nexthink/list-workflows", "--verbose"],
      errors: """
        error: option '--verbose' does not exist [bad-command-line]
        help: 'connector-run plan --help' shows what can be given.
        """),
    Mistake(
      arguments: ["describe", "foo"],
      errors: """
        error: action 'foo' does not exist [unknown-action]
        help: 'connector-run list' shows the actions.
        """),
    Mistake(
      arguments: ["run", "nexthink/list-workflow"],
      errors: """
        error: action 'nexthink/list-workflow' does not exist [unknown-action]
        help: Did you mean 'nexthink/list-workflows'?
        """),
    Mistake(
      arguments: ["plan", "nexthink"],
      errors: """
        error: action 'nexthink' does not exist [unknown-action]
        help: 'nexthink' is a connector; 'connector-run list' shows the actions.
        """),
    Mistake(
      arguments: ["nexthink"],
      errors: """
        error: 'nexthink' is neither a command nor an action [unknown-action]
        help: 'nexthink' is a connector; 'connector-run list' shows the actions.
        """),
    Mistake(
      arguments: ["sandbox", "--token-ttl", "2"],
      errors: """
        error: --token-ttl '2' is not a duration such as 2s, 15m or 1h [bad-command-line]
        help: 'connector-run sandbox --help' shows what can be given.
        """),
  ])
  func saysWhatIsWrongWithTheCommandLine(_ mistake: Mistake) async throws {
    let project = try GuideProject.make()
    let outcome = try await project.program.launch(mistake.arguments).outcome()
    expectEnd(outcome, 2, mistake.errors)
    #expect(outcome.output.isEmpty)
  }

  @Test func outsideOfAProjectItSaysSo() async throws {
    let project = try TestProject(["note.txt": ""])
    expectEnd(
      try await project.program.run("nexthink/list-workflows"), 2,
      """
      error: 'nexthink/list-workflows' is neither a command nor an action [unknown-action]
      help: There are no actions here: change to a project's folder, or name an action's file.
      """)
    expectEnd(
      try await project.program.run("auth", "token", "nexthink"), 2,
      """
      error: connector 'nexthink' does not exist [unknown-connector]
      help: There are no connectors here: change to a project's folder, or name a file.
      """)
    expectEnd(
      try await project.program.run("validate"), 2,
      """
      error: there are no files to check [no-files]
      help: Change to a project's folder, or name files.
      """)
    let list = try await project.program.run("list")
    expectEnd(
      list, 0,
      "no actions: write them as actions/<group>/<id>.yaml below the folder that holds connectors/"
    )
  }
}

extension String {
  /// The text without the characters at its end that meet a condition.
  fileprivate func trimmingSuffix(while condition: (Character) -> Bool) -> String {
    var text = self
    while let last = text.last, condition(last) { text.removeLast() }
    return text
  }
}
