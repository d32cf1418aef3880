import Diagnostics

/// Why the target of `-o` or of `--har` could not be written.
struct OutputFileError: Error {
  let path: String
  let reason: String

  /// The failure as users see it.
  var diagnostic: Diagnostic {
    Diagnostic(
      "unwritable-file", "file '\(path)' cannot be written: \(reason)",
      help: "Check its folder and the space there, or name another file.")
  }
}
