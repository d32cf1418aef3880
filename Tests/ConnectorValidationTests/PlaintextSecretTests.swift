import ConnectorLoading
import ConnectorValidation
import Diagnostics
import TestSupport
import Testing

/// What `plaintext-secret` takes for a credential, and that no output shows it.
@Suite struct PlaintextSecretTests {
  /// Credentials by their look.
  ///
  /// They are put together here, so that no tool takes this file for a leak.
  private static let looks: [String] = {
    let letters = "a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8"
    let long = letters + letters
    return [
      "ghp_" + letters, "github_pat_" + letters, "glpat-" + letters.prefix(20), "xoxb-" + letters,
      "sk_live_" + letters.prefix(24), "AIza" + letters.prefix(35), "SG." + long.prefix(66),
      "shpat_" + letters.prefix(32), "npm_" + letters, "hvs." + letters, "sk-ant-" + long,
      "AKIA" + "Q3EGRXB7WMZ5TN2V",
      "eyJhbGciOiJIUzI1NiJ9." + "eyJzdWIiOiJtYWRlLXVwIn0." + letters,
    ]
  }()

  @Test("a credential is found by its look", arguments: looks)
  func isFoundByItsLook(_ text: String) async throws {
    let workspace = await load("body: {json: {note: \"use \(text), please\"}}\n")
    let found = workspace.diagnostics
    #expect(found.map(\.id) == ["plaintext-secret"])
    #expect(found.first?.span?.text == text)
    #expect(workspace.secretTexts.contains(text))
  }

  /// What is long or random and no credential, in an action's keys.
  private static let harmless = [
    "path: /t/3e0e2a4c-51c5-4a0e-9c6b-7a1f0d3b9e21",
    "headers: {If-None-Match: '\"33a64df551425fcc55e4d42a148795d9f25f89d4\"'}",
    "headers: {X-Content-SHA256: e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855}",
    "headers: {Idempotency-Key: 8e03978e40d543e8bc936894a57f9324}",
    "headers: {X-CSRF-Token: Fetch}", "headers: {X-Atlassian-Token: no-check}",
    "headers: {Cookie: consent=yes; lang=en}", "headers: {Authorization: Bearer YOUR_TOKEN}",
    "query: {key: summary, sort_key: created_at_2024_01_01}",
    "query: {sheet: 1BxiMVs0XRA5nFMdKvBdBZjgmUUqptlbs}",
    "query: {page_token: CAUQAA1234567890abcdef}",
    "query: {token_type: 8e03978e40d543e8bc936894a57f9324}",
    "body: {form: {grant_type: password, password_policy: at-least-12-characters}}",
    "body: {json: {fields: [password, token], password: required, secret: \"false\"}}",
    "body: {json: {public_key: MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE}}",
    "body: {text: ghp_ and xoxb- begin tokens; AKIAIOSFODNN7EXAMPLE is a sample}",
    "body: {json: {token: \"<<$uuid>>\", api_key: \"xxxxxxxxxxxx1234\"}}",
  ]

  @Test("what is long or random is no credential by itself", arguments: harmless)
  func isHarmless(_ lines: String) async throws {
    #expect(await load(lines + "\n").diagnostics == [])
  }

  @Test("every text that is reported is hidden", arguments: FixtureCase.all("err"))
  func hidden(_ fixture: FixtureCase) async throws {
    guard fixture.rule == "plaintext-secret" else { return }
    let workspace = try await fixture.load()
    let texts = workspace.secretTexts
    let renderer = TextRenderer { text in
      texts.flatMap { $0.split(separator: "\n") }
        .reduce(text) { $0.replacing($1, with: "***") }
    }
    for diagnostic in workspace.diagnostics where diagnostic.id == fixture.rule {
      let span = try #require(diagnostic.span)
      let shown = renderer.render(diagnostic)
      #expect(shown.contains("***"), "\(shown)")
      let written = span.text.trimmingPrefix(while: { "\"'".contains($0) }).prefix { $0 != "\n" }
        .prefix { $0 != "\"" && $0 != "'" }
      #expect(!shown.contains(written), "\(shown)")
    }
  }

  private func load(_ lines: String) async -> Workspace {
    let action =
      "connector: desk\nmethod: POST\n" + (lines.hasPrefix("path") ? "" : "path: /t\n") + lines
    let files = [
      (path: "connectors/desk.yaml", bytes: Array("base_url: https://desk.example.com\n".utf8)),
      (path: "actions/desk/show.yaml", bytes: Array(action.utf8)),
    ]
    return await ProjectLoader(files: MemoryFiles(files)).loadWorkspace()
  }
}
