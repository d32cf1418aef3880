import Foundation
import TestSupport
import Testing

/// Runs of projects that ask for trust, those with bad intentions included.
@Suite struct TrustedRunTests {
  @Test func nothingRunsWithoutTrust() async throws {
    let project = try TrustProject(from: #"{command: [sh, -c, "echo ran > ran; echo key"]}"#)
    let refused = try await project.program.run("desk/get")
    expectEnd(
      refused, 3,
      """
      connectors/desk.yaml:3:40: error: 'from.command' of 'key' runs a program, but this project is not trusted [untrusted-command]
        |
      3 |   key: {secret: true, from: {command: [sh, -c, "echo ran > ran; echo key"]}}
        |                                        ^^
      help: 'connector-run trust' shows what the project asks for, and records that you trust it.
      """)
    // Checking, listing and describing run nothing, and need no trust.
    for arguments in [["validate", "--strict"], ["list"], ["describe", "desk/get"], ["trust"]] {
      _ = try await project.program.launch(arguments).outcome()
    }
    #expect(try await project.program.run("validate").status == 0)
    try await project.trust()
    #expect(try project.project.names() == ["actions", "connectors"])
    try await project.expectKey("key")
    #expect(try project.project.names().contains("ran"))
  }

  @Test func whatIsGivenAnotherWayNeedsNoTrust() async throws {
    var project = try TrustProject(from: #"{command: [sh, -c, "echo ran > ran"]}"#).project
    project.program.environment["DESK_KEY"] = "from-the-environment"
    let server = try RawSocketServer(answers: [.response()])
    project.program.environment["DESK_BASE_URL"] = server.baseURL
    let outcome = try await project.program.run("desk/get")
    #expect(outcome.status == 0 && outcome.errors.hasPrefix("200 OK"), "\(outcome.errors)")
    #expect(try project.names() == ["actions", "connectors"])
  }

  @Test func authTokenRunsCommandsToo() async throws {
    let project = try TrustProject(from: "{command: [echo, sesame-open]}")
    try await project.trust()
    #expect(try await project.program.run("auth", "token", "desk").text == "sesame-open\n")
  }

  // MARK: What ends trust

  @Test func anyEditOfAFileThatAsksEndsIt() async throws {
    let project = try TrustProject(from: "{command: [echo, key]}")
    try await project.trust()
    try project.edit("actions/desk/get.yaml") { $0 += "# asks for nothing\n" }
    try await project.expectKey("key")
    try project.edit("connectors/desk.yaml") { $0 += "# a comment\n" }
    try await project.expectRefusal(
      "'connectors/desk.yaml' has changed since this project was trusted")
    try project.edit("connectors/desk.yaml") { $0.removeLast("# a comment\n".count) }
    try await project.expectKey("key")
  }

  @Test func aNewFileThatAsksIsNotCovered() async throws {
    let project = try TrustProject(
      from: "{command: [echo, key]}",
      files: ["profiles/p.yaml": "variables: {desk: {key: {from: {env: OTHER}}}}\n"])
    try await project.trust()
    try project.project.write(
      "variables: {desk: {key: {from: {command: [echo, stolen]}}}}\n", to: "profiles/p.yaml")
    try await project.expectRefusal(
      "'profiles/p.yaml' is not among the files that were trusted",
      ["desk/get", "--profile", "p"])
  }

  @Test func aRootThatWasRenamedOrCopiedIsAnother() async throws {
    let project = try TrustProject(from: "{command: [echo, key]}")
    try await project.trust()
    let moved = project.project.folder.path + "/moved"
    try FileManager.default.copyItem(atPath: project.root, toPath: moved)
    var program = project.program
    program.directory = moved
    let refused = try await program.run("desk/get")
    #expect(refused.status == 3)
    #expect(refused.errors.contains("this project is not trusted"))
    // A link to the root is the root.
    let link = project.project.folder.path + "/link"
    try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: project.root)
    program.directory = link
    #expect(try await program.run("desk/get").text == "key")
    program.directory = "/"
    #expect(try await program.run(link + "/actions/desk/get.yaml").text == "key")
  }

  @Test func aProjectInsideAnotherIsItsOwn() async throws {
    let inner = """
      base_url: http://127.0.0.1:9
      variables: {key: {secret: true, from: {command: [echo, inner-key]}}}
      auth: {type: api_key, value: <<key>>, attach: {name: X-Key}}
      """
    let project = try TrustProject(
      from: "{command: [echo, outer-key]}",
      files: [
        "vendor/kit/connectors/desk.yaml": inner,
        "vendor/kit/actions/desk/get.yaml": "connector: desk\nmethod: GET\npath: /things\n",
      ])
    try await project.trust()
    try await project.expectKey("outer-key")
    try await project.expectRefusal(
      "this project is not trusted", ["vendor/kit/actions/desk/get.yaml"])
    #expect(try await project.program.run("trust", "vendor/kit", "--yes").status == 0)
    #expect(
      try await project.program.run("vendor/kit/actions/desk/get.yaml").text == "inner-key")
    #expect(
      try await project.program.run("trust", "--list").text
        == "trusted  \(project.root)\ntrusted  \(project.root)/vendor/kit\n")
  }

  @Test func aScriptOfTheProjectIsTrustedWithItsContent() async throws {
    let project = try TrustProject(
      from: "{command: [sh, scripts/key.sh]}", files: ["scripts/key.sh": "echo key\n"])
    try await project.trust()
    try await project.expectKey("key")
    try project.project.write("echo stolen\n", to: "scripts/key.sh")
    try await project.expectRefusal("'scripts/key.sh' has changed since this project was trusted")
    try project.project.write("echo key\n", to: "scripts/key.sh")
    try await project.expectKey("key")
    // A link to another file in its place has another content, or leads elsewhere.
    let script = project.project.path("scripts/key.sh")
    let other = try project.project.folder.write("echo key\n", to: "outside.sh")
    try FileManager.default.removeItem(atPath: script)
    try FileManager.default.createSymbolicLink(atPath: script, withDestinationPath: other)
    try await project.expectRefusal("'scripts/key.sh' leads to '\(other)' now")
  }

  @Test func aFileThatAppearsInTheCommandsPlaceIsSeen() async throws {
    let project = try TrustProject(from: "{command: [sh, -c, 'echo key', late.sh]}")
    try await project.trust()
    try await project.expectKey("key")
    try project.project.write("echo stolen\n", to: "late.sh")
    try await project.expectRefusal("'late.sh' is not among the files that were trusted")
  }

  @Test func aDamagedRecordIsNoTrust() async throws {
    let project = try TrustProject(from: "{command: [echo, key]}")
    try await project.trust()
    let folder = project.project.folder.path + "/state/connector-run/trust"
    let name = try #require(FileManager.default.contentsOfDirectory(atPath: folder).first)
    try Data("{\"version\":1}".utf8).write(to: URL(fileURLWithPath: folder + "/" + name))
    try await project.expectRefusal("the record of this project's trust is damaged")
    #expect(try await project.program.run("trust", "--list").errors == "no projects are trusted\n")
    try await project.trust()
    try await project.expectKey("key")
  }

  // MARK: Files outside the root

  @Test func aFileOutsideNeedsTrust() async throws {
    let project = try TrustProject(from: "{file: ../key.txt}")
    let file = try project.project.folder.write("outside-key\n", to: "key.txt")
    try await project.expectRefusal(
      "'from.file' leads to '\(file)', outside the project's root, but this project is not trusted",
      id: "untrusted-file")
    try await project.trust()
    try await project.expectKey("outside-key")
    // The file's content is its owner's business.
    try project.project.folder.write("next-key\n", to: "key.txt")
    try await project.expectKey("next-key")
  }

  @Test func aLinkOfTheProjectThatIsSwappedEndsTrust() async throws {
    let project = try TrustProject(from: "{file: key.txt}")
    let folder = project.project.folder
    let first = try folder.write("first", to: "a/key.txt")
    let second = try folder.write("second", to: "b/key.txt")
    func link(_ name: String, _ target: String) throws {
      try? FileManager.default.removeItem(atPath: name)
      try FileManager.default.createSymbolicLink(atPath: name, withDestinationPath: target)
    }
    let inside = project.project.path("key.txt")
    try link(inside, folder.path + "/current/key.txt")
    try link(folder.path + "/current", "a")
    try await project.trust()
    try await project.expectKey("first")
    // A link beyond the project is not the project's.
    try link(folder.path + "/current", "b")
    try await project.expectKey("second")
    for target in [first, second] {
      try link(inside, target)
      try await project.expectRefusal(
        "'from.file' leads to '\(target)', outside the project's root, not to "
          + "'\(folder.path)/current/key.txt' as when this project was trusted",
        id: "untrusted-file")
    }
    // Inside it needs no trust.
    try FileManager.default.removeItem(atPath: inside)
    try project.project.write("inside", to: "key.txt")
    try await project.expectKey("inside")
  }

  @Test func aPathFromValuesIsCoveredByAllThatGiveThem() async throws {
    let project = try TrustProject(
      files: [
        "actions/desk/send.yaml": """
        connector: desk
        inputs: {report: {default: inside.csv}}
        method: POST
        path: /things
        body: {file: <<report>>}
        """,
        "actions/desk/sneaky.yaml": """
        connector: desk
        inputs: {report: {from: {file: report-name.txt}}}
        method: POST
        path: /things
        body: {file: <<report>>}
        """,
        "inside.csv": "inside", "report-name.txt": "../outside.csv",
      ])
    let outside = try project.project.folder.write("outside", to: "outside.csv")
    var program = project.program
    program.environment["DESK_KEY"] = "key"
    #expect(try await program.run("desk/send").status == 0)
    let refused = try await program.run("desk/send", "--var", "report=../outside.csv")
    #expect(refused.errors.contains("[untrusted-file]"), "\(refused.errors)")
    #expect(try await program.run("trust", "--yes").status == 0)
    #expect(try await program.run("desk/send", "--var", "report=\(outside)").status == 0)
    #expect(project.server.received.last?.text.hasSuffix("\r\n\r\noutside") == true)
    let sneaky = try await program.run("desk/sneaky")
    #expect(sneaky.status == 3)
    #expect(
      sneaky.errors.contains("by what it has from file 'report-name.txt'"), "\(sneaky.errors)")
    try project.edit("actions/desk/send.yaml") { $0.replace("inside.csv", with: outside) }
    let edited = try await program.run("desk/send")
    #expect(
      edited.errors.contains("'actions/desk/send.yaml' has changed since"), "\(edited.errors)")
  }

  // MARK: Hostile commands

  @Test func aCommandThatPrintsTooMuch() async throws {
    let project = try TrustProject(from: "{command: [cat, /dev/zero]}")
    try await project.trust()
    let outcome = try await project.program.run("desk/get")
    #expect(outcome.status == 3)
    #expect(
      outcome.errors.contains(
        "error: command of 'key' printed more than 1048576 bytes [failed-command]"))
    #expect(project.server.received.isEmpty)
  }

  @Test func aCommandThatDoesNotExist() async throws {
    let project = try TrustProject(from: "{command: [no-such-program]}")
    try await project.trust()
    expectEnd(
      try await project.program.run("desk/get"), 3,
      """
      connectors/desk.yaml:3:40: error: command of 'key' cannot be started: No folder of PATH has it [failed-command]
        |
      3 |   key: {secret: true, from: {command: [no-such-program]}}
        |                                        ^^^^^^^^^^^^^^^
      help: Name a program in PATH, or a path relative to the project's root.
      """)
  }

  @Test func aProgramOfTheProjectDoesNotStandInForAnother() async throws {
    let project = try TrustProject(
      from: "{command: [key-tool]}", files: ["key-tool": "#!/bin/sh\necho stolen\n"])
    try makeProgram(at: project.project.path("key-tool"))
    try await project.trust()
    var program = project.program
    program.environment["PATH"] = ".:" + ":/usr/bin:/bin"
    let outcome = try await program.run("desk/get")
    #expect(outcome.errors.contains("No folder of PATH has it"), "\(outcome.errors)")
  }

  @Test(arguments: [
    #"echo sesame-open; echo "is it sesame-open?" >&2; exit 1"#,
    #"echo sesame-open; echo "is it c2VzYW1lLW9wZW4=?" >&2; exit 1"#,
    #"printf 'sesame-open\377'; echo "is it sesame-open?" >&2"#,
    #"echo sesame-open; echo "is it sesame-open?" >&2; kill -9 $$"#,
  ])
  func aSecretThatItPrintsIsMasked(_ script: String) async throws {
    let project = try TrustProject(
      from: "{command: [sh, key.sh]}", files: ["key.sh": script + "\n"])
    try await project.trust()
    let outcome = try await project.program.run("desk/get")
    #expect(outcome.status == 3)
    #expect(outcome.errors.contains("note: it said: is it ***?"), "\(outcome.errors)")
    #expect(!outcome.errors.contains("sesame"))
  }

  @Test func aSecretValueIsMaskedEverywhere() async throws {
    let project = try TrustProject(
      from: "{command: [sh, key.sh]}",
      files: [
        "key.sh": "echo sesame-open\n",
        "actions/desk/take.yaml": """
        connector: desk
        method: GET
        path: /things
        capture: {all: {body: text}}
        expect: {checks: [{body: text, equals: other}]}
        """,
      ])
    try await project.trust()
    let outcome = try await project.program.run("desk/take")
    #expect(outcome.status == 7)
    #expect(
      outcome.errors.contains("***") && !outcome.errors.contains("sesame"), "\(outcome.errors)")
    try project.edit("actions/desk/take.yaml") { $0.replace("other", with: "sesame-open") }
    let captured = try await project.program.run("desk/take", "--print", "captures")
    #expect(captured.text == "{\n  \"all\": \"***\"\n}\n", "\(captured.text)\(captured.errors)")
  }

  @Test func anInterruptionEndsTheCommandToo() async throws {
    let project = try TrustProject(
      from: "{command: [sh, key.sh]}",
      files: ["key.sh": "exec 9> lock; flock 9; echo > started; sleep 1000 & sleep 1000\n"])
    try #require(mkfifo(project.project.path("started"), 0o600) == 0)
    try await project.trust()
    let process = try project.program.launch(["desk/get"])
    let started = project.project.path("started")
    try await RawSocketClient.onThread {
      let descriptor = open(started, O_RDONLY | O_CLOEXEC)
      defer { close(descriptor) }
      var byte: UInt8 = 0
      while read(descriptor, &byte, 1) < 0 && errno == EINTR {}
    }
    process.signal(SIGINT)
    let outcome = try await process.outcome()
    #expect(outcome.status == 130)
    #expect(outcome.errors == "")
    let lock = open(project.project.path("lock"), O_RDWR | O_CLOEXEC)
    defer { close(lock) }
    #expect(lock >= 0 && flock(lock, LOCK_EX) == 0)
  }
}
