import Foundation
import TestSupport
import Testing

/// The options of `validate`, as the command line takes them.
@Suite struct ValidateOptionTests {
  private static let connector =
    "base_url: https://desk.example.com\nauth: none\ncheck: desk/list\n"
  private static let action = "connector: desk\nmethod: GET\npath: tickets # all\n"
  private static let mended = "connector: desk\nmethod: GET\npath: /tickets # all\n"

  /// A project with one warning: nothing uses a variable.
  private static func warned() throws -> TestProject {
    try TestProject([
      "connectors/desk.yaml": connector + "variables: {stray: {}}\n",
      "actions/desk/list.yaml": mended,
    ])
  }

  /// A project with one error, which a safe edit mends.
  private static func broken() throws -> TestProject {
    try TestProject(["connectors/desk.yaml": connector, "actions/desk/list.yaml": action])
  }

  @Test(
    "severities",
    arguments: [
      ([], 0, true), (["--strict"], 1, true), (["--error", "unused-variable"], 1, true),
      (["--ignore", "unused-variable"], 0, false), (["--ignore", "data-flow"], 0, false),
      (["--strict", "--ignore", "unused-variable"], 0, false),
      (["--ignore", "data-flow", "--error", "unused-variable"], 1, true),
      (["--error", "data-flow", "--warn", "unused-variable"], 0, true),
      // Of a part of the project nobody can say what nothing uses.
      (["actions/desk/list.yaml", "--strict"], 0, false),
    ] as [([String], Int32, Bool)])
  func severities(_ options: [String], _ status: Int32, _ isReported: Bool) async throws {
    let project = try Self.warned()
    let outcome = try await project.program.launch(["validate"] + options).outcome()
    #expect(outcome.status == status, "\(outcome.text)\(outcome.errors)")
    #expect(outcome.text.contains("[unused-variable]") == isReported)
  }

  @Test(
    "what the command line cannot mean",
    arguments: [
      (["--ignore", "unknown-value"], "rule 'unknown-value' is an error for every run"),
      (["--warn", "syntax"], "category 'syntax' is an error for every run"),
      (["--error", "unused-variables"], "did you mean 'unused-variable'?"),
      (["--format", "yaml"], "text"), (["--fix", "-"], "--stdin-filename"),
      (["--strictly"], "--strict"),
    ] as [([String], String)])
  func misuse(_ options: [String], _ text: String) async throws {
    let project = try Self.warned()
    let outcome = try await project.program.launch(["validate"] + options, input: "").outcome()
    #expect(outcome.status == 2, "\(outcome.errors)")
    #expect(outcome.errors.contains(text), "\(outcome.errors)")
    #expect(outcome.text == "")
  }

  @Test func standardInputIsAFileOfTheProject() async throws {
    let project = try Self.broken()
    let named = try await project.program.run(
      "validate", "-", "--stdin-filename", "actions/desk/list.yaml",
      input: Self.mended + "colour: red\n")
    #expect(named.status == 1)
    #expect(named.text.hasPrefix("actions/desk/list.yaml:4:1: error: key 'colour' is not known"))
    let unnamed = try await project.program.run("validate", "-", input: Self.mended)
    #expect(unnamed.status == 2 || unnamed.errors.contains("1 file checked"), "\(unnamed.errors)")
  }

  @Test func fixMendsTheFileAndLeavesTheRest() async throws {
    let project = try Self.broken()
    let path = project.program.directory + "/actions/desk/list.yaml"
    let shown = try await project.program.run("validate", "--diff")
    #expect(shown.text.contains("-path: tickets # all\n+path: /tickets # all\n"), "\(shown.text)")
    #expect(try String(contentsOfFile: path, encoding: .utf8) == Self.action)
    let outcome = try await project.program.run("validate", "--fix")
    #expect(outcome.status == 0, "\(outcome.text)\(outcome.errors)")
    #expect(try String(contentsOfFile: path, encoding: .utf8) == Self.mended)
    let again = try await project.program.run("validate", "--diff")
    #expect(again.status == 0)
    #expect(again.text == "")
  }

  @Test(
    "forms of the report",
    arguments: [
      ("json", #""id":"path-without-slash""#), ("sarif", #""ruleId":"path-without-slash""#),
      ("github", "::error file=actions/desk/list.yaml,line=3,"), ("junit", "<testsuites"),
      ("text", "actions/desk/list.yaml:3:7: error: 'path' must begin with '/'"),
    ])
  func forms(_ form: String, _ text: String) async throws {
    let project = try Self.broken()
    let outcome = try await project.program.run("validate", "--format", form)
    #expect(outcome.status == 1)
    #expect(
      outcome.text.contains(text) || outcome.text.replacing(": ", with: ":").contains(text),
      "\(outcome.text)")
    if form == "json" || form == "sarif" {
      _ = try JSONSerialization.jsonObject(with: Data(outcome.output))
    }
  }

  @Test func explainPrintsTheRulesPage() async throws {
    let project = try Self.warned()
    let page = try await project.program.run("explain", "unused-variable")
    #expect(page.status == 0)
    #expect(
      page.text
        == (try String(
          contentsOfFile: Repository.root + "/docs/rules/unused-variable.md", encoding: .utf8)))
    let list = try await project.program.run("explain")
    #expect(list.text.contains("unused-variable"))
    let unknown = try await project.program.run("explain", "unused-variables")
    #expect(unknown.status == 2)
    #expect(unknown.errors.contains("unused-variable"))
  }
}
