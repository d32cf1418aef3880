package import ConnectorRuntime
import Diagnostics

/// What the process says to its caller when it ends.
package enum ExitStatus: Int32, Sendable {
  /// Done.
  case success = 0
  /// `validate` found an error.
  case invalid = 1
  /// A bad command line.
  case usage = 2
  /// The files or the variables are wrong; nothing was sent.
  case configuration = 3
  /// No usable credentials.
  case authentication = 4
  /// Network, TLS, a timeout, or a body over the limit.
  case network = 5
  /// The server answered with an unexpected status.
  case status = 6
  /// An expectation or a required capture.
  case expectation = 7
  /// A local file could not be read or written.
  case localFile = 8
  /// A fault of connector-run itself.
  case fault = 70
  /// Interrupted.
  case interrupted = 130

  /// The status of a run's failure.
  package init(_ kind: RunFailure.Kind) {
    self = ExitStatus(rawValue: kind.rawValue) ?? .fault
  }

  /// The status in a word, as machine-readable output has it.
  var word: String {
    switch self {
    case .success: "success"
    case .invalid: "invalid"
    case .usage: "usage"
    case .configuration: "configuration"
    case .authentication: "authentication"
    case .network: "network"
    case .status: "status"
    case .expectation: "expectation"
    case .localFile: "local-file"
    case .fault: "fault"
    case .interrupted: "interrupted"
    }
  }
}

/// A command's end with a status other than success, after everything has been said.
struct CommandEnd: Error {
  let status: ExitStatus
  /// What has been said, for those who want it as data too.
  let diagnostics: [Diagnostic]

  init(_ status: ExitStatus, _ diagnostics: [Diagnostic] = []) {
    self.status = status
    self.diagnostics = diagnostics
  }
}
