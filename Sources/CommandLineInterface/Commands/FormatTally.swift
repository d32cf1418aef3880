import Diagnostics

/// What `fmt` came across.
struct FormatTally {
  /// How many files were looked at.
  var count = 0
  /// How many are not in their canonical form.
  var changed = 0
  /// How many have errors of syntax.
  var invalid = 0
  /// How many could not be written.
  var unwritable = 0
  /// How many the formatter would have damaged.
  var faults = 0
  /// What there is to say.
  var diagnostics: [Diagnostic]
  private var unreadable: Int

  /// - Parameter unlisted: what could not be looked at.
  init(_ unlisted: [Diagnostic]) {
    diagnostics = unlisted
    unreadable = unlisted.count
  }

  mutating func addUnreadable(_ path: String, _ reason: String) {
    unreadable += 1
    diagnostics.append(
      Diagnostic("unreadable-file", "file '\(path)' cannot be read: \(reason)"))
  }

  mutating func addKept(_ path: String, _ reason: String) {
    diagnostics.append(
      Diagnostic("kept-as-written", .warning, "file '\(path)' stays as it is: \(reason)"))
  }

  /// The status to end with; nil where all went well.
  ///
  /// - Parameter isDone: whether the changes were made.
  func status(isDone: Bool) -> ExitStatus? {
    if faults > 0 { return .fault }
    if unreadable + unwritable > 0 { return .localFile }
    return invalid > 0 || (!isDone && changed > 0) ? .invalid : nil
  }

  /// What was done, in a line.
  func summary(isDone: Bool) -> String {
    let done = changed - unwritable
    let files = "\(count) \(count == 1 ? "file" : "files") looked at"
    if isDone { return done == 0 ? "\(files), none changed" : "\(files), \(done) changed" }
    return done == 0 ? "\(files), none to change" : "\(files), \(done) to change"
  }
}
