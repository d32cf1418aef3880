import ConnectorLoading
import Diagnostics

/// Standard input in the place of a file.
struct StandardInputFile {
  /// The path that it is taken for.
  let path: String

  /// The files with standard input among them.
  ///
  /// - Throws: `CommandEnd`, after it has said that standard input cannot be read.
  func overlay(
    _ surroundings: Surroundings, _ console: Console
  ) throws(CommandEnd) -> any SourceFiles {
    do {
      let bytes = try surroundings.files.read("/dev/stdin", limit: 10 << 20)
      var files = OverlayFiles(surroundings.files)
      files.set(bytes, at: PathText.absolute(path, from: surroundings.files.workingDirectory))
      return files
    } catch {
      console.report([
        Diagnostic("unreadable-file", "standard input cannot be read: \(error.message)")
      ])
      throw CommandEnd(.localFile)
    }
  }
}
