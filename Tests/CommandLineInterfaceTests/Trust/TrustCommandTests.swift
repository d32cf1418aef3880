import Foundation
import TestSupport
import Testing

/// `connector-run trust` itself.
@Suite struct TrustCommandTests {
  @Test func showsAllThatAProjectAsksFor() async throws {
    let project = try TrustProject(
      from: #"{command: [op, read, "op://vault/desk key", "it's"]}"#,
      more:
        "tls: {ca: /etc/ssl/certs/ca.pem, client_certificate: inside.pem, client_key: ../key.pem}",
      files: [
        "profiles/staging.yaml": """
        variables:
          desk: {key: {from: {command: [pass, show, key]}}}
        """,
        "actions/desk/send.yaml": """
        connector: desk
        inputs:
          name: {from: {file: ../name.txt}}
          report: {default: report.csv}
        method: POST
        path: /things
        body: {file: <<report>>}
        """,
        "actions/desk/fixed.yaml": """
        connector: desk
        method: POST
        path: /things
        body: {file: ../fixed.csv}
        """,
        "actions/desk/inside.yaml": """
        connector: desk
        method: POST
        path: /things
        body: {file: inside.csv}
        """,
      ])
    let outside = URL(fileURLWithPath: project.root).deletingLastPathComponent().path
    let asks = """
      project '\(project.root)' asks:
        actions/desk/fixed.yaml:4: to read '\(outside)/fixed.csv' (body.file: '../fixed.csv')
        actions/desk/send.yaml:3: to read '\(outside)/name.txt' for name (from.file: '../name.txt')
        actions/desk/send.yaml:7: to read whatever file '<<report>>' names (body.file)
        connectors/desk.yaml:3: to run op read 'op://vault/desk key' 'it\\'s' for key
        connectors/desk.yaml:5: to read '/etc/ssl/certs/ca.pem' (tls.ca: '/etc/ssl/certs/ca.pem')
        connectors/desk.yaml:5: to read '\(outside)/key.pem' (tls.client_key: '../key.pem')
        profiles/staging.yaml:2: to run pass show key for key

      """
    let refused = try await project.program.run("trust")
    #expect(refused.status == 2)
    #expect(
      refused.errors == asks + """
        error: there is no terminal to ask on whether you trust the project [unconfirmed-trust]
        help: Read what it asks for, then say --yes.

        """)
    #expect(try await project.program.run("trust", "--list").errors == "no projects are trusted\n")
    let first = try await project.program.run("trust", "--yes")
    #expect(
      first.errors == asks + "it is trusted from now on, until one of these files changes\n")
    #expect(first.status == 0 && first.output.isEmpty)
    let again = try await project.program.run("trust")
    #expect(again.errors == asks + "it is trusted\n")
    #expect(again.status == 0)
    try project.edit("actions/desk/fixed.yaml") { $0 += "\n# changed\n" }
    let changed = try await project.program.run("trust", "--yes")
    #expect(
      changed.errors == asks + """
        it was trusted, and has changed since
        it is trusted from now on, until one of these files changes

        """)
  }

  @Test func nothingIsHiddenFromWhoReadsIt() async throws {
    let project = try TrustProject(
      from: #"{command: ["rm\e[2K\e[1A", "a\nb", "\u202Emoc.live", "", "x;y", "\\u{A}"]}"#)
    let outcome = try await project.program.run("trust")
    #expect(
      outcome.errors.contains(
        #"to run 'rm\u{1B}[2K\u{1B}[1A' 'a\u{A}b' '\u{202E}moc.live' '' 'x;y' '\\u{A}' for key"#),
      "\(outcome.errors)")
    #expect(!outcome.errors.unicodeScalars.contains { $0 == "\u{1B}" || $0 == "\u{202E}" })
  }

  @Test func aProjectThatAsksForNothing() async throws {
    let project = try TrustProject(files: ["x.pem": ""])
    let outcome = try await project.program.run("trust")
    expectEnd(
      outcome, 0, "project '\(project.root)' asks for nothing that needs trust")
    #expect(!FileManager.default.fileExists(atPath: project.project.folder.path + "/state"))
    let shipped = Program(directory: Repository.root, state: project.root + "/state")
    #expect(
      try await shipped.run("trust").errors.hasSuffix("asks for nothing that needs trust\n"))
  }

  @Test func noProjectAtAll() async throws {
    let project = try TestProject(["note.txt": ""])
    expectEnd(
      try await project.program.run("trust"), 2,
      """
      error: there is no project here [no-files]
      help: Change to a project's folder, or name one of its files.
      """)
  }

  @Test func aFileWithErrorsIsLeftOut() async throws {
    let project = try TrustProject(
      from: "{command: [echo, key]}",
      files: [
        "actions/desk/broken.yaml": """
        connector: desk
        inputs: {x: {from: {command: [echo, hidden]}}}
        method: GET
        pfad: /things
        """
      ])
    let outcome = try await project.program.run("trust", "--yes")
    #expect(outcome.status == 0)
    #expect(outcome.errors.contains("'actions/desk/broken.yaml' has errors and is left out\n"))
    #expect(!outcome.errors.contains("hidden"))
    try await project.expectKey("key")
    try project.edit("actions/desk/broken.yaml") { $0.replace("pfad", with: "path") }
    try await project.expectRefusal(
      "'actions/desk/broken.yaml' is not among the files that were trusted",
      ["run", "desk/broken"])
  }

  @Test func listAndRevoke() async throws {
    let project = try TrustProject(from: "{command: [echo, key]}")
    try await project.trust()
    #expect(try await project.program.run("trust", "--list").text == "trusted  \(project.root)\n")
    try project.edit("connectors/desk.yaml") { $0 += "\n# edited\n" }
    #expect(try await project.program.run("trust", "--list").text == "changed  \(project.root)\n")
    try await project.trust()
    let revoked = try await project.program.run("trust", "--revoke")
    #expect(revoked.errors == "project '\(project.root)' is trusted no more\n")
    let again = try await project.program.run("trust", "--revoke")
    #expect(again.status == 0)
    #expect(again.errors == "project '\(project.root)' was not trusted\n")
    try await project.expectRefusal("this project is not trusted")
    // One that is gone can still be named.
    try await project.trust()
    var elsewhere = project.program
    elsewhere.directory = "/"
    try FileManager.default.removeItem(atPath: project.root)
    #expect(try await elsewhere.run("trust", "--list").text == "gone  \(project.root)\n")
    #expect(
      try await elsewhere.run("trust", "--revoke", project.root).errors
        == "project '\(project.root)' is trusted no more\n")
  }

  @Test func aLoneActionIsTrustedByItsPath() async throws {
    let project = try TrustProject()
    let lone = try TestProject(
      [
        "connector.yaml": """
        base_url: \(project.server.baseURL)
        variables: {key: {secret: true, from: {command: [echo, lone-key]}}}
        auth: {type: api_key, value: <<key>>, attach: {name: X-Key}}
        """,
        "action.yaml": "connector: ./connector.yaml\nmethod: GET\npath: /things\n",
      ])
    var program = lone.program
    program.directory = "/"
    let action = lone.path("action.yaml")
    let refused = try await program.run(action)
    #expect(refused.status == 3)
    #expect(
      refused.errors.contains("'connector-run trust \(lone.program.directory)' shows"),
      "\(refused.errors)")
    #expect(try await program.run("trust", lone.program.directory, "--yes").status == 0)
    #expect(try await program.run(action).text == "lone-key")
    #expect(try await program.run("trust", "--revoke", action).status == 0)
    #expect(try await program.run("trust", action, "--yes").status == 0)
    #expect(try await program.run(action).text == "lone-key")
  }

  @Test func aStoreThatCannotBeWritten() async throws {
    var project = try TrustProject(from: "{command: [echo, key]}").project
    project.program.environment["XDG_STATE_HOME"] = "/proc/nothing"
    let outcome = try await project.program.run("trust", "--yes")
    #expect(outcome.status == 8)
    #expect(
      outcome.errors.contains(
        "error: trust store at '/proc/nothing' cannot be used: No such file or directory"),
      "\(outcome.errors)")
    project.program.environment["XDG_STATE_HOME"] = nil
    #expect(try await project.program.run("trust", "--yes").status == 8)
  }

  @Test func aPathThatIsNotThereIsOneError() async throws {
    let project = try TrustProject()
    let outcome = try await project.project.program.run("trust", "/nonexistent")
    #expect(outcome.status == 8)
    #expect(outcome.errors.contains("'/nonexistent'"), "\(outcome.errors)")
    #expect(outcome.errors.split(separator: "error: ").count <= 2, "\(outcome.errors)")
    #expect(!outcome.errors.contains("there is no project here"))
  }

  /// `script` gives the program a terminal.
  @Test(
    .enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/script")),
    arguments: [("y", 0), ("yes", 0), ("n", 3), ("", 3), ("yesterday", 3)])
  func aTerminalIsAsked(_ answer: String, _ status: Int32) async throws {
    let project = try TrustProject(from: "{command: [echo, key]}")
    let outcome = try await ChildProcess.run(
      [
        "/bin/sh", "-c",
        #"(sleep 0.5; echo "$2"; sleep 5) | exec script -qec "$1 trust" /dev/null"#, "sh",
        Program.executable, answer,
      ], environment: project.program.environment, directory: project.root)
    #expect(outcome.status == status, "\(outcome.text)")
    #expect(outcome.text.contains("Trust it? [y/N] "))
    let list = try await project.program.run("trust", "--list").text
    #expect(list == (status == 0 ? "trusted  \(project.root)\n" : ""))
  }

  @Test(arguments: [["--yes", "--list"], ["--list", "--revoke"], ["--list", "connectors"]])
  func optionsThatExcludeEachOther(_ options: [String]) async throws {
    let project = try TrustProject()
    #expect(try await project.program.launch(["trust"] + options).outcome().status == 2)
  }
}
