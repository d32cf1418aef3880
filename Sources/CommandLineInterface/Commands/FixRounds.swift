import ConnectorLoading
import ConnectorValidation
import Diagnostics

/// Makes safe fixes until none is left: a fix may uncover another.
struct FixRounds {
  let surroundings: Surroundings
  let console: Console

  /// More than any honest file needs; fixes that undo each other must end too.
  private static let maximum = 10

  /// Changes files and checks again.
  ///
  /// - Parameters:
  ///   - first: what the first check found.
  ///   - check: checks again.
  func run(
    _ first: ValidateCommand.Checked, check: () async -> ValidateCommand.Checked
  ) async throws -> ValidateCommand.Checked {
    var checked = first
    var count = 0
    var changed: Set<String> = []
    for _ in 0..<Self.maximum {
      let files = FileEdits.safe(checked.diagnostics)
      if files.isEmpty { break }
      for file in files {
        try write(file)
        count += file.edits.count
        changed.insert(file.source.path)
      }
      checked = await check()
    }
    if count > 0 {
      console.note(
        "\(count) \(count == 1 ? "change" : "changes") made in \(changed.count) "
          + (changed.count == 1 ? "file" : "files"))
    }
    return checked
  }

  private func write(_ file: FileEdits) throws {
    let path = file.source.path
    let absolute = PathText.absolute(path, from: surroundings.files.workingDirectory)
    // What somebody wrote meanwhile is not lost.
    guard (try? surroundings.files.read(absolute, limit: 10 << 20)) == file.source.bytes else {
      throw OutputFileError(path: path, reason: "it changed meanwhile")
    }
    let output = try OutputFile(path: path, absolute: absolute)
    try output.write(file.result)
    try output.finish()
  }
}
