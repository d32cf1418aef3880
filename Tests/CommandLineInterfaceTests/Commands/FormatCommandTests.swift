import Foundation
import TestSupport
import Testing

@Suite struct FormatCommandTests {
  private static let action = "connector: desk\nmethod: GET\npath: /\n"
  private static let untidy = "path:   /\nmethod: GET\nconnector: desk\n"
  private static let connector = "base_url: https://example.com\n"

  private static func project(_ action: String = untidy) throws -> TestProject {
    try TestProject(["connectors/desk.yaml": connector, "actions/desk/show.yaml": action])
  }

  @Test func formatsAProject() async throws {
    let project = try Self.project()
    try project.write("path:\t/\n", to: "actions/desk/other.yml")
    let path = project.path("actions/desk/show.yaml")
    try FileManager.default.setAttributes([.posixPermissions: 0o640], ofItemAtPath: path)
    let outcome = try await project.program.run("fmt")
    expectEnd(outcome, 0, "2 files looked at, 1 changed")
    #expect(outcome.output.isEmpty)
    #expect(try project.read("actions/desk/show.yaml") == Self.action)
    #expect(try project.names(in: "actions/desk") == ["other.yml", "show.yaml"])
    let attributes = try FileManager.default.attributesOfItem(atPath: path)
    #expect(attributes[.posixPermissions] as? Int == 0o640)
    let again = try await project.program.run("fmt")
    expectEnd(again, 0, "2 files looked at, none changed")
  }

  @Test func checkListsWhatWouldChange() async throws {
    let project = try Self.project()
    let outcome = try await project.program.run("fmt", "--check")
    expectEnd(outcome, 1, "2 files looked at, 1 to change")
    #expect(outcome.text == "actions/desk/show.yaml\n")
    #expect(try project.read("actions/desk/show.yaml") == Self.untidy)
    let tidy = try await project.program.run("fmt", "--check", "connectors/desk.yaml")
    expectEnd(tidy, 0, "1 file looked at, none to change")
  }

  @Test func diffIsAPatch() async throws {
    let project = try Self.project()
    let outcome = try await project.program.run("fmt", "--diff", "actions")
    expectEnd(outcome, 1, "1 file looked at, 1 to change")
    #expect(try project.read("actions/desk/show.yaml") == Self.untidy)
    try project.write(outcome.text, to: "change.patch")
    let patched = try await project.program.shell("patch -p1 -s < change.patch")
    #expect(patched.status == 0)
    #expect(try project.read("actions/desk/show.yaml") == Self.action)
  }

  @Test func diffShowsNoSecret() async throws {
    let project = try Self.project(
      "connector: desk\npath: /\nmethod: GET\nauth:   {type: bearer, token: made-up-value}\n")
    let outcome = try await project.program.run("fmt", "--diff")
    #expect(outcome.text.contains("+auth: {type: bearer, token: ***}"))
    #expect(!outcome.text.contains("made-up-value"))
  }

  @Test func formatsStandardInput() async throws {
    let project = try Self.project(Self.action)
    let outcome = try await project.program.run(
      "fmt", "-", "--stdin-filename", "actions/desk/new.yaml", input: Self.untidy)
    #expect(outcome.status == 0)
    #expect(outcome.text == Self.action)
    #expect(outcome.errors.isEmpty)
    let connector = try await project.program.run(
      "fmt", "-", "--stdin-filename", "connectors/desk.yaml",
      input: "method: x\nbase_url: https://example.com\ntitle: y\n")
    #expect(connector.text == "method: x\ntitle: y\nbase_url: https://example.com\n")
    let check = try await project.program.run(
      "fmt", "--check", "-", "--stdin-filename", "actions/desk/new.yaml", input: Self.untidy)
    #expect(check.status == 1)
    #expect(check.text == "actions/desk/new.yaml\n")
  }

  @Test func aFileWithErrorsOfSyntaxIsLeftAlone() async throws {
    let project = try Self.project("path:   /\nmethod: [GET\n")
    try project.write("base_url:   https://example.com\n", to: "connectors/desk.yaml")
    let outcome = try await project.program.run("fmt")
    #expect(outcome.status == 1)
    #expect(outcome.errors.contains("actions/desk/show.yaml:2:9: error:"))
    #expect(outcome.errors.contains("[yaml-syntax]"))
    #expect(try project.read("actions/desk/show.yaml") == "path:   /\nmethod: [GET\n")
    #expect(try project.read("connectors/desk.yaml") == Self.connector)
    let input = try await project.program.run(
      "fmt", "-", "--stdin-filename", "actions/desk/show.yaml", input: "a: [\n")
    #expect(input.status == 1)
    #expect(input.output.isEmpty)
  }

  @Test func saysWhyAFileStaysAsItIs() async throws {
    let project = try Self.project("--- {path: /, method: GET, connector: desk}\n")
    let outcome = try await project.program.run("fmt")
    #expect(outcome.status == 0)
    #expect(
      outcome.errors.contains(
        "file 'actions/desk/show.yaml' stays as it is: the document begins on the line of '---'"))
  }

  @Test func whatCannotBeReadOrWrittenIsExit8() async throws {
    let project = try Self.project()
    let absent = try await project.program.run("fmt", "actions/desk/none.yaml")
    #expect(absent.status == 8)
    #expect(
      absent.errors.contains("file 'actions/desk/none.yaml' cannot be read: no such file"))
    if getuid() != 0 {
      try FileManager.default.setAttributes(
        [.posixPermissions: 0o444], ofItemAtPath: project.path("actions/desk/show.yaml"))
      let outcome = try await project.program.run("fmt")
      #expect(outcome.status == 8)
      #expect(outcome.errors.contains("file 'actions/desk/show.yaml' cannot be written"))
      #expect(try project.read("actions/desk/show.yaml") == Self.untidy)
    }
  }

  @Test(arguments: [
    (["fmt", "-"], "- needs --stdin-filename"), (["fmt", "--stdin-filename", "x"], "goes with"),
    (["fmt", "-", "x.yaml", "--stdin-filename", "y.yaml"], "stands alone"),
  ])
  func badCommandLines(_ arguments: [String], _ message: String) async throws {
    let project = try Self.project()
    let outcome = try await project.program.launch(arguments).outcome()
    #expect(outcome.status == 2)
    #expect(outcome.errors.contains(message))
  }

  @Test func thereMustBeFiles() async throws {
    let project = try TestProject(["readme.txt": ""])
    let outcome = try await project.program.run("fmt")
    #expect(outcome.status == 2)
    #expect(outcome.errors.contains("there are no files to format"))
  }

  @Test func theShippedFilesAreInTheirCanonicalForm() async throws {
    let folder = try TemporaryFolder()
    let program = Program(directory: Repository.root, state: folder.path)
    let outcome = try await program.run("fmt", "--check")
    #expect(outcome.status == 0, "\(outcome.text)")
    #expect(outcome.text == "")
  }

  /// What the page shows is what the program does.
  @Test func thePageShowsTheForm() async throws {
    let blocks = try DocumentationPage("docs/commands/fmt.md").blocks.filter {
      $0.info == "yaml fragment"
    }
    try #require(blocks.count == 2)
    let project = try Self.project()
    let outcome = try await project.program.run(
      "fmt", "-", "--stdin-filename", "actions/desk/find.yaml", input: blocks[0].text)
    #expect(outcome.text == blocks[1].text)
  }
}
