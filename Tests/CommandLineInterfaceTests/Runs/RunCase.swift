import Foundation
import TestSupport
import Testing

/// One run of the corpus in `Tests/Fixtures/runs`: a folder with a project, the server's script, the
/// command line, and all that must come of it.
///
/// - `server`: the script; what the server must have received stands in it too (`ServerScript`).
/// - `run.json`: `about`, `arguments`, `exit`, and where needed `files` (by their names, what they
///   hold: a text, or `lines`, `bytes`, `first`, `last`), `absent` (files that must not be there),
///   `tls` (the kind of a TLS server in place of a script).
/// - `stdout`, `stderr`: what is printed, with the server as SERVER, times as N ms.
struct RunCase: Sendable, CustomTestStringConvertible {
  /// What `run.json` holds.
  struct Wish: Decodable, Sendable {
    var about: String
    var arguments: [String]
    var exit: Int32
    var files: [String: Content]?
    var absent: [String]?
    var tls: String?
  }

  /// What a file holds.
  struct Content: Decodable, Sendable {
    var text: String?
    var lines: Int?
    var bytes: Int?
    var first: String?
    var last: String?
  }

  let name: String

  var testDescription: String { name }

  static let folder = FixtureCase.fixtures.appending(path: "runs")

  static let all: [RunCase] = {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    return names.sorted().map { RunCase(name: $0) }
  }()

  var folder: URL { Self.folder.appending(path: name) }

  func wish() throws -> Wish {
    try JSONDecoder().decode(Wish.self, from: Data(contentsOf: folder.appending(path: "run.json")))
  }

  func script() throws -> ServerScript {
    try ServerScript(String(contentsOf: folder.appending(path: "server"), encoding: .utf8))
  }

  /// What must be printed to `stdout` or `stderr`.
  func expected(_ stream: String) throws -> String {
    try String(contentsOf: folder.appending(path: stream), encoding: .utf8)
  }

  /// The files of the project, by their paths.
  func project() throws -> [String: String] {
    let own = ["server", "run.json", "stdout", "stderr"]
    var files: [String: String] = [:]
    for path in try FileManager.default.subpathsOfDirectory(atPath: folder.path)
    where !own.contains(path) {
      let url = folder.appending(path: path)
      if try url.resourceValues(forKeys: [.isDirectoryKey]).isDirectory == true { continue }
      files[path] = try String(contentsOf: url, encoding: .utf8)
    }
    return files
  }
}
