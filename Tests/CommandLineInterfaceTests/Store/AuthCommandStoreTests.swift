import Foundation
import TestSupport
import Testing

/// The commands of `auth` over stores that cannot be read or written: what they are about is not there,
/// so none says that it did anything.
@Suite(.timeLimit(.minutes(2))) struct AuthCommandStoreTests {
  private static let key = String(repeating: "5a", count: 32)
  private static let otherKey = String(repeating: "6b", count: 32)

  private let server: StoreServer

  init() throws {
    server = try StoreServer { StoreServer.grant("token-\($0)-of-the-server", seconds: 3600) }
  }

  private var tokenRequests: Int { server.server.tokenRequests.count }

  private func tokenFiles() throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: server.store + "/tokens")
      .filter { $0.hasSuffix(".token") }.map { server.store + "/tokens/" + $0 }
  }

  /// An error that points at the scheme; nothing was sent.
  private func expectRefusal(
    _ outcome: ChildProcess.Outcome, _ message: String, requests: Int,
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    #expect(outcome.status == 8, "\(outcome.errors)", sourceLocation: sourceLocation)
    #expect(outcome.output.isEmpty, sourceLocation: sourceLocation)
    #expect(
      outcome.errors.hasPrefix("connectors/api.yaml:4:3: error: \(message)\n"), "\(outcome.errors)",
      sourceLocation: sourceLocation)
    #expect(tokenRequests == requests, sourceLocation: sourceLocation)
  }

  // MARK: A key that is missing

  @Test(arguments: [
    (nil, ", and CONNECTOR_RUN_STATE_KEY is not set"),
    (otherKey, " under another key than CONNECTOR_RUN_STATE_KEY gives"),
  ])
  func withoutTheKeyNothingIsDone(key: String?, end: String) async throws {
    #expect(try await server.run(Self.key, "api/get").status == 0)
    let message = "token of 'api' is encrypted\(end) [locked-token-file]"
    for arguments in [
      ["auth", "refresh", "api"], ["auth", "refresh", "--all"], ["auth", "logout", "api"],
      ["auth", "login", "api"],
    ] {
      var program = server.project.program
      program.environment["CONNECTOR_RUN_STATE_KEY"] = key
      let outcome = try await program.launch(arguments).outcome()
      expectRefusal(outcome, message, requests: 1)
      #expect(outcome.errors.contains("'connector-run auth clear api'"))
    }
    #expect(try await server.run(Self.key, "api/get").text == "Bearer token-0-of-the-server")

    let token = try await server.run(key, "auth", "token", "api")
    #expect(token.status == 0)
    #expect(token.text == "token-1-of-the-server\n")
    #expect(token.errors.hasPrefix("warning: " + message))
    let doctor = try await server.run(key, "auth", "doctor", "api")
    #expect(doctor.status == 0)
    #expect(doctor.text.contains("warning  store    token of 'api' is encrypted" + end))
    let status = try await server.run(key, "auth", "status", "api")
    #expect(status.status == 0)
    #expect(status.text.contains("encrypted, the key is not here"))
    #expect(try await server.run(key, "auth", "clear", "api").errors == "1 token forgotten\n")
    let logout = try await server.run(key, "auth", "logout", "api")
    #expect(logout.errors == "no tokens are stored for 'api'\n")
  }

  /// A login cannot be repeated by a run: what lies there is named, not that there is none.
  @Test func aLockedLoginIsNoMissingOne() async throws {
    let login = try AuthorizationServer()
    var project = try login.project(
      "  grant_type: device_code\n  device_authorization_url: /device\n  token_url: /token\n")
    project.program.environment["CONNECTOR_RUN_STATE_KEY"] = Self.key
    #expect(try await project.program.run("auth", "login", "crm").status == 0)
    project.program.environment["CONNECTOR_RUN_STATE_KEY"] = nil
    for arguments in [["crm/get"], ["auth", "token", "crm"], ["auth", "doctor", "crm"]] {
      let outcome = try await project.program.launch(arguments).outcome()
      #expect(outcome.status == 8)
      #expect(!(outcome.text + outcome.errors).contains("login-needed"))
      #expect((outcome.text + outcome.errors).contains("token of 'crm' is encrypted, and"))
    }
    #expect(login.tokenRequests.count == 1)
    await login.stop()
  }

  // MARK: A keyring that is not there

  @Test func withoutAKeyringNothingIsDone() async throws {
    #expect(try await server.run(Self.key, "api/get").status == 0)
    var program = server.project.program
    program.environment["CONNECTOR_RUN_STATE_KEY"] = "keyring"
    program.environment["PATH"] = server.project.folder.path
    let message =
      "keyring cannot be used by 'secret-tool': No folder of PATH has it [unusable-keyring]"
    for command in ["refresh", "logout", "login"] {
      let outcome = try await program.run("auth", command, "api")
      expectRefusal(outcome, message, requests: 1)
      #expect(
        outcome.errors.hasSuffix(
          "help: Install secret-tool (Debian's package libsecret-tools), or set "
            + "CONNECTOR_RUN_STATE_KEY to a key of its own.\n"))
    }
    let status = try await program.run("auth", "status", "api")
    #expect(status.status == 0)
    #expect(status.text.contains("encrypted, the key is not here"))
    #expect(status.errors.hasPrefix("warning: " + message))
    let token = try await program.run("auth", "token", "api")
    #expect(token.status == 0)
    #expect(token.errors.hasPrefix("warning: " + message))
    #expect(try await program.run("auth", "clear", "api").errors == "1 token forgotten\n")
  }

  /// Nor is the login asked for again, or an older refresh token sent.
  @Test func aLoginBehindAnUnusableKeyringIsNoMissingOne() async throws {
    let login = try AuthorizationServer()
    var project = try login.project(
      "  grant_type: device_code\n  device_authorization_url: /device\n  token_url: /token\n")
    project.program.environment["CONNECTOR_RUN_STATE_KEY"] = Self.key
    #expect(try await project.program.run("auth", "login", "crm").status == 0)
    project.program.environment["CONNECTOR_RUN_STATE_KEY"] = "keyring"
    project.program.environment["PATH"] = project.folder.path
    for arguments in [["crm/get"], ["auth", "token", "crm"], ["check", "crm"]] {
      let outcome = try await project.program.launch(arguments).outcome()
      #expect(outcome.status == 8, "\(outcome.errors)")
      #expect(!outcome.errors.contains("login-needed"))
      #expect(outcome.errors.contains("keyring cannot be used by 'secret-tool'"))
    }
    #expect(login.tokenRequests.count == 1)
    await login.stop()
  }

  // MARK: Files that are damaged

  @Test(arguments: [nil, key]) func whatADamagedFileHeldIsForgotten(key: String?) async throws {
    #expect(try await server.run(key, "api/get").status == 0)
    func damage() throws {
      let path = try #require(tokenFiles().first)
      let text = try String(contentsOfFile: path, encoding: .utf8)
      try text.replacing(#""ciphertext":""#, with: #""ciphertext":"AAAA"#)
        .replacing("token-0", with: "token-9")
        .write(toFile: path, atomically: false, encoding: .utf8)
    }
    try damage()
    let status = try await server.run(key, "auth", "status", "api")
    #expect(status.errors.contains("is damaged [damaged-token-file]"), "\(status.errors)")
    #expect(status.errors.hasSuffix("no tokens are stored for 'api'\n"))
    let logout = try await server.run(key, "auth", "logout", "api")
    #expect(logout.status == 0)
    #expect(logout.errors.contains("is damaged [damaged-token-file]"), "\(logout.errors)")
    #expect(
      logout.errors.hasSuffix(
        "logged out of 'api': its tokens are forgotten here, and live at the server until they end\n"
      ))
    #expect(try tokenFiles().isEmpty)
    let refresh = try await server.run(key, "auth", "refresh", "api")
    #expect(refresh.errors == "'api' has a new token, valid for 60 min\n")
  }

  @Test func aFileOfAnotherVersionIsNoMissingToken() async throws {
    #expect(try await server.run(nil, "api/get").status == 0)
    let path = try #require(tokenFiles().first)
    let text = try String(contentsOfFile: path, encoding: .utf8)
      .replacing(#""version":1"#, with: #""version":7"#)
    try text.write(toFile: path, atomically: false, encoding: .utf8)
    for command in ["refresh", "logout", "login"] {
      expectRefusal(
        try await server.run(nil, "auth", command, "api"),
        "token of 'api' is stored in the unknown version 7 [foreign-token-file]", requests: 1)
    }
    #expect(try String(contentsOfFile: path, encoding: .utf8) == text)
  }

  // MARK: A folder that may not be written

  /// Runs the program as a user who may not do everything.
  private func unprivileged(_ arguments: String...) async throws -> ChildProcess.Outcome {
    // Root without these capabilities is bound by the modes of files like everybody else.
    let drop =
      geteuid() == 0
      ? ["/usr/bin/setpriv", "--bounding-set=-dac_override,-dac_read_search"] : []
    return try await ChildProcess.run(
      drop + ["/bin/sh", "-c", #"exec "$@""#, "sh", Program.executable] + arguments,
      environment: server.project.program.environment,
      directory: server.project.program.directory)
  }

  @Test func whatCannotBeStoredIsNotAskedFor() async throws {
    let state = server.project.state
    try FileManager.default.createDirectory(atPath: state, withIntermediateDirectories: false)
    try FileManager.default.setAttributes([.posixPermissions: 0o500], ofItemAtPath: state)
    for command in ["refresh", "login"] {
      let outcome = try await unprivileged("auth", command, "api")
      expectRefusal(
        outcome,
        "token store at '\(server.store)' cannot be used: Permission denied [unusable-token-store]",
        requests: 0)
      #expect(!outcome.errors.contains("kept for this run only"))
    }
    // Where nothing is stored it does not matter that nothing could be removed.
    for command in ["status", "logout"] {
      let outcome = try await unprivileged("auth", command, "api")
      #expect(outcome.status == 0)
      #expect(outcome.errors == "no tokens are stored for 'api'\n")
    }
    try FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: state)
  }

  @Test func nowhereToStoreIsAnErrorToo() async throws {
    var program = server.project.program
    program.environment["XDG_STATE_HOME"] = nil
    for command in ["refresh", "logout", "login"] {
      expectRefusal(
        try await program.run("auth", command, "api"),
        "token store at '~/.local/state/connector-run' cannot be used: neither XDG_STATE_HOME nor HOME "
          + "is an absolute path [unusable-token-store]", requests: 0)
    }
  }

  /// A store on a file system that became read-only: the refresh token must not be used up.
  @Test func aRefreshTokenIsNotUsedUpForNothing() async throws {
    let server = try StoreServer(
      token: { number in
        .response(
          headers: ["Content-Type: application/json"],
          body: #"{"access_token":"token-\#(number)-of-the-server","expires_in":3600,"#
            + #""refresh_token":"refresh-token-\#(number)"}"#)
      })
    try server.project.folder.write(
      (TokenServer.files["connectors/api.yaml"] ?? "").replacing(
        "grant_type: client_credentials",
        with: "grant_type: password\n  username: jo\n  password: <<secret>>"),
      to: "connectors/api.yaml")
    #expect(try await server.launch().outcome().status == 0)
    for command in ["refresh", "logout", "doctor"] {
      let namespaces = geteuid() == 0 ? ["--mount"] : ["--user", "--map-root-user", "--mount"]
      let outcome = try await ChildProcess.run(
        ["/usr/bin/unshare"] + namespaces + [
          "/bin/sh", "-c",
          #"""
          mount --bind "$XDG_STATE_HOME" "$XDG_STATE_HOME" || exit 77
          mount -o remount,ro,bind "$XDG_STATE_HOME" || exit 77
          exec "$@"
          """#, "sh", Program.executable, "auth", command, "api",
        ], environment: server.project.program.environment,
        directory: server.project.program.directory)
      if outcome.status == 77 || outcome.errors.hasPrefix("unshare:") {
        print("SKIPPED: this machine lets no test mount a file system")
        return
      }
      #expect(outcome.status == 8, "\(outcome.errors)")
      #expect(
        (outcome.text + outcome.errors).contains("cannot be used: Read-only file system"),
        "\(outcome.text + outcome.errors)")
    }
    #expect(server.server.tokenRequests.count == 1)
  }

  // MARK: Settings that changed

  @Test func aRunSaysThatASettingChanged() async throws {
    let first = try await server.run(nil, "api/get")
    #expect(!first.errors.contains("other settings"))
    let changed = try await server.run(nil, "api/get", "--var", "id=another")
    #expect(changed.status == 0)
    #expect(
      changed.errors.hasPrefix(
        "'api' has a token in the store for other settings, so this run gets another: "
          + "'connector-run auth status api' tells more\n"), "\(changed.errors)")
    // From then on both are there.
    for arguments in [["api/get"], ["api/get", "--var", "id=another"]] {
      let again = try await server.project.program.launch(arguments).outcome()
      #expect(!again.errors.contains("other settings"), "\(again.errors)")
    }
    #expect(
      try await !server.run(nil, "api/get", "--var", "id=third", "--no-token-store").errors
        .contains("other settings"))
    let logout = try await server.run(nil, "auth", "logout", "api", "--var", "id=third")
    #expect(logout.status == 0)
    #expect(
      logout.errors
        == "no tokens are stored for 'api' as it is declared now, but for other settings: "
        + "'connector-run auth status api' tells more\n")
  }
}
