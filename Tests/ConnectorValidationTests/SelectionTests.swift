import ConnectorLoading
import ConnectorModel
import ConnectorValidation
import Diagnostics
import TestSupport
import Testing

/// Which diagnostics are reported, and how bad they are: settings, options and comments.
@Suite struct SelectionTests {
  private static let connector = """
    base_url: https://desk.example.com
    variables:
      desk_token: {secret: true}
    auth: {type: bearer, token: <<desk_token>>}

    """
  private static let action = "connector: desk\nmethod: GET\npath: /\n"

  /// What validation reports of a project with a connector without `check`.
  private func found(
    _ connector: String = connector, settings: String? = nil, action: String = action,
    choices: [LevelChoice] = []
  ) async -> [String] {
    var files = [("connectors/desk.yaml", connector), ("actions/desk/list.yaml", action)]
    if let settings { files.append(("connector-run.yaml", settings)) }
    let loader = ProjectLoader(files: MemoryFiles(files.map { ($0.0, Array($0.1.utf8)) }))
    let diagnostics = await Validation(choices: choices).diagnostics(
      of: await loader.loadWorkspace())
    return diagnostics.map { diagnostic in
      let line = diagnostic.span.map { " \($0.source.path):\($0.start.line)" } ?? ""
      return "\(diagnostic.severity.rawValue) \(diagnostic.id)\(line)"
    }
  }

  private static let plain = "warning no-check-action connectors/desk.yaml:4"

  @Test func withoutChoicesTheDefaultCounts() async {
    #expect(await found() == [Self.plain])
  }

  @Test(
    "settings choose by rule, category and glob",
    arguments: [
      ("rules: {no-check-action: ignore}", [String]()),
      ("rules: {behaviour: ignore}", []),
      ("rules: {no-check-action: error}", ["error no-check-action connectors/desk.yaml:4"]),
      ("rules: {behaviour: ignore, no-check-action: warning}", [plain]),
      ("rules: {no-check-action: warning, behaviour: ignore}", []),
      ("rules: {no-check-action: {\"connectors/*\": ignore}}", []),
      ("rules: {no-check-action: {\"connectors/**\": ignore}}", []),
      ("rules: {no-check-action: {\"**/desk.yaml\": ignore}}", []),
      ("rules: {no-check-action: {\"actions/**\": ignore}}", [plain]),
      (
        "rules: {no-check-action: {\"connectors/**\": ignore, \"connectors/d*\": error}}",
        ["error no-check-action connectors/desk.yaml:4"]
      ),
      ("rules: {no-check-actions: ignore}", ["error unknown-rule connector-run.yaml:1", plain]),
      ("rules: {unknown-key: ignore}", ["warning fixed-rule connector-run.yaml:1", plain]),
      ("rules: {unknown-key: error}", [plain]),
    ])
  func settings(_ text: String, _ expected: [String]) async {
    #expect(await found(settings: text + "\n").sorted() == expected.sorted())
  }

  @Test func optionsWinOverSettings() async {
    let settings = "rules: {no-check-action: error}\n"
    let ignored = [LevelChoice(name: "no-check-action", level: .ignore)]
    #expect(await found(settings: settings, choices: ignored) == [])
  }

  @Test func whatARunRefusesCannotBeLowered() async {
    let action = Self.action + "colour: red\n"
    let choices = [
      LevelChoice(name: "unknown-key", level: .ignore),
      LevelChoice(name: "syntax", level: .warning),
    ]
    let expected = ["error unknown-key actions/desk/list.yaml:4", Self.plain]
    #expect(await found(action: action, choices: choices) == expected)
  }

  @Test(
    "comments take back what is on their line or below them",
    arguments: [
      ("auth: {type: bearer, token: <<desk_token>>} # connector-run: ignore no-check-action", []),
      ("# connector-run: ignore no-check-action\nauth: {type: bearer, token: <<desk_token>>}", []),
      (
        "# connector-run: ignore no-check-action -- a reason, with words\n\n# more\nauth:\n"
          + "  type: bearer\n  token: <<desk_token>>",
        [
          "warning bad-suppression connectors/desk.yaml:4",
          "warning no-check-action connectors/desk.yaml:8",
        ]
      ),
      (
        "auth:\n  # connector-run: ignore no-check-action\n  type: bearer\n"
          + "  token: <<desk_token>>", []
      ),
      (
        "auth: {type: bearer, token: \"# connector-run: ignore no-check-action <<desk_token>>\"}",
        [plain]
      ),
      (
        "auth: {type: bearer, token: <<desk_token>>} # connector-run: ignore",
        ["warning bad-suppression connectors/desk.yaml:4", plain]
      ),
      (
        "auth: {type: bearer, token: <<desk_token>>} # connector-run: ignore no-check",
        ["error unknown-rule connectors/desk.yaml:4", plain]
      ),
      (
        "auth: {type: bearer, token: <<desk_token>>} # connector-run: ignore no-check-action, fixed-rule",
        ["warning bad-suppression connectors/desk.yaml:4"]
      ),
    ] as [(String, [String])])
  func comments(_ auth: String, _ expected: [String]) async {
    let head = Self.connector.split(separator: "\n").prefix(3).joined(separator: "\n")
    #expect(await found(head + "\n" + auth + "\n").sorted() == expected.sorted())
  }

  @Test func commentsDoNotTakeBackWhatARunRefuses() async {
    let action = Self.action + "colour: red # connector-run: ignore unknown-key\n"
    let connector = Self.connector + "check: desk/list\n"
    #expect(
      await found(connector, action: action) == [
        "error unknown-key actions/desk/list.yaml:4",
        "warning bad-suppression actions/desk/list.yaml:4",
      ])
  }

  @Test(
    "globs",
    arguments: [
      ("actions/**", "actions/a/b.yaml", true), ("actions/*", "actions/a/b.yaml", false),
      ("actions/*", "actions/b.yaml", true), ("**", "a/b/c", true), ("**/c", "c", true),
      ("a/**/c", "a/c", true), ("a/**/c", "a/x/y/c", true), ("a/**/c", "a/x/y/d", false),
      ("a/?.yaml", "a/b.yaml", true), ("a/?.yaml", "a/bc.yaml", false),
      ("actions/", "actions/a", true),
      ("./actions/a", "actions/a", true), ("*a*b*", "xaxxbx", true), ("*a*b*", "xbxxax", false),
      ("**/a/**/b", "x/a/y/a/z/b", true), ("", "a", false),
    ])
  func globs(_ pattern: String, _ path: String, _ matches: Bool) {
    #expect(PathGlob(pattern).matches(path) == matches)
  }
}
