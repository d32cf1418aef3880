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
        try FileReplacement(source: file.source, bytes: file.result).write(over: surroundings.files)
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
}
