import Sandbox
import TestSupport
import Testing

/// One letter wrong, in each place where there are letters.
@Suite struct TypoTests {
  @Test func inAKey() async throws {
    let project = try GuideProject.make(
      action: GuideProject.action.replacing("method:", with: "metod:"))
    expectEnd(
      try await project.program.run("nexthink/list-workflows"), 3,
      """
      actions/nexthink/list-workflows.yaml:6:1: error: key 'metod' is not known in an action [unknown-key]
        |
      6 | metod: GET
        | ^^^^^ did you mean 'method'?
      """)
  }

  @Test func inAVariableOnTheCommandLine() async throws {
    let sandbox = try Sandbox()
    let project = try GuideProject.make(sandbox: sandbox)
    expectEnd(
      try await project.program.run("nexthink/list-workflows", "--var", "dependancy=USER"), 3,
      """
      error: --var: variable 'dependancy' is not declared [undefined-variable]
      help: Did you mean 'dependency'?
      """)
    #expect(sandbox.requests.isEmpty)
    await sandbox.stop()
  }

  @Test func inAVariableOfATemplate() async throws {
    let project = try GuideProject.make(
      action: GuideProject.action.replacing("<<dependency>>", with: "<<dependancy>>"))
    expectEnd(
      try await project.program.run("nexthink/list-workflows"), 3,
      """
      actions/nexthink/list-workflows.yaml:9:17: error: variable 'dependancy' is not defined [undefined-variable]
        |
      9 |   dependency: <<dependancy>>
        |                 ^^^^^^^^^^ did you mean 'dependency'?
      """)
  }

  @Test func inATemplate() async throws {
    let project = try GuideProject.make(
      action: GuideProject.action.replacing("<<dependency>>", with: "<<dependency | uper>>"))
    expectEnd(
      try await project.program.run("nexthink/list-workflows"), 3,
      """
      actions/nexthink/list-workflows.yaml:9:30: error: filter 'uper' does not exist [unknown-filter]
        |
      9 |   dependency: <<dependency | uper>>
        |                              ^^^^ did you mean 'upper'?
      """)
  }

  @Test func inTheCommand() async throws {
    let project = try GuideProject.make()
    expectEnd(
      try await project.program.run("validat"), 2,
      """
      error: 'validat' is neither a command nor an action [unknown-action]
      help: Did you mean 'validate'?
      """)
  }

  @Test func inTheAction() async throws {
    let project = try GuideProject.make()
    expectEnd(
      try await project.program.run("nexthink/list-workflow"), 2,
      """
      error: 'nexthink/list-workflow' is neither a command nor an action [unknown-action]
      help: Did you mean 'nexthink/list-workflows'?
      """)
    expectEnd(
      try await project.program.run("list-workflows", "--print", "ids"), 2,
      """
      error: 'list-workflows' is neither a command nor an action [unknown-action]
      help: Did you mean 'nexthink/list-workflows'?
      """)
  }

  @Test func inTheFilesName() async throws {
    let project = try GuideProject.make()
    expectEnd(
      try await project.program.run("actions/nexthink/list.yaml"), 8,
      "error: file 'actions/nexthink/list.yaml' cannot be read: no such file [unreadable-file]")
  }

  @Test func inAnOption() async throws {
    let project = try GuideProject.make()
    expectEnd(
      try await project.program.run("nexthink/list-workflows", "--profil", "x"), 2,
      """
      error: option '--profil' does not exist [bad-command-line]
      help: Did you mean '--profile'?
      """)
  }

  @Test func inTheCaptureToPrint() async throws {
    let sandbox = try Sandbox()
    let project = try GuideProject.make(sandbox: sandbox)
    expectEnd(
      try await project.program.run("nexthink/list-workflows", "--print", "frist"), 2,
      """
      error: --print 'frist': the action has no such capture [unknown-value]
      help: Did you mean 'first'?
      """)
    #expect(sandbox.requests.isEmpty)
    await sandbox.stop()
  }

  @Test func inTheConnectorsName() async throws {
    let project = try GuideProject.make(
      action: GuideProject.action.replacing("connector: nexthink", with: "connector: nexthin"))
    expectEnd(
      try await project.program.run("nexthink/list-workflows"), 3,
      """
      actions/nexthink/list-workflows.yaml:1:12: error: connector 'nexthin' does not exist [unknown-connector]
        |
      1 | connector: nexthin
        |            ^^^^^^^ did you mean 'nexthink'?
      """)
  }

  @Test func saysWhatCannotBePrinted() async throws {
    let sandbox = try Sandbox()
    let project = try GuideProject.make(sandbox: sandbox)
    let outcome = try await project.program.run("nexthink/list-workflows", "--print", "items")
    #expect(outcome.status == 2)
    #expect(outcome.errors.contains("--print items: the action does not say what they are"))
    #expect(sandbox.requests.isEmpty)
    await sandbox.stop()
  }
}
