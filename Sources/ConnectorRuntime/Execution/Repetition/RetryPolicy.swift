import ConnectorModel
import Diagnostics

/// The values of `retry` that hold for a run, each from the action, the connector or the project.
struct RetryPolicy: Sendable {
  /// How often a request is sent again at most.
  var retries = 2
  /// The statuses after which it is.
  var statuses: [ClosedRange<Int>] = [408, 429, 502, 503, 504].map { $0...$0 }
  /// Whether it is after a failure of the network.
  var coversNetwork = true
  /// Whether it is where doing it twice may do harm.
  var isUnsafe = false
  /// The wait before the first retry, of which a random part is waited.
  var initial = Duration.milliseconds(500)
  /// What that is multiplied by for each further retry.
  var factor = 2.0
  /// The longest wait, also where the server asks for one.
  var maximum = Duration.seconds(30)
  /// Where the server says how long to wait.
  var waits = [RetryPolicy.retryAfter]
  /// How long all waits of a run may take together; nil for no such limit.
  var budget: Duration?
  /// Where the longest wait stands.
  var maximumSpan: SourceSpan?
  /// Where the budget stands.
  var budgetSpan: SourceSpan?

  /// `{header: Retry-After, as: auto}`, without a place in a file.
  static var retryAfter: WaitSelector {
    var selector = Selector()
    let nowhere = SourceSpan(source: SourceText(path: "built in", text: ""), range: 0..<0)
    selector.header = Located("Retry-After", at: nowhere)
    return WaitSelector(selector: selector)
  }

  /// Whether the policy covers a status.
  func covers(status: Int) -> Bool { statuses.contains { $0.contains(status) } }

  /// Whether a failure may be gone the next time; what is wrong with the request, the certificate, a
  /// local file or the credentials for a proxy will not be, nor what a port or a proxy cannot do, nor a
  /// coding that is not known.
  func covers(_ kind: TransportError.Kind) -> Bool {
    guard coversNetwork else { return false }
    switch kind {
    case .nameLookup, .connect, .handshakeEnded, .connectTimeout, .attemptTimeout, .idleTimeout,
      .interrupted:
      return true
    case .proxyRefusal, .proxyInability, .tls, .tlsHandshake, .noTLS, .bodyTooLarge,
      .unknownCoding, .headerTooLarge, .localFile, .sink, .invalidRequest:
      return false
    }
  }
}

/// The values of `retry` by precedence, each with who decided it.
struct ChosenRetry {
  var retries: ChosenSetting<Int>
  var statuses: ChosenSetting<[StatusPattern]?>
  var network: ChosenSetting<Bool>
  var isUnsafe: ChosenSetting<Bool>
  var initial: ChosenSetting<Duration>
  var factor: ChosenSetting<Double>
  var maximum: ChosenSetting<Duration>
  var waits: ChosenSetting<[WaitSelector]?>
  var budget: ChosenSetting<Duration?>

  /// - Parameter settings: by precedence.
  init(_ settings: [(level: SettingLevel, settings: RetrySettings?)]) {
    let standard = RetryPolicy()
    retries = .first(of: settings, \.retries, else: standard.retries)
    network = .first(of: settings, \.conditions?.network, else: standard.coversNetwork)
    isUnsafe = .first(of: settings, \.isUnsafe, else: standard.isUnsafe)
    initial = .first(of: settings, \.backoff?.initial, else: standard.initial)
    factor = .first(of: settings, \.backoff?.factor, else: standard.factor)
    maximum = .first(of: settings, \.backoff?.maximum, else: standard.maximum)
    budget = .first(of: settings, { $0.budget.map { Located($0.value, at: $0.span) } }, else: nil)
    statuses = ChosenSetting(value: nil)
    waits = ChosenSetting(value: nil)
    for (level, settings) in settings.reversed() {
      if let status = settings?.conditions?.status {
        statuses = ChosenSetting(value: status, level: level, span: settings?.conditions?.span)
      }
      if let own = settings?.waits {
        waits = ChosenSetting(value: own, level: level, span: own.first?.span ?? settings?.span)
      }
    }
    // A first wait that is longer than the longest one would be none: the longest is waited.
    initial.value = min(initial.value, maximum.value)
  }

  /// The values alone.
  var policy: RetryPolicy {
    var policy = RetryPolicy(
      retries: retries.value, coversNetwork: network.value, isUnsafe: isUnsafe.value,
      initial: initial.value, factor: factor.value, maximum: maximum.value, budget: budget.value,
      maximumSpan: maximum.span, budgetSpan: budget.span)
    if let statuses = statuses.value { policy.statuses = statuses.map(\.codes) }
    if let waits = waits.value { policy.waits = waits }
    return policy
  }
}
