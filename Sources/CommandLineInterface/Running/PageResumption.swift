import ConnectorRuntime
import Diagnostics
import JSONDocument
import Synchronization

/// What lets a run that pages go on where an earlier one stopped (`--resume`): where it stood is in
/// the user's state folder, and what was written of a file beside it as `FILE.part`.
final class PageResumption: Sendable {
  private let store: TokenStore
  private let identity: [String]
  /// The file of `-o`, where it is one that is renamed when complete.
  private let file: OutputFile?
  /// Whether `--resume` was given.
  let isAsked: Bool
  /// Whether an earlier run left something.
  private let isFound: Bool
  /// Where it goes on; nil to begin at the first page.
  let start: PagingPosition?
  private let saved = Mutex<PagingPosition?>(nil)
  private let interruption: Interruption

  /// - Parameters:
  ///   - store: whose folder tells where runs stopped.
  ///   - identity: what is run, with which values, and where its output goes.
  /// - Throws: `OutputFileError` where `FILE.part` is not a file that such a run left.
  init(
    _ store: TokenStore, _ identity: [String], file: OutputFile?, isAsked: Bool,
    _ interruption: Interruption
  ) throws(OutputFileError) {
    self.store = store
    self.identity = identity
    self.interruption = interruption
    self.file = file?.isReplaced == true ? file : nil
    self.isAsked = isAsked
    // A run that neither asks nor could find anything leaves the folder alone.
    let run = isAsked || store.hasResumptions ? store.resumption(of: identity)?.load() : nil
    isFound = run != nil
    guard isAsked else {
      start = nil
      return
    }
    var position = run.flatMap { $0["position"] }.flatMap(PagingPosition.init)
    if let file = self.file {
      if run == nil, file.length > 0 {
        throw OutputFileError(
          path: file.shownPath,
          reason: "'\(file.shownPartPath)' is there, and no earlier run of this action with these "
            + "values left it")
      }
      var length = 0
      if case .number(let number)? = run?["length"] { length = number.int64.map { Int($0) } ?? 0 }
      // Without the items that were written before, the rest is of no use.
      if file.length < length { position = nil }
      try file.cut(to: position == nil ? 0 : length)
    }
    start = position
  }

  /// Whether it is noted on the way where the run stands: what was written to anything but a file of
  /// `-o` cannot be taken back, and would come twice.
  var savesOnTheWay: Bool { isAsked && file != nil }

  /// Notes where the run stands; whoever interrupts it wants nothing left unless they said so.
  func save(_ position: PagingPosition) {
    if interruption.isInterrupted, !isAsked { return }
    var run = [JSONMember(name: "position", value: position.json)]
    if let file {
      guard file.keep(replacing: isFound) else { return }
      run.append(JSONMember(name: "length", value: .number(JSONNumber(file.length))))
    }
    guard let slot = store.resumption(of: identity) else { return }
    if slot.save(.object(run)) { saved.withLock { $0 = position } }
  }

  /// Forgets where earlier runs stood: this one is complete.
  func finish() {
    if isFound || saved.withLock({ $0 != nil }) {
      store.resumption(of: identity)?.remove()
    }
    if isFound, let file { file.removePart() }
  }

  /// Leaves nothing of a run that failed and that no later one can go on with.
  func fail() {
    if start == nil, saved.withLock({ $0 == nil }) { file?.forget() }
  }

  /// What is said before a run with `--resume` that has nothing to go on with: what it prints is all
  /// of it, and not the rest.
  var beginning: String? {
    guard isAsked, start == nil else { return nil }
    if isFound, let file {
      return "'\(file.shownPartPath)' is gone or cut short: it begins at the first page"
    }
    return "there is nothing to resume: it begins at the first page"
  }

  /// What tells that a later run can go on; nil where it cannot.
  var remark: String? {
    guard let position = saved.withLock({ $0 }) else { return nil }
    let count =
      position.items > 0 ? " with \(position.items) item\(position.items == 1 ? "" : "s")" : ""
    return "\(position.pages) page\(position.pages == 1 ? "" : "s")\(count) "
      + "\(position.pages == 1 ? "is" : "are") written"
      + (file.map { " to '\($0.shownPartPath)'" } ?? "")
      + ": run again with --resume to go on with the next one"
  }
}
