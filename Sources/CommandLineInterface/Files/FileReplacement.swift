import ConnectorLoading
import Diagnostics

/// New bytes for a file that was read.
struct FileReplacement {
  /// The file as it was read.
  let source: SourceText
  /// What it is to hold.
  let bytes: [UInt8]

  /// Writes the file beside its place and renames it.
  ///
  /// - Throws: `OutputFileError`, also where somebody wrote the file meanwhile: that is not lost.
  func write(over files: any SourceFiles) throws(OutputFileError) {
    let absolute = PathText.absolute(source.path, from: files.workingDirectory)
    guard (try? files.read(absolute, limit: 10 << 20)) == source.bytes else {
      throw OutputFileError(path: source.path, reason: "it changed meanwhile")
    }
    let output = try OutputFile(path: source.path, absolute: absolute)
    try output.write(bytes)
    try output.finish()
  }
}
