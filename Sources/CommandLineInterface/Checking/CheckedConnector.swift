import ConnectorRuntime
import Diagnostics

/// What `check` found of one connector.
struct CheckedConnector: Sendable {
  /// The outcome in a word, as `--format json` has it.
  enum Verdict: String, Sendable {
    case ok
    case configuration
    case authentication
    case authorization
    case network
    case status
    case expectation
    case localFile = "local-file"
    case fault

    /// The outcome in the words of the table.
    var words: String {
      switch self {
      case .ok: "ok"
      case .configuration: "not configured"
      case .authentication: "not authenticated"
      case .authorization: "not allowed"
      case .network: "not reached"
      case .status: "unexpected status"
      case .expectation: "unexpected answer"
      case .localFile: "file unusable"
      case .fault: "fault"
      }
    }
  }

  /// Credentials that were obtained.
  struct Obtained: Sendable {
    /// Where the token came from; nil without one.
    var origin: TokenOrigin?
    /// When the token ends, as far as that is known.
    var expiresAt: WallTime?
    /// How much of its life was left when it was obtained.
    var lifetime: Duration?
    /// The lifetime in words.
    var lifetimeText: String?
  }

  /// The connector's id.
  var id: String
  /// The types of its auth schemes, in order.
  var schemes: [String] = []
  /// The variables that have no value.
  var missing: [String] = []
  /// Whether files and variables are sound, so that something could be sent.
  var isPrepared = false
  /// The credentials; nil where there are none, or none could be had.
  var obtained: Obtained?
  /// The check action's id; nil where none is declared.
  var action: String?
  /// The status of its last response; nil without one.
  var status: Int?
  /// Whether it was a token endpoint that was asked last.
  var endedAtTokenEndpoint = false
  /// What the API says about its refusal.
  var serverText: String?
  /// How long it took to get the credentials and the answer; nil where nothing was asked.
  var duration: Duration?
  /// What the API's refusal is about, where it says so.
  var refusal: Refusal?
  /// The scope that the API asks for, as it says with its refusal.
  var wantedScope: String?
  /// Why it failed.
  var failure: FailureReport?
  /// Whether its files have errors.
  var hasFaultyFiles = false

  /// The outcome in the words of the table.
  var words: String {
    verdict == .configuration && hasFaultyFiles ? "faulty files" : verdict.words
  }

  /// The outcome.
  var verdict: Verdict {
    guard let failure else { return .ok }
    switch refusal {
    case .credentials: return .authentication
    case .permission: return .authorization
    case nil: break
    }
    // The API knows who asks, and says no: that is another matter than not knowing.
    if failure.status == .status, status == 403, !schemes.isEmpty { return .authorization }
    return Verdict(rawValue: failure.status.word) ?? .fault
  }

  /// What there is to say about the outcome, in a sentence.
  var detail: String {
    let said =
      (wantedScope.map { " (it asks for the scope '\($0)')" } ?? "")
      + (serverText.map { ": \($0)" } ?? "")
    switch verdict {
    case .ok where action != nil: return ""
    case .ok where schemes.isEmpty:
      return "no credentials and no check action are declared: nothing was asked"
    case .ok where obtained?.origin == nil:
      return "no check action is declared: the credentials are not proven"
    case .ok: return "no check action is declared: only the token is proven"
    case .configuration where !missing.isEmpty:
      return "no value for \(missing.joined(separator: ", "))"
    case .authentication where obtained == nil || endedAtTokenEndpoint:
      return "no credentials could be had: \(message)"
    case .authentication: return "the API refuses the credentials\(said)"
    case .authorization: return "the credentials are accepted, but may not do this\(said)"
    case .status: return "the API answers what is not expected\(said)"
    default: return message
    }
  }

  private var message: String {
    failure?.diagnostics.first { $0.severity == .error }?.message ?? ""
  }
}
