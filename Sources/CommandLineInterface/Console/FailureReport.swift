import ConnectorRuntime
import Diagnostics

/// What a failure comes to: the exit status, and what is said about it.
struct FailureReport: Sendable {
  /// The exit status.
  let status: ExitStatus
  /// What there is to say.
  private(set) var diagnostics: [Diagnostic]
  /// Whether it has been said already.
  let isSaid: Bool

  /// The same with what it is about in front of each message; as it is without.
  func labelled(_ label: String?) -> FailureReport {
    guard let label else { return self }
    var report = self
    for index in report.diagnostics.indices {
      report.diagnostics[index].message = "\(label): \(report.diagnostics[index].message)"
    }
    return report
  }

  init(_ error: any Error) {
    switch error {
    case let end as CommandEnd:
      self.init(end.status, end.diagnostics, isSaid: true)
    case let failure as RunFailure:
      self.init(ExitStatus(failure.kind), failure.diagnostics)
    case let failure as OutputFileError:
      self.init(.localFile, [failure.diagnostic])
    case let failure as OutputError: self.init(failure)
    case is CancellationError: self.init(.interrupted, [])
    default:
      self.init(
        .fault,
        [
          Diagnostic(
            "internal-fault", "connector-run failed in a way that it should not: \(error)",
            help: "Please report it, with this message and what you ran.")
        ])
    }
  }

  /// Data that could not be written; a reader that went away needs no words.
  private init(_ failure: OutputError) {
    switch failure {
    case .closed: self.init(.success, [])
    case .failed(let reason):
      self.init(
        .localFile,
        [
          Diagnostic(
            "unwritable-output", "standard output cannot be written: \(reason)",
            help: "Check where it leads to, and the space there.")
        ])
    }
  }

  private init(_ status: ExitStatus, _ diagnostics: [Diagnostic], isSaid: Bool = false) {
    self.status = status
    self.diagnostics = diagnostics
    self.isSaid = isSaid
  }

  /// Says what was not said yet.
  func say(on console: Console) -> ExitStatus {
    if !isSaid { console.report(diagnostics) }
    return status
  }
}
