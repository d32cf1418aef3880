import ConnectorLoading
import ConnectorModel
import Diagnostics
import Foundation
import TestSupport
import Testing

/// Files and folders that are there to break loading: each ends soon, with a message.
@Suite struct HostileFilesTests {
  private static let base = [
    "connectors/desk.yaml": TestProject.connector, "actions/show.yaml": TestProject.action,
  ]

  @Test func anActionThatIsAFolder() async throws {
    let project = try TestProject(Self.base)
    try FileManager.default.createDirectory(
      atPath: project.path + "/actions/list.yaml", withIntermediateDirectories: false)
    let loaded = project.load("actions/list.yaml")
    #expect(loaded.isUnreadable)
    #expect(
      loaded.diagnostics.map(\.message)
        == ["file 'actions/list.yaml' cannot be read: it is a folder"])
    let workspace = await project.loader().loadWorkspace()
    #expect(workspace.diagnostics.ids == ["bad-id"])
    #expect(workspace.actions.map(\.id) == ["show"])
  }

  @Test func filesOfMoreThanTenMebibytes() throws {
    let project = try TestProject(Self.base)
    let exact = [UInt8](repeating: 0x23, count: 10 << 20)
    try project.folder.write(exact + [0x23], to: "actions/large.yaml")
    let loaded = project.load("actions/large.yaml")
    #expect(
      loaded.diagnostics.map(\.message)
        == ["file 'actions/large.yaml' cannot be read: larger than 10 MiB"])
    #expect(!loaded.isUnreadable)
    try project.folder.write(exact, to: "actions/large.yaml")
    #expect(project.load("actions/large.yaml").diagnostics.map(\.message) == ["the file is empty"])
    // A sparse file of a tebibyte is refused by its size, unread.
    truncate(project.path + "/actions/large.yaml", 1 << 40)
    #expect(project.load("actions/large.yaml").diagnostics.ids == ["yaml-syntax"])
    #expect(project.load("../../../../../../dev/zero").diagnostics.ids == ["yaml-syntax"])
  }

  @Test func pipesInAProjectAreNotOpened() async throws {
    let project = try TestProject(Self.base)
    #expect(mkfifo(project.path + "/actions/pipe.yaml", 0o600) == 0)
    #expect(mkfifo(project.path + "/connector-run.yml", 0o600) == 0)
    let workspace = await project.loader().loadWorkspace()
    #expect(workspace.diagnostics == [])
    #expect(workspace.fileCount == 2)
  }

  @Test func loopsOfLinks() async throws {
    let project = try TestProject(
      Self.base.merging(["actions/a/b/x.yaml": TestProject.action]) { $1 })
    try project.link("actions/again", to: ".")
    try project.link("actions/a/up", to: "..")
    try project.link("actions/a/b/top", to: "../../..")
    for index in 0..<20 { try project.link("actions/loop-\(index)", to: "a") }
    try project.link("actions/self.yaml", to: "self.yaml")
    try project.link("actions/gone.yaml", to: "nowhere.yaml")
    let workspace = await project.loader().loadWorkspace()
    #expect(
      workspace.diagnostics.map(\.message) == [
        "file 'actions/gone.yaml' cannot be read: no such file",
        "file 'actions/self.yaml' cannot be read: too many levels of symbolic links",
      ])
    // What a link to the project's root leads to is in it too, each file once.
    #expect(workspace.actions.map(\.id).filter { !$0.contains("top/") } == ["a/b/x", "show"])
  }

  @Test func linkedFoldersAreFollowedOnce() throws {
    let project = try TestProject(Self.base.merging(["shared/x.yaml": TestProject.action]) { $1 })
    try project.link("actions/shared", to: "../shared")
    try project.link("actions/zshared", to: "../shared")
    #expect(project.loader().actionIDs() == ["show", "zshared/x"])
  }

  @Test func deepFolders() async throws {
    let project = try TestProject(Self.base)
    let deep = (0..<17).map { "d\($0)" }.joined(separator: "/")
    try project.folder.write(TestProject.action, to: "actions/\(deep)/x.yaml")
    let within = (0..<16).map { "e\($0)" }.joined(separator: "/")
    try project.folder.write(TestProject.action, to: "actions/\(within)/x.yaml")
    let workspace = await project.loader().loadWorkspace()
    #expect(workspace.diagnostics.ids == ["bad-id"])
    #expect(workspace.actions.map(\.id) == ["\(within)/x", "show"])
  }

  @Test func namesThatAreNotUTF8() async throws {
    let project = try TestProject(Self.base)
    let name = Array((project.path + "/actions/caf").utf8CString.dropLast()) + [-23]
    let made = name + Array(".yaml".utf8CString)
    let descriptor = creat(made, 0o600)
    // Some file systems refuse such names.
    guard descriptor >= 0 else { return }
    close(descriptor)
    let workspace = await project.loader().loadWorkspace()
    #expect(workspace.diagnostics.ids == ["bad-id"])
    #expect(workspace.diagnostics.first?.message.hasSuffix("has a name that is not UTF-8") == true)
  }

  @Test func referencesWithANUL() throws {
    let project = try TestProject(
      Self.base.merging([
        "actions/show.yaml":
          "connector: \"../connectors/desk.yaml\\0.yaml\"\nmethod: GET\npath: /\n",
        "actions/id.yaml": "connector: \"desk\\0\"\nmethod: GET\npath: /\n",
      ]) { $1 })
    #expect(project.load("actions/show.yaml").diagnostics.ids == ["unknown-connector"])
    #expect(project.load("actions/id.yaml").diagnostics.ids == ["unknown-connector"])
    let files = LocalSourceFiles(workingDirectory: project.path)
    let path = project.path + "/actions/show.yaml\0x"
    #expect(files.kind(of: path) == .absent)
    #expect(files.resolved(path) == nil)
    #expect(throws: SourceFileError.absent) { try files.read(path, limit: 10) }
    #expect(files.kind(of: "") == .absent)
  }

  @Test func pathsGoByBytes() {
    #expect(PathText.below("/a/\u{301}b", "/a") == "\u{301}b")
    #expect(PathText.folder(of: "/a/\u{301}b") == "/a")
    #expect(PathText.name(of: "/a/\u{301}b") == "\u{301}b")
    #expect(PathText.absolute("../\u{301}x/./y", from: "/a/b") == "/a/\u{301}x/y")
    #expect(PathText.absolute("../../../x", from: "/a") == "/x")
    #expect(PathText.shortest("/a/b/c", from: "/a/b") == "c")
    #expect(PathText.shortest("/a", from: "/a") == ".")
    #expect(PathText.shortest("/x/y", from: "/a/b/c/d") == "/x/y")
    #expect(PathText.below("/ab", "/a") == nil)
    #expect(PathText.below("/a", "/") == "a")
  }

  @Test func twoThousandActionsLoadQuickly() async throws {
    let project = try TestProject(Self.base)
    for index in 0..<2000 {
      try project.folder.write(TestProject.action, to: "actions/group\(index % 40)/a\(index).yaml")
    }
    let clock = ContinuousClock()
    var ids: [String] = []
    let listing = clock.measure { ids = project.loader().actionIDs() }
    #expect(ids.count == 2001)
    #expect(listing < .seconds(3) * Instrumentation.slowdown)
    var workspace: Workspace?
    let loading = await clock.measure { workspace = await project.loader().loadWorkspace() }
    #expect(workspace?.diagnostics == [])
    #expect(workspace?.actions.count == 2001)
    #expect(loading < .seconds(20) * Instrumentation.slowdown)
    print("2,000 actions: listed in \(listing), loaded in \(loading)")
  }

  @Test func aFileWithThousandsOfFaultsGivesTheFirst() throws {
    let project = try TestProject(Self.base)
    let keys = (0..<20_000).map { "kez\($0): 1\n" }.joined()
    let templates = (0..<20_000).map { "  q\($0): <<idd\($0)>>\n" }.joined()
    let clock = ContinuousClock()
    for (text, fault) in [(keys, "unknown-key"), ("query:\n" + templates, "undefined-variable")] {
      try project.folder.write(TestProject.action + text, to: "actions/show.yaml")
      var found: [Diagnostic] = []
      let time = clock.measure { found = project.load("actions/show.yaml").diagnostics }
      #expect(found.filter { $0.id == fault }.count == 200)
      #expect(found.count == 201)
      #expect(found.last?.id == "too-many-faults")
      #expect(time < .seconds(10) * Instrumentation.slowdown)
      print("20,000 faults: \(time)")
    }
  }

  @Test func aliasesThatMultiplyFaults() throws {
    let many = (0..<900).map { _ in "*a" }.joined(separator: ", ")
    let project = try TestProject(Self.base)
    try project.folder.write(
      """
      connector: desk
      method: POST
      path: /
      body:
        json:
          first: &a [<<x>>, 012, {k: <<y | z>>}]
          rest: [\(many)]
      """, to: "actions/show.yaml")
    let found = project.load("actions/show.yaml").diagnostics
    #expect(found.ids.sorted() == ["undefined-variable", "unknown-filter", "wrong-type"])
  }
}
