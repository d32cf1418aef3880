import Foundation
import TestSupport
import Testing

/// `CONNECTOR_RUN_STATE_KEY`, as users meet it.
@Suite(.timeLimit(.minutes(2))) struct EncryptedStoreRunTests {
  private static let key = String(repeating: "5a", count: 32)
  private static let otherKey = String(repeating: "6b", count: 32)

  private let server: StoreServer

  init() throws {
    server = try StoreServer { StoreServer.grant("token-\($0)-of-the-server", seconds: 3600) }
  }

  private func run(
    _ key: String?, _ arguments: [String] = ["api/get"], _ environment: [String: String] = [:]
  ) async throws -> ChildProcess.Outcome {
    var program = server.project.program
    program.environment["CONNECTOR_RUN_STATE_KEY"] = key
    program.environment.merge(environment) { $1 }
    let outcome = try await program.launch(arguments).outcome()
    if let key, key.count == 64 {
      #expect(!(outcome.text + outcome.errors).contains(key))
    }
    return outcome
  }

  /// The paths of all files below the project, the store's among them.
  private func files() throws -> [String] {
    let root = server.project.folder.path
    let all = FileManager.default.enumerator(atPath: root)?.allObjects ?? []
    return all.compactMap { $0 as? String }.map { root + "/" + $0 }.filter { path in
      var isFolder: ObjCBool = false
      return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
        && !isFolder.boolValue
    }
  }

  private func files(holding text: String) throws -> [String] {
    try files().filter { path in
      let data = try Data(contentsOf: URL(fileURLWithPath: path))
      return data.range(of: Data(text.utf8)) != nil
    }
  }

  private static func warning(_ outcome: ChildProcess.Outcome) -> String {
    outcome.errors.split(separator: "\n").first.map(String.init) ?? ""
  }

  @Test func tokensAreEncryptedAndShared() async throws {
    for origin in ["new token", "token from the store"] {
      let outcome = try await run(Self.key)
      #expect(outcome.status == 0, "\(outcome.errors)")
      #expect(outcome.text == "Bearer token-0-of-the-server")
      #expect(outcome.errors.hasSuffix(", \(origin)\n"), "\(outcome.errors)")
      #expect(!outcome.errors.contains("warning"))
    }
    #expect(try files(holding: "token-0-of-the-server").isEmpty)
    #expect(try files(holding: Self.key).isEmpty)
    #expect(try await run(Self.key, ["auth", "status"]).text.contains("valid for 60 min"))
  }

  /// With a key and without: what is secret lies in files of mode 0600 alone, and with a key nowhere.
  @Test(arguments: [nil, key])
  func noSecretIsInAFileForOthers(key: String?) async throws {
    #expect(try await run(key).status == 0)
    let attributes = FileManager.default
    for path in try files() where path.contains("/state/") {
      let mode = try attributes.attributesOfItem(atPath: path)[.posixPermissions] as? NSNumber
      #expect((mode?.intValue ?? -1) & 0o077 == 0, "\(path)")
    }
    let holding = try files(holding: "token-0-of-the-server")
    #expect(holding.count == (key == nil ? 1 : 0))
    #expect(holding.allSatisfy { $0.contains("/state/") })
    // The client's secret is in no file at all.
    #expect(try files(holding: "some-secret").isEmpty)
  }

  @Test func anUnencryptedStoreIsMigrated() async throws {
    _ = try await run(nil)
    #expect(try files(holding: "token-0-of-the-server").count == 1)
    let outcome = try await run(Self.key)
    #expect(outcome.errors.hasSuffix(", token from the store\n"), "\(outcome.errors)")
    #expect(try files(holding: "token-0-of-the-server").isEmpty)
    #expect(try await run(Self.key).errors.hasSuffix(", token from the store\n"))
    #expect(server.server.tokenRequests.count == 1)
  }

  @Test(arguments: [
    (nil, ", and CONNECTOR_RUN_STATE_KEY is not set [locked-token-file]"),
    (otherKey, " under another key than CONNECTOR_RUN_STATE_KEY gives [locked-token-file]"),
  ])
  func withoutTheKeyATokenIsAskedForAnew(key: String?, end: String) async throws {
    _ = try await run(Self.key)
    let outcome = try await run(key)
    #expect(outcome.status == 0)
    #expect(outcome.text == "Bearer token-1-of-the-server")
    #expect(Self.warning(outcome) == "warning: token of 'api' is encrypted" + end)
    #expect(outcome.errors.contains("'connector-run auth clear api'"))
    #expect(
      try await run(key, ["auth", "status"]).text.contains("encrypted, the key is not here"))
    // It is still there for who has the key, and nothing was written beside it.
    #expect(try files(holding: "token-1-of-the-server").isEmpty)
    let before = try await run(Self.key)
    #expect(before.text == "Bearer token-0-of-the-server")
    #expect(!before.errors.contains("warning"))
    #expect(try await run(key, ["auth", "clear", "api"]).errors == "1 token forgotten\n")
    #expect(try await run(key, ["auth", "status"]).errors == "no tokens are stored\n")
  }

  @Test func aDamagedFileIsReplaced() async throws {
    _ = try await run(Self.key)
    let path = try #require(files().first { $0.hasSuffix(".encrypted.token") })
    let text = try String(contentsOfFile: path, encoding: .utf8)
    try text.replacing(#""ciphertext":""#, with: #""ciphertext":"AAAA"#)
      .write(toFile: path, atomically: false, encoding: .utf8)
    let outcome = try await run(Self.key)
    #expect(outcome.status == 0)
    #expect(Self.warning(outcome).hasSuffix("is damaged [damaged-token-file]"))
    #expect(outcome.text == "Bearer token-1-of-the-server")
    #expect(try await run(Self.key).errors.hasSuffix(", token from the store\n"))
  }

  @Test(arguments: ["", "a passphrase", String(repeating: "5a", count: 31)])
  func whatIsNoKeyEndsTheCommand(text: String) async throws {
    for arguments in [["api/get"], ["plan", "api/get"], ["check"], ["auth", "status"]] {
      let outcome = try await run(text, arguments)
      #expect(outcome.status == 3, "\(arguments)")
      #expect(outcome.errors.contains("[invalid-state-key]"), "\(outcome.errors)")
      #expect(outcome.errors.contains("openssl rand -hex 32"))
    }
    #expect(server.server.server.received.isEmpty)
  }

  // MARK: The keyring

  /// A `secret-tool` that keeps what it is given in a file, and notes what it was called with.
  private func keyring(_ script: String = keyringScript) throws -> [String: String] {
    let bin = server.project.folder.path + "/bin"
    try server.project.folder.write(script, to: "bin/secret-tool")
    try makeProgram(at: bin + "/secret-tool")
    return ["PATH": bin + ":/usr/bin:/bin", "KEPT": server.project.folder.path]
  }

  private static let keyringScript = """
    #!/bin/sh
    printf '%s\\n' "$*" >>"$KEPT/calls"
    case $1 in
    lookup) [ -f "$KEPT/kept" ] || exit 1; cat "$KEPT/kept" ;;
    store) cat >"$KEPT/kept" ;;
    esac
    """

  @Test func theKeyringKeepsTheKey() async throws {
    let environment = try keyring()
    for origin in ["new token", "token from the store"] {
      let outcome = try await run("keyring", ["api/get"], environment)
      #expect(outcome.status == 0, "\(outcome.errors)")
      #expect(outcome.errors.hasSuffix(", \(origin)\n"), "\(outcome.errors)")
      #expect(!outcome.errors.contains("warning"), "\(outcome.errors)")
    }
    let root = server.project.folder.path
    let key = try String(contentsOfFile: root + "/kept", encoding: .utf8)
    #expect(key.wholeMatch(of: /[0-9a-f]{64}/) != nil)
    // It went by standard input: the process list shows arguments.
    let calls = try String(contentsOfFile: root + "/calls", encoding: .utf8)
    #expect(!calls.contains(key))
    #expect(
      calls.contains(
        "store --label=connector-run token store service connector-run key token-store\n"))
    #expect(try files(holding: "token-0-of-the-server").isEmpty)
    #expect(
      try await run("keyring", ["auth", "status"], environment).text.contains("valid for"))
  }

  @Test func withoutAKeyringNothingIsStored() async throws {
    let outcome = try await run("keyring", ["api/get"], ["PATH": server.project.folder.path])
    #expect(outcome.status == 0)
    #expect(
      Self.warning(outcome)
        == "warning: keyring cannot be used by 'secret-tool': No folder of PATH has it "
        + "[unusable-keyring]")
    #expect(try files(holding: "token-0-of-the-server").isEmpty)
  }

  /// A locked keyring asks its owner, who is not there.
  @Test func aLockedKeyringHoldsNobodyUp() async throws {
    let environment = try keyring("#!/bin/sh\nexec sleep 600\n")
    let start = ContinuousClock.now
    let outcome = try await run("keyring", ["api/get"], environment)
    #expect(ContinuousClock.now - start < .seconds(60))
    #expect(outcome.status == 0)
    #expect(outcome.text == "Bearer token-0-of-the-server")
    #expect(Self.warning(outcome).contains("no answer within 10 s: the keyring may be locked"))
    #expect(try files(holding: "token-0-of-the-server").isEmpty)
  }

  // MARK: Which token is whose

  @Test func statusTellsTokensOfOtherSettings() async throws {
    _ = try await run(nil)
    let same = try await run(nil, ["auth", "status", "api"])
    #expect(same.text.hasSuffix("used here\n"), "\(same.text)")
    #expect(same.errors.isEmpty)
    let other = try await run(nil, ["auth", "status", "api", "--var", "id=another"])
    #expect(other.status == 0)
    #expect(other.text.hasSuffix("stored for other settings\n"), "\(other.text)")
    #expect(other.errors.hasPrefix("none of them is for the settings here: "))
    let missing = server.project.program.environment.filter { $0.key != "API_SECRET" }
    var program = server.project.program
    program.environment = missing
    let outcome = try await program.run("auth", "status", "api")
    #expect(outcome.status == 0)
    #expect(outcome.text.contains("valid for"))
    #expect(!outcome.text.contains("settings"))
    #expect(outcome.errors.hasPrefix("which of them the settings here use is not known: "))
  }

  @Test func withoutTheStoreItsCommandsMakeNoSense() async throws {
    for arguments in [
      ["auth", "refresh", "api"], ["auth", "logout", "api"], ["auth", "login", "api"],
    ] {
      let outcome = try await run(nil, arguments + ["--no-token-store"])
      #expect(outcome.status == 2)
      #expect(outcome.errors.contains("--no-token-store makes no sense here"))
    }
    _ = try await run(nil)
    let plan = try await run(nil, ["plan", "api/get", "--no-token-store"])
    #expect(plan.status == 0)
    #expect(plan.text.contains("POST") && plan.text.contains("/token"), "\(plan.text)")
  }
}
