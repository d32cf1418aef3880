import Foundation
import HTTPServer
import Sandbox
import TestSupport

/// The shipped files, run against a sandbox in this process.
struct SandboxProject {
  let folder: TemporaryFolder
  let sandbox: Sandbox
  var program: Program

  /// Starts a sandbox and an empty state folder.
  ///
  /// - Parameter now: the time by which its tokens end.
  init(
    _ options: SandboxOptions = SandboxOptions(),
    now: @escaping @Sendable () -> Duration = Sandbox.systemTime
  ) throws {
    folder = try TemporaryFolder()
    sandbox = try Sandbox(options: options, now: now)
    let environment = Dictionary(
      sandbox.environment.map { ($0.name, $0.value) }, uniquingKeysWith: { first, _ in first })
    program = Program(
      directory: Repository.root, state: folder.path + "/state", environment: environment)
  }

  /// Runs copies of the shipped files with settings of their own, against the same sandbox.
  ///
  /// - Parameter settings: what `connector-run.yaml` holds.
  mutating func copyFiles(settings: String) throws {
    let project = folder.path + "/project"
    try FileManager.default.createDirectory(atPath: project, withIntermediateDirectories: true)
    try Data(settings.utf8).write(to: URL(fileURLWithPath: project + "/connector-run.yaml"))
    for name in ["connectors", "actions"] {
      try FileManager.default.copyItem(
        atPath: Repository.root + "/" + name, toPath: project + "/" + name)
    }
    program.directory = project
  }

  /// The raw targets that the sandbox received, in order.
  var targets: [String] { sandbox.requests.map { "\($0.request.method) \($0.request.target)" } }

  /// How many token requests the sandbox received.
  var tokenRequests: Int { targets.filter { $0.contains("/token") }.count }
}
