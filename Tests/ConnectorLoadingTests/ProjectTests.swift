import ConnectorLoading
import ConnectorModel
import Diagnostics
import TestSupport
import Testing

@Suite struct ProjectTests {
  private static let files = [
    "connectors/desk.yaml": TestProject.connector,
    "connectors/broken.yaml": "base_url: [",
    "actions/tickets/list.yaml": TestProject.action,
    "actions/broken.yaml": "method: {",
    "profiles/staging.yaml": "urls: {desk: {base_url: https://staging.example.com}}\n",
    "profiles/broken.yaml": "variables: [",
  ]

  @Test func aRunReadsWhatItNeedsAndNoMore() throws {
    let project = try TestProject(Self.files)
    let files = RecordingFiles(project.path)
    let loader = ProjectLoader(files: files)
    let plain = loader.loadAction(at: project.path + "/actions/tickets/list.yaml", profile: nil)
    #expect(plain.diagnostics == [])
    #expect(plain.setup?.profile == nil)
    #expect(files.read == ["actions/tickets/list.yaml", "connectors/desk.yaml"])
    let staged = loader.loadAction(
      at: project.path + "/actions/tickets/list.yaml", profile: "staging")
    #expect(staged.setup?.profile?.name == "staging")
    #expect(files.read.count == 5)
  }

  @Test func validationReadsEverythingOnce() async throws {
    var all = Self.files
    all["connector-run.yaml"] = "default_profile: staging\n"
    all["actions/tickets/show.yaml"] = TestProject.action
    let project = try TestProject(all)
    let files = RecordingFiles(project.path)
    let workspace = await ProjectLoader(files: files).loadWorkspace()
    #expect(Set(files.read) == Set(all.keys))
    #expect(files.read.count == all.count)
    #expect(workspace.fileCount == all.count)
    #expect(workspace.actions.map(\.id) == ["tickets/list", "tickets/show"])
    #expect(workspace.connectors.map(\.id) == ["desk"])
    #expect(workspace.profiles.map(\.name) == ["staging"])
    #expect(
      workspace.diagnostics.map { $0.span?.source.path } == [
        "actions/broken.yaml", "connectors/broken.yaml", "profiles/broken.yaml",
      ])
  }

  @Test func theRootIsTheNearestAncestorWithSettingsOrConnectors() throws {
    let project = try TestProject([
      "connectors/desk.yaml": TestProject.connector,
      "inner/connector-run.yaml": "version: 1\n",
      "inner/deep/er/file.txt": "",
      "actions/a/b.yaml": TestProject.action,
    ])
    func root(_ path: String?) -> ProjectFolders { project.loader().folders(around: path) }
    #expect(root(nil) == ProjectFolders(root: project.path, isLone: false))
    #expect(root("actions/a/b.yaml").root == project.path)
    #expect(root("actions/a").root == project.path)
    #expect(root("inner/deep/er").root == project.path + "/inner")
    #expect(root("inner/deep/er/not-there.yaml").root == project.path + "/inner")
    #expect(project.loader(in: "/inner/deep").folders().root == project.path + "/inner")
    let lone = try TestProject(["action.yaml": ""])
    #expect(
      lone.loader().folders(around: "action.yaml")
        == ProjectFolders(root: lone.path, isLone: true))
  }

  @Test func idsAreThePathsOfThePlaces() throws {
    let project = try TestProject([
      "connectors/eu/desk.yaml": TestProject.connector,
      "shared/Other File.yaml": "base_url: https://other.example.com\n",
      "actions/a/b/c.yaml": "connector: eu/desk\nmethod: GET\npath: /\n",
      "actions/out.yaml": "connector: '../shared/Other File.yaml'\nmethod: GET\npath: /\n",
      "shared/real.yaml": "connector: eu/desk\nmethod: GET\npath: /\n",
    ])
    try project.link("actions/linked.yaml", to: "../shared/real.yaml")
    #expect(try project.setup("actions/a/b/c.yaml").action.id == "a/b/c")
    #expect(try project.setup("actions/a/b/c.yaml").connector.id == "eu/desk")
    #expect(try project.setup("actions/out.yaml").connector.id == "Other File")
    #expect(try project.setup("actions/linked.yaml").action.id == "linked")
    #expect(try project.setup("shared/real.yaml").action.id == "real")
  }

  @Test func aProjectBehindALinkIsThatProject() throws {
    let project = try TestProject([
      "real/connectors/desk.yaml": TestProject.connector,
      "real/actions/show.yaml": TestProject.action,
    ])
    try project.link("link", to: "real")
    let setup = try project.setup("link/actions/show.yaml")
    #expect(setup.root == project.path + "/real")
    #expect(setup.action.id == "show")
  }

  @Test func aLinkedFolderBelongsToItsPlace() async throws {
    let outside = try TestProject(["show.yaml": TestProject.action])
    let project = try TestProject(["connectors/desk.yaml": TestProject.connector])
    try project.link("actions/shared", to: outside.path)
    #expect(project.loader().actionIDs() == ["shared/show"])
    let setup = try project.setup("actions/shared/show.yaml")
    #expect(setup.action.id == "shared/show")
    #expect(setup.root == project.path)
    #expect(await project.loader().loadWorkspace().actions.map(\.id) == ["shared/show"])
    // A link into a project, from where there is none.
    try outside.link("inside", to: project.path + "/actions")
    #expect(outside.loader().folders(around: "inside").root == project.path)
  }

  @Test func referencesOnTheCommandLine() throws {
    let project = try TestProject(Self.files)
    let loader = project.loader()
    let file = project.path + "/actions/tickets/list.yaml"
    #expect(loader.actionPath("tickets/list") == file)
    #expect(loader.actionPath("actions/tickets/list.yaml") == file)
    #expect(loader.actionPath("./actions/tickets/../tickets/list.yaml") == file)
    #expect(loader.actionPath(file) == file)
    #expect(loader.actionPath("tickets/lst") == nil)
    #expect(loader.actionPath("") == nil)
    #expect(loader.actionPath("tickets\0/list") == nil)
    #expect(project.loader(in: "/actions").actionPath("tickets/list") == file)
    #expect(loader.actionIDs() == ["broken", "tickets/list"])
    #expect(loader.connectorIDs() == ["broken", "desk"])
  }

  @Test func aConnectorAlone() throws {
    let project = try TestProject(Self.files)
    let byID = project.loader().loadConnector("desk", profile: "staging")
    #expect(byID.diagnostics == [])
    #expect(byID.setup?.connector.id == "desk")
    #expect(byID.setup?.profile?.name == "staging")
    let byPath = project.loader().loadConnector("connectors/desk.yaml", profile: nil)
    #expect(byPath.setup?.connector.id == "desk")
    let wrong = project.loader().loadConnector("dsek", profile: nil)
    #expect(wrong.diagnostics.ids == ["unknown-connector"])
    #expect(wrong.diagnostics.first?.help == "Did you mean 'desk'?")
    #expect(!wrong.isUnreadable)
    let path = project.loader().loadConnector("connectors/none.yaml", profile: nil)
    #expect(path.diagnostics.ids == ["unreadable-file"])
    #expect(path.isUnreadable)
  }

  @Test func profilesOnTheCommandLine() throws {
    let project = try TestProject(Self.files)
    let near = project.load("actions/tickets/list.yaml", profile: "stagign")
    #expect(near.diagnostics.ids == ["unknown-profile"])
    #expect(near.diagnostics.first?.span == nil)
    #expect(near.diagnostics.first?.help == "Did you mean 'staging'?")
    #expect(near.setup == nil)
    for name in ["../connectors/desk", "", "a\0b", "staging/x"] {
      let loaded = project.load("actions/tickets/list.yaml", profile: name)
      #expect(loaded.diagnostics.ids == ["unknown-profile"])
    }
  }

  @Test func singleFilesAreToldByTheirKeys() async throws {
    let project = try TestProject([
      "lone/systems.yaml": "base_url: https://desk.example.com\ntimeot: {}\n",
      "lone/show.yaml": "connector: ./systems.yaml\nmethod: GET\n",
      "lone/values.yaml": "variables: {desk: {a: 1}}\nurls: {}\n",
      "other/connectors/desk.yaml": TestProject.connector,
      "other/actions/show.yaml": TestProject.action + "expect: {shcema: {}}\n",
    ])
    func ids(_ paths: String...) async -> [String] {
      await project.loader().loadWorkspace(paths: paths).diagnostics.map(\.id)
    }
    #expect(await ids("lone/systems.yaml") == ["unknown-key"])
    #expect(await ids("lone/show.yaml") == ["missing-key", "unknown-key"])
    #expect(await ids("lone/values.yaml") == ["unknown-connector"])
    #expect(await ids("lone") == ["missing-key", "unknown-key", "unknown-connector"])
    #expect(await ids("other") == ["unknown-key"])
    #expect(await ids("lone/systems.yaml", "other/actions") == ["unknown-key", "unknown-key"])
    #expect(await ids("nothing.yaml", "other/connectors/desk.yaml") == ["unreadable-file"])
  }

  @Test func theSameFaultOfASharedConnectorIsReportedOnce() async throws {
    let project = try TestProject([
      "connectors/desk.yaml": "base_url: http://desk.example.com\n",
      "actions/a.yaml": TestProject.action, "actions/b.yaml": TestProject.action,
    ])
    #expect(await project.loader().loadWorkspace().diagnostics.ids == ["insecure-url"])
    let paths = ["actions/a.yaml", "actions/b.yaml"]
    #expect(await project.loader().loadWorkspace(paths: paths).diagnostics.ids == ["insecure-url"])
  }

  @Test func textsInThePlaceOfSecretsAreHandedOver() async throws {
    let project = try TestProject([
      "connectors/desk.yaml": """
      base_url: https://desk.example.com
      variables:
        key: {secret: true, default: in-default}
        other: {default: public}
      auth:
        - {type: basic, username: me, password: in-password}
        - {type: bearer, token: "<<key>>", attach: {name: X-Key}}
      """,
      "profiles/p.yaml": "variables: {desk: {key: in-profile, other: public}}\n",
      "actions/a.yaml": TestProject.action,
    ])
    let loaded = project.load("actions/a.yaml", profile: "p")
    #expect(Set(loaded.secretTexts) == ["in-default", "in-password", "in-profile"])
    #expect(loaded.diagnostics.ids == ["plaintext-secret", "plaintext-secret", "plaintext-secret"])
    #expect(await Set(project.loader().loadWorkspace().secretTexts) == Set(loaded.secretTexts))
    let messages = loaded.diagnostics.map { [$0.message, $0.help ?? "", $0.label ?? ""].joined() }
    #expect(!messages.joined().contains("in-"))
  }
}
