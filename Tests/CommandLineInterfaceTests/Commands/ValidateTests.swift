import Foundation
import TestSupport
import Testing

@Suite struct ValidateTests {
  /// Five faults in three files.
  private static func faultyProject() throws -> TestProject {
    let project = try GuideProject.make(
      connector: GuideProject.connector
        .replacing("client_auth: basic", with: "client_auth: basics")
        .replacing("<<region>>", with: "<<regoin>>"),
      action: GuideProject.action
        .replacing("method: GET", with: "metod: GET")
        .replacing("$[*].id", with: "$[*.id"))
    try project.write(
      "variables:\n  nexthink:\n    nexthink_client_secret: clear-text\n",
      to: "profiles/staging.yaml")
    return project
  }

  @Test func findsFiveFaultsInThreeFilesInOrder() async throws {
    let project = try Self.faultyProject()
    let outcome = try await project.program.run("validate")
    let expected = """
      actions/nexthink/list-workflows.yaml:6:1: error: key 'metod' is not known in an action; did you mean 'method'? [unknown-key]
      actions/nexthink/list-workflows.yaml:12:11: error: JSONPath: expected ',' or ']', found '.' [bad-jsonpath]
      connectors/nexthink.yaml:2:47: error: variable 'regoin' is not defined; did you mean 'region'? [undefined-variable]
      connectors/nexthink.yaml:14:16: error: 'basics' is not a value of 'client_auth'; did you mean 'basic'? [unknown-value]
      profiles/staging.yaml:3:29: error: secret 'nexthink_client_secret' must not stand in a profile [plaintext-secret]

      """
    #expect(outcome.text == expected)
    expectEnd(outcome, 1, "3 files checked, 5 errors, 0 warnings")
    let run = try await project.program.run("nexthink/list-workflows", "--profile", "staging")
    #expect(run.status == 3)
    #expect(run.errors.contains("nexthink_client_secret: ***"))
  }

  /// Root without these capabilities is bound by the modes of files like everybody else.
  @Test func saysWhatItMayNotRead() async throws {
    let project = try GuideProject.make()
    try project.write("", to: "actions/in/x.yaml")
    let closed = [project.path("actions/in"), project.path("actions/nexthink/list-workflows.yaml")]
    for path in closed { chmod(path, 0) }
    defer { for path in closed { chmod(path, 0o700) } }
    let drop =
      geteuid() == 0
      ? ["/usr/bin/setpriv", "--bounding-set=-dac_override,-dac_read_search"] : []
    let outcome = try await ChildProcess.run(
      drop + [Program.executable, "validate"], environment: project.program.environment,
      directory: project.program.directory)
    #expect(outcome.status == 8 || outcome.status == 1, "\(outcome.errors)")
    let said = outcome.text + outcome.errors
    #expect(said.contains("folder 'actions/in' cannot be read: permission denied"), "\(said)")
    #expect(
      said.contains(
        "file 'actions/nexthink/list-workflows.yaml' cannot be read: permission denied"),
      "\(said)")
  }

  @Test func checksOnlyWhatItIsGiven() async throws {
    let project = try Self.faultyProject()
    let one = try await project.program.run("validate", "profiles/staging.yaml")
    expectEnd(one, 1, "2 files checked, 3 errors, 0 warnings")
    let folder = try await project.program.run("validate", "actions", "actions/nexthink")
    #expect(folder.status == 1)
    #expect(!folder.text.contains("profiles/"))
  }

  @Test func aSoundProjectIsSilent() async throws {
    let project = try GuideProject.make()
    let outcome = try await project.program.run("validate")
    expectEnd(outcome, 0, "2 files checked, no problems")
    #expect(outcome.output.isEmpty)
  }

  @Test func hidesACredentialThatOnlyItsPlaceTells() async throws {
    let project = try GuideProject.make(
      action: GuideProject.action + "headers: {Authorization: Bearer made-up-value, X-Odd: é}\n")
    let outcome = try await project.program.run("validate")
    #expect(outcome.status == 1)
    #expect(outcome.text.contains("header 'Authorization' holds a credential [plaintext-secret]"))
    #expect(!outcome.text.contains("made-up-value"))
  }

  @Test func saysThatAPathDoesNotExist() async throws {
    let project = try GuideProject.make()
    let outcome = try await project.program.run("validate", "action")
    expectEnd(outcome, 8, "0 files checked, 1 error, 0 warnings")
    #expect(outcome.text == "error: file 'action' cannot be read: no such file [unreadable-file]\n")
  }
}
