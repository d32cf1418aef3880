import Foundation
import TestSupport
import Testing

/// Stores that cannot be used, in every way that a machine has: the run succeeds with a token of its
/// own, says once why, and leaves nothing half-written.
@Suite struct UnusableStoreTests {
  private let server: StoreServer
  private let folder: TemporaryFolder

  init() throws {
    server = try StoreServer { StoreServer.grant("token-\($0)", seconds: 3600) }
    folder = try TemporaryFolder()
  }

  /// The warning, the reason at its end.
  private func warning(_ path: String, _ reason: String) -> String {
    """
    warning: token store at '\(path)' cannot be used: \(reason) [unusable-token-store]
    help: Tokens are kept for this run only. Make the folder writable for you alone, or set \
    XDG_STATE_HOME to one that is.

    """
  }

  private func run(_ environment: [String: String]) async throws -> ChildProcess.Outcome {
    var program = server.project.program
    program.environment["XDG_STATE_HOME"] = nil
    program.environment.merge(environment) { $1 }
    return try await program.run("api/get")
  }

  private func expect(
    _ outcome: ChildProcess.Outcome, _ warning: String, _ body: String = "Bearer token-0",
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    #expect(outcome.status == 0, sourceLocation: sourceLocation)
    #expect(outcome.text == body, sourceLocation: sourceLocation)
    let said = outcome.errors.replacing(/200 OK in \d+ ms, new token\n/, with: "")
    #expect(said == warning, sourceLocation: sourceLocation)
  }

  // MARK: What the environment says

  @Test func noHomeAtAll() async throws {
    let warning = warning(
      "~/.local/state/connector-run", "neither XDG_STATE_HOME nor HOME is an absolute path")
    for environment in [[:], ["HOME": ""], ["HOME": "home"], ["XDG_STATE_HOME": "state"]] {
      let before = server.server.tokenRequests.count
      expect(try await run(environment), warning, "Bearer token-\(before)")
    }
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: server.project.folder.path).sorted()
        == ["actions", "connectors"])
  }

  @Test func aRelativeStateFolderDoesNotCount() async throws {
    let home = folder.path + "/home"
    for text in ["state", "./state", "", "~/state"] {
      let outcome = try await run(["XDG_STATE_HOME": text, "HOME": home])
      #expect(outcome.status == 0)
      #expect(!outcome.errors.contains("warning"), "\(outcome.errors)")
    }
    #expect(server.server.tokenRequests.count == 1)
    #expect(FileManager.default.fileExists(atPath: home + "/.local/state/connector-run/key"))
  }

  @Test func aStateFolderThatIsNone() async throws {
    let file = try folder.write("text", to: "file")
    expect(
      try await run(["XDG_STATE_HOME": file]),
      warning(file, "Not a directory").replacing(
        file + "'", with: file + "/connector-run'"))
    expect(
      try await run(["XDG_STATE_HOME": "/dev/full"]),
      warning("/dev/full/connector-run", "Not a directory"), "Bearer token-1")
    expect(
      try await run(["XDG_STATE_HOME": "/proc/1/nothing"]),
      warning("/proc/1/nothing", "No such file or directory"), "Bearer token-2")
    #expect(try String(contentsOfFile: file, encoding: .utf8) == "text")
  }

  // MARK: Folders that may not be written

  /// Runs a script in which `"$@"` is the program with its action, as a user who may not do
  /// everything.
  private func unprivileged(_ script: String = #"exec "$@""#) async throws -> ChildProcess.Outcome {
    // Root without these capabilities is bound by the modes of files like everybody else.
    let drop =
      geteuid() == 0
      ? ["/usr/bin/setpriv", "--bounding-set=-dac_override,-dac_read_search"] : []
    return try await ChildProcess.run(
      drop + ["/bin/sh", "-c", script, "sh", Program.executable, "api/get"],
      environment: server.project.program.environment,
      directory: server.project.program.directory)
  }

  private func setMode(_ mode: Int, _ path: String) throws {
    try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
  }

  @Test func aFolderThatMayNotBeWritten() async throws {
    let state = server.project.state
    try FileManager.default.createDirectory(atPath: state, withIntermediateDirectories: false)
    try setMode(0o500, state)
    expect(try await unprivileged(), warning(server.store, "Permission denied"))
    try setMode(0o700, state)
    #expect(try FileManager.default.contentsOfDirectory(atPath: state).isEmpty)
  }

  // MARK: File systems

  /// Runs a script as root of a mount namespace of its own, in which `"$@"` is the program with its
  /// action; nil, with a message, where that is not allowed.
  private func mounting(_ script: String) async throws -> ChildProcess.Outcome? {
    // Who is not root becomes so in a user namespace, where the system has them.
    let namespaces = geteuid() == 0 ? ["--mount"] : ["--user", "--map-root-user", "--mount"]
    let outcome = try await ChildProcess.run(
      ["/usr/bin/unshare"] + namespaces + [
        "/bin/sh", "-c", script, "sh", Program.executable, "api/get",
      ], environment: server.project.program.environment,
      directory: server.project.program.directory)
    if outcome.status == 77 || outcome.errors.hasPrefix("unshare:") {
      print("SKIPPED: this machine lets no test mount a file system")
      return nil
    }
    return outcome
  }

  /// A store on a file system that is read-only from then on.
  private static let readOnly = #"""
    mount --bind "$XDG_STATE_HOME" "$XDG_STATE_HOME" || exit 77
    mount -o remount,ro,bind "$XDG_STATE_HOME" || exit 77
    exec "$@"
    """#

  @Test func aReadOnlyFileSystem() async throws {
    try FileManager.default.createDirectory(
      atPath: server.project.state, withIntermediateDirectories: false)
    guard let outcome = try await mounting(Self.readOnly) else { return }
    expect(outcome, warning(server.store, "Read-only file system"))
  }

  @Test func aReadOnlyFileSystemWithAGoodToken() async throws {
    #expect(try await server.launch().outcome().status == 0)
    guard let outcome = try await mounting(Self.readOnly) else { return }
    #expect(outcome.status == 0)
    #expect(outcome.text == "Bearer token-0")
    #expect(outcome.errors.contains(/^200 OK in \d+ ms, token from the store\n$/))
    #expect(server.server.tokenRequests.count == 1)
  }

  @Test func aReadOnlyFileSystemWithATokenThatHasEnded() async throws {
    let server = try StoreServer { StoreServer.grant("token-\($0)", seconds: 0.002) }
    #expect(try await server.launch().outcome().status == 0)
    guard
      let outcome = try await UnusableStoreTests(server: server, folder: folder)
        .mounting(Self.readOnly)
    else { return }
    let lock = try #require(
      FileManager.default.contentsOfDirectory(atPath: server.store + "/tokens").first {
        $0.hasSuffix(".lock")
      })
    expect(
      outcome, warning(server.store + "/tokens/" + lock, "Read-only file system"),
      "Bearer token-1")
  }

  private init(server: StoreServer, folder: TemporaryFolder) {
    self.server = server
    self.folder = folder
  }

  /// Full at every point: no room for the folder, for the key, for the token.
  @Test(arguments: [
    "size=4k", "size=8k", "nr_inodes=1", "nr_inodes=2", "nr_inodes=4", "nr_inodes=5",
  ])
  func aFullFileSystem(_ options: String) async throws {
    try FileManager.default.createDirectory(
      atPath: server.project.state, withIntermediateDirectories: false)
    let outcome = try await mounting(
      #"""
      mount -t tmpfs -o \#(options) tmpfs "$XDG_STATE_HOME" || exit 77
      # A page for the program leaves none, or one, for its store.
      case "\#(options)" in size*) head -c 4096 /dev/zero > "$XDG_STATE_HOME/filler" ;; esac
      "$@"
      status=$?
      find "$XDG_STATE_HOME" -mindepth 1 -type f -printf '\n%f %s' >&2
      exit $status
      """#)
    guard let outcome else { return }
    #expect(outcome.status == 0)
    #expect(outcome.text == "Bearer token-0")
    #expect(outcome.errors.ranges(of: "warning:").count == 1, "\(outcome.errors)")
    #expect(outcome.errors.contains("cannot be used: No space left on device"), "\(outcome.errors)")
    for line in outcome.errors.split(separator: "\n") {
      let words = line.split(separator: " ")
      #expect(!line.contains(".unfinished-"), "\(outcome.errors)")
      if words.first == "key" { #expect(words.last == "32") }
    }
    #expect(!outcome.errors.contains(".token "), "\(outcome.errors)")
  }

  /// A file that may not grow as large as the record.
  @Test func aLimitOnTheSizeOfFiles() async throws {
    let server = try StoreServer(
      token: { number in
        StoreServer.grant("token-\(number)" + String(repeating: "x", count: 6_000), seconds: 3600)
      }, api: { _ in .response(body: "fine") })
    let limited = UnusableStoreTests(server: server, folder: folder)
    for _ in 0..<2 {
      let outcome = try await limited.unprivileged(#"ulimit -f 4; exec "$@""#)
      #expect(outcome.status == 0)
      #expect(outcome.text == "fine")
      #expect(outcome.errors.ranges(of: "warning:").count == 1, "\(outcome.errors)")
      #expect(outcome.errors.contains("cannot be used: File too large"), "\(outcome.errors)")
      #expect(server.unfinished().isEmpty)
    }
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: server.store + "/tokens").allSatisfy {
        $0.hasSuffix(".lock")
      })
    // Once there is room again all is as ever.
    try await server.expectRoom()
  }
}

extension StoreServer {
  /// A run that stores its token, and one that finds it.
  fileprivate func expectRoom() async throws {
    let first = try await launch().outcome()
    #expect(first.errors.contains("new token") && !first.errors.contains("warning"))
    let second = try await launch().outcome()
    #expect(second.errors.contains("token from the store"), "\(second.errors)")
  }
}
