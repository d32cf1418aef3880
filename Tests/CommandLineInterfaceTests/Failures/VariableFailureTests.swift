import HTTPServer
import Sandbox
import TestSupport
import Testing

/// `connector-run nexthink/list-workflows` with variables that are missing or wrong.
@Suite struct VariableFailureTests {
  @Test func aWrongPrintIsSaidTogetherWithWhatIsMissing() async throws {
    var project = try GuideProject.make()
    for name in project.program.environment.keys where name.hasPrefix("NEXTHINK_") {
      project.program.environment[name] = nil
    }
    let outcome = try await project.program.run("nexthink/list-workflows", "--print", "bdy")
    #expect(outcome.status == 2)
    #expect(outcome.errors.contains("--print 'bdy'"), "\(outcome.errors)")
    #expect(outcome.errors.contains("Did you mean 'body'?"))
    #expect(outcome.errors.contains("[missing-variable]"), "\(outcome.errors)")
  }

  @Test func anEmptyCredentialNamesWhoGaveIt() async throws {
    let project = try ScratchProject(
      [
        "connectors/e.yaml": """
        base_url: http://127.0.0.1:9
        variables: {key: {secret: true}}
        auth: {type: bearer, token: <<key>>}

        """,
        "actions/e/get.yaml": "connector: e\nmethod: GET\npath: /x\n",
      ], environment: ["E_KEY": ""])
    let outcome = try await project.program.run("e/get")
    #expect(outcome.status == 3, "\(outcome.errors)")
    #expect(
      outcome.errors.hasPrefix("connectors/e.yaml:3:29: error: 'token' is empty"),
      "\(outcome.errors)")
    #expect(outcome.errors.contains("'key' is taken from E_KEY in the environment"))
  }

  @Test func namesTheMissingVariableAndEachWayToGiveIt() async throws {
    let sandbox = try Sandbox()
    var project = try GuideProject.make(sandbox: sandbox)
    project.program.environment["NEXTHINK_CLIENT_SECRET"] = nil
    expectEnd(
      try await project.program.run("nexthink/list-workflows"), 3,
      """
      connectors/nexthink.yaml:7:3: error: variable 'nexthink_client_secret' has no value [missing-variable]
        |
      7 |   nexthink_client_secret: {secret: true}
        |   ^^^^^^^^^^^^^^^^^^^^^^ required here
      help: Give it by --var nexthink_client_secret=@FILE (a file that holds it), by NEXTHINK_CLIENT_SECRET in the environment or in .env, or by variables.nexthink.nexthink_client_secret: {from: …} in a profile.
      """)
    #expect(sandbox.requests.isEmpty)
    await sandbox.stop()
  }

  @Test func reportsTwoMissingAndOneIllTypedAtOnce() async throws {
    let sandbox = try Sandbox()
    var project = try GuideProject.make(sandbox: sandbox)
    project.program.environment["NEXTHINK_CLIENT_ID"] = nil
    project.program.environment["NEXTHINK_CLIENT_SECRET"] = nil
    expectEnd(
      try await project.program.run("nexthink/list-workflows", "--var", "only_active=maybe"), 3,
      """
      actions/nexthink/list-workflows.yaml:5:3: error: input 'only_active' must be true or false, not 'maybe' (from --var) [type-mismatch]
        |
      5 |   only_active: {type: boolean, required: false}
        |   ^^^^^^^^^^^
      actions/nexthink/list-workflows.yaml:5:23: note: declared here
        |
      5 |   only_active: {type: boolean, required: false}
        |                       ^^^^^^^

      connectors/nexthink.yaml:6:3: error: variable 'nexthink_client_id' has no value [missing-variable]
        |
      6 |   nexthink_client_id: {description: OAuth client id}
        |   ^^^^^^^^^^^^^^^^^^ required here
      help: Give it by --var nexthink_client_id=…, by NEXTHINK_CLIENT_ID in the environment or in .env, or by variables.nexthink.nexthink_client_id in a profile.

      connectors/nexthink.yaml:7:3: error: variable 'nexthink_client_secret' has no value [missing-variable]
        |
      7 |   nexthink_client_secret: {secret: true}
        |   ^^^^^^^^^^^^^^^^^^^^^^ required here
      help: Give it by --var nexthink_client_secret=@FILE (a file that holds it), by NEXTHINK_CLIENT_SECRET in the environment or in .env, or by variables.nexthink.nexthink_client_secret: {from: …} in a profile.
      """)
    #expect(sandbox.requests.isEmpty)
    await sandbox.stop()
  }

  @Test func listsTheLegalValues() async throws {
    let sandbox = try Sandbox()
    let project = try GuideProject.make(sandbox: sandbox)
    expectEnd(
      try await project.program.run("nexthink/list-workflows", "--var", "dependency=DEVISE"), 3,
      """
      actions/nexthink/list-workflows.yaml:4:3: error: input 'dependency' must be one of its legal values, not 'DEVISE' (from --var) [type-mismatch]
        |
      4 |   dependency: {enum: [USER, DEVICE, USER_AND_DEVICE, NONE], required: false}
        |   ^^^^^^^^^^ did you mean 'DEVICE'?
      actions/nexthink/list-workflows.yaml:4:22: note: declared here
        |
      4 |   dependency: {enum: [USER, DEVICE, USER_AND_DEVICE, NONE], required: false}
        |                      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
      help: Legal values: USER, DEVICE, USER_AND_DEVICE, NONE.
      """)
    #expect(sandbox.requests.isEmpty)
    await sandbox.stop()
  }

  @Test func readsVariablesFromEverywhere() async throws {
    let sandbox = try Sandbox()
    var project = try GuideProject.make(sandbox: sandbox)
    // The secret from a file, the client id from .env, an input from standard input.
    let id = project.program.environment.removeValue(forKey: "NEXTHINK_CLIENT_ID") ?? ""
    let secret = project.program.environment.removeValue(forKey: "NEXTHINK_CLIENT_SECRET") ?? ""
    try project.write("NEXTHINK_CLIENT_ID=\(id)\n", to: ".env")
    try project.write(secret + "\n", to: "secret.txt")
    let outcome = try await project.program.run(
      "nexthink/list-workflows", "--var", "nexthink_client_secret=@secret.txt", "--vars", "-",
      "--print", "ids", input: "dependency: NONE\n")
    expectEnd(outcome, 0, "200 OK in N ms, new token")
    #expect(outcome.text == "[\n  \"tenant_report\"\n]\n")
    #expect(sandbox.requests.last?.request.target == "/api/v1/workflows?dependency=NONE")
    await sandbox.stop()
  }

  @Test func readsVariablesFromAProfile() async throws {
    let sandbox = try Sandbox()
    var project = try GuideProject.make(sandbox: sandbox)
    let url = project.program.environment.removeValue(forKey: "NEXTHINK_BASE_URL") ?? ""
    let secret = project.program.environment.removeValue(forKey: "NEXTHINK_CLIENT_SECRET") ?? ""
    project.program.environment["STAGING_SECRET"] = secret
    try project.write(
      """
      variables:
        nexthink:
          nexthink_client_secret: {from: {env: STAGING_SECRET}}
      urls:
        nexthink:
          base_url: \(url)

      """, to: "profiles/staging.yaml")
    let outcome = try await project.program.run(
      "nexthink/list-workflows", "--profile", "staging", "--print", "first")
    expectEnd(outcome, 0, "200 OK in N ms, new token")
    #expect(outcome.text == "License reclamation\n")
    expectEnd(
      try await project.program.run("nexthink/list-workflows", "--profile", "stagin"), 3,
      """
      error: profile 'stagin' does not exist [unknown-profile]
      help: Did you mean 'staging'?
      """)
    await sandbox.stop()
  }

  @Test func saysWhichFileOfValuesCannotBeRead() async throws {
    let project = try GuideProject.make()
    expectEnd(
      try await project.program.run("nexthink/list-workflows", "--vars", "values.yaml"), 8,
      "error: file 'values.yaml' cannot be read: no such file [unreadable-file]")
  }
}
