import ConnectorModel
import ConnectorRuntime
import Diagnostics

/// Where what a run gives goes while the run goes on.
enum RunOutput: Sendable {
  /// Nowhere: it is printed at its end.
  case atTheEnd
  /// The body into a file.
  case body(OutputFile)
  /// The body into a file of which a part may be there (`--continue`).
  case download(DownloadFile)
  /// The pages, one after the other.
  case pages(PageOutput, PageResumption)

  /// Tells the runner.
  func adjust(_ options: inout ActionRunner.Options, _ line: ProgressLine) {
    switch self {
    case .atTheEnd: break
    case .body(let file):
      options.writeBody = { try file.write($0) }
      options.rewindBody = { file.rewind() }
    case .download(let download): options.continuable = download
    case .pages(let pages, let resumption):
      options.joinsLists = pages.part != .items
      options.resumption = resumption.start
      options.savesOnTheWay = resumption.savesOnTheWay
      options.savePosition = { resumption.save($0) }
      options.deliver = { page in
        // What is printed does not mix with the line.
        if pages.isTerminal { line.clear() }
        try pages.take(page)
      }
    }
  }

  /// Tidies up after a run that is complete.
  func finish() {
    if case .pages(_, let resumption) = self { resumption.finish() }
  }

  /// What is to be known of a run before it begins; nil where that is nothing.
  var beginning: String? {
    if case .pages(_, let resumption) = self { resumption.beginning } else { nil }
  }

  /// What is kept of a run that did not come to its end, and how a later one goes on with it; nil
  /// where nothing is.
  var remark: String? {
    switch self {
    case .atTheEnd, .body: nil
    case .download(let download): download.remark
    case .pages(_, let resumption): resumption.remark
    }
  }

  /// Tidies up after a run that failed; gives its failure with what a later run can do about it.
  func failed(_ error: any Error) -> any Error {
    if case .pages(_, let resumption) = self { resumption.fail() }
    guard let remark, var failure = error as? RunFailure, !failure.diagnostics.isEmpty else {
      return error
    }
    failure.diagnostics[0].notes.append(.init(remark))
    return failure
  }
}
