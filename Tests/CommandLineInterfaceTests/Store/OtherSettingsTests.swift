import Foundation
import TestSupport
import Testing

/// Tokens that are stored for other settings, or cannot be read: every command that gets another says
/// so.
@Suite(.timeLimit(.minutes(2))) struct OtherSettingsTests {
  private static let key = String(repeating: "5a", count: 32)

  private let server: StoreServer

  init() throws {
    server = try StoreServer { StoreServer.grant("token-\($0)-of-the-server", seconds: 3600) }
  }

  private func run(_ key: String?, _ arguments: [String]) async throws -> ChildProcess.Outcome {
    var program = server.project.program
    program.environment["CONNECTOR_RUN_STATE_KEY"] = key
    return try await program.launch(arguments).outcome()
  }

  @Test(arguments: [
    (["auth", "token", "api"], "another one is asked for"),
    (["auth", "refresh", "api"], "another one is asked for"),
    (["auth", "login", "api"], "another one is asked for"),
    (["auth", "doctor", "api"], "another one is asked for"),
    (["check", "api"], "another one is asked for"), (["plan", "api/get"], "a run gets another"),
    (["api/get"], "this run gets another"),
  ])
  func aChangedSettingIsTold(arguments: [String], consequence: String) async throws {
    #expect(try await !run(nil, arguments).errors.contains("other settings"))
    #expect(try await run(nil, ["api/get"]).status == 0)
    let same = try await run(nil, arguments)
    #expect(!same.errors.contains("other settings"), "\(same.errors)")
    let changed = try await run(nil, arguments + ["--var", "id=another"])
    #expect(changed.status == 0)
    #expect(
      changed.errors.hasPrefix(
        "'api' has a token in the store for other settings, so \(consequence): "
          + "'connector-run auth status api' tells more\n"), "\(changed.errors)")
  }

  /// Of several schemes only the one that is asked for counts.
  @Test func anotherSchemesTokenIsNoOtherSetting() async throws {
    let scheme = """
        - type: oauth2
          grant_type: client_credentials
          client_secret: <<secret>>
          token_url: /token
      """
    try server.project.folder.write(
      """
      base_url: http://127.0.0.1:9
      variables: {id: {default: client}, other: {default: o}, secret: {secret: true}}
      auth:
      \(scheme)
          client_id: <<id>>
      \(scheme)
          client_id: <<other>>
          attach: {in: header, name: X-Two}

      """, to: "connectors/api.yaml")
    let token = ["auth", "token", "api", "--scheme"]
    let outcome = try await run(nil, token + ["1"])
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(try await run(nil, token + ["2"]).errors == "")
    let changed = try await run(nil, token + ["2", "--var", "other=p"])
    #expect(changed.errors.hasPrefix("'api' has a token in the store for other settings"))
    #expect(try await run(nil, token + ["1", "--var", "other=p"]).errors == "")
  }

  @Test(arguments: [
    (nil, "token of 'api' is encrypted, and CONNECTOR_RUN_STATE_KEY is not set"),
    (
      String(repeating: "6b", count: 32),
      "token of 'api' is encrypted under another key than CONNECTOR_RUN_STATE_KEY gives"
    ),
  ])
  func aPlanSaysWhyATokenCannotBeRead(key: String?, reason: String) async throws {
    #expect(try await run(Self.key, ["api/get"]).status == 0)
    #expect(try await run(Self.key, ["plan", "api/get"]).text.contains("from the store"))
    let plan = try await run(key, ["plan", "api/get"])
    #expect(plan.status == 0)
    #expect(
      plan.text.contains("to be requested: the stored one cannot be read: \(reason)\n"),
      "\(plan.text)")
    #expect(!plan.text.contains("no valid one"))
    let json = try await run(key, ["plan", "api/get", "--format", "json"])
    #expect(json.text.contains(#""unreadable_token": "\#(reason)""#), "\(json.text)")
  }

  /// A login that is there is no missing one.
  @Test func aPlanTellsALockedLoginFromAMissingOne() async throws {
    let login = try AuthorizationServer()
    var project = try login.project(
      "  grant_type: device_code\n  device_authorization_url: /device\n  token_url: /token\n"
        + "  scope: <<wanted>>")
    try project.folder.write(
      (AuthorizationServer.files(
        "  grant_type: device_code\n  device_authorization_url: /device\n  token_url: /token\n"
          + "  scope: <<wanted>>")["connectors/crm.yaml"] ?? "")
        .replacing("variables:\n", with: "variables:\n  wanted: {default: a}\n"),
      to: "connectors/crm.yaml")
    project.program.environment["CONNECTOR_RUN_STATE_KEY"] = Self.key
    let missing = try await project.program.run("plan", "crm/get")
    #expect(missing.text.contains("none: run 'connector-run auth login crm' first"))
    #expect(missing.errors == "")
    #expect(try await project.program.run("auth", "login", "crm").status == 0)
    let other = try await project.program.run("plan", "crm/get", "--var", "wanted=b")
    #expect(other.text.contains("none: run 'connector-run auth login crm' first"))
    #expect(
      other.errors
        == "'crm' has a token in the store for other settings, so a login is needed: "
        + "'connector-run auth status crm' tells more\n")
    project.program.environment["CONNECTOR_RUN_STATE_KEY"] = nil
    let locked = try await project.program.run("plan", "crm/get")
    #expect(
      locked.text.contains(
        "none that can be read: token of 'crm' is encrypted, and CONNECTOR_RUN_STATE_KEY is not set"
      ),
      "\(locked.text)")
    await login.stop()
  }
}
