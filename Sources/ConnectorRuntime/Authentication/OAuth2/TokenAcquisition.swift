import ConnectorModel

/// Decides, step by step, how one token is obtained: from the store, from another process that is
/// asking already, or by a request.
///
/// It has no clock and does nothing itself: an event goes in, the next action comes out.
struct TokenAcquisition: Sendable {
  /// What happened.
  enum Event: Sendable, Hashable {
    case began
    /// The store was read; nil where it has nothing.
    case read(TokenRecord?, failure: FailureRecord?)
    /// The token's lock is ours.
    case locked
    /// Another process has the lock.
    case busy
    /// There is no store, or no locking in it.
    case unlockable
    /// The wait is over; it was meant to take so long.
    case waited(Duration)
    /// The endpoint gave a token.
    case received(AccessToken)
    /// The token request failed.
    case failed(TokenFailure)
    /// What was to be written was written, or could not be.
    case stored
  }

  /// What to do next.
  enum Action: Sendable, Hashable {
    case read
    case lock
    case wait(Duration)
    /// Ask the endpoint, for no longer than so long.
    case request(ClientProof, timeout: Duration)
    case save(TokenRecord)
    case saveFailure(TokenFailure)
    case finish(Outcome)
  }

  /// How it ended.
  enum Outcome: Sendable, Hashable {
    case token(AccessToken, TokenOrigin)
    case failure(TokenFailure)
  }

  /// What is the same for all acquisitions of a scheme.
  struct Settings: Sendable {
    /// A record of the scheme's without a token.
    var blank: TokenRecord
    var authentication: OAuth2Scheme.ClientAuthentication
    var leeway: Duration
    /// The longest that it may take in all.
    var limit: Duration
    var endpoint: TokenEndpoint
  }

  static let firstWait = Duration.milliseconds(20)
  static let longestWait = Duration.milliseconds(200)

  private let settings: Settings
  /// Tokens that a server has refused.
  private let rejected: Set<String>
  /// The proof that worked before in this process.
  private let knownProof: ClientProof?
  private let start: WallTime
  private var slept = Duration.zero
  private var nextWait = Self.firstWait
  /// Whether the store was read at all.
  private var hasRead = false
  /// The failure that was there at the first reading: it is none of those that began since.
  private var oldFailure: String?
  private var record: TokenRecord?
  private var isLocked = false
  private var proof: ClientProof?
  private var triedProofs = 0
  /// What to do once a write is through.
  private var afterStoring: Action?

  /// - Parameters:
  ///   - rejected: tokens that a server has refused; none of them will do.
  ///   - knownProof: how the client last proved itself with success, for `client_auth: auto`.
  init(
    _ settings: Settings, rejected: Set<String>, knownProof: ClientProof? = nil,
    startingAt start: WallTime
  ) {
    self.settings = settings
    self.rejected = rejected
    self.knownProof = knownProof
    self.start = start
  }

  /// The next action after an event.
  mutating func handle(_ event: Event, at now: WallTime) -> Action {
    switch event {
    case .began: return .read
    case .read(let record, let failure): return read(record, failure, at: now)
    case .locked:
      isLocked = true
      // Whoever held it may have stored a token.
      return .read
    case .busy:
      let left = timeLeft(at: now)
      guard left > .zero else {
        return .finish(
          .failure(.waitedTooLong(for: settings.endpoint, limit: settings.limit)))
      }
      let wait = min(nextWait, left)
      nextWait = min(nextWait * 3 / 2, Self.longestWait)
      return .wait(wait)
    case .unlockable: return request(at: now)
    case .waited(let duration):
      slept += duration
      return .read
    case .received(let token): return received(token)
    case .failed(let failure): return failed(failure, at: now)
    case .stored: return afterStoring ?? request(at: now)
    }
  }

  private mutating func read(
    _ record: TokenRecord?, _ failure: FailureRecord?, at now: WallTime
  ) -> Action {
    self.record = record
    if let token = record?.token, token.isFresh(at: now, leeway: settings.leeway),
      !rejected.contains(token.value)
    {
      return .finish(.token(token, .store))
    }
    if !hasRead {
      hasRead = true
      oldFailure = failure?.identifier
    } else if let failure, failure.identifier != oldFailure {
      return .finish(.failure(failure.failure))
    }
    if record?.tokensEnd == false { return request(at: now) }
    guard isLocked else { return .lock }
    if let token = record?.token, rejected.contains(token.value) {
      var emptied = record ?? settings.blank
      emptied.token = nil
      afterStoring = nil
      return .save(emptied)
    }
    return request(at: now)
  }

  private mutating func request(at now: WallTime) -> Action {
    let left = timeLeft(at: now)
    guard left > .zero else {
      return .finish(.failure(.waitedTooLong(for: settings.endpoint, limit: settings.limit)))
    }
    let proof = proof ?? firstProof
    self.proof = proof
    triedProofs += 1
    return .request(proof, timeout: left)
  }

  private var firstProof: ClientProof {
    let remembered = settings.authentication == .auto ? knownProof ?? record?.proof : nil
    return remembered ?? ClientProof(settings.authentication)
  }

  private mutating func received(_ token: AccessToken) -> Action {
    var token = token
    // A response without a refresh token leaves the one before in force (RFC 6749 §6).
    token.refreshToken = token.refreshToken ?? record?.token?.refreshToken
    var record = settings.blank
    record.proof = settings.authentication == .auto ? proof : nil
    record.tokensEnd = token.expiresAt != nil
    record.token = token.expiresAt == nil ? nil : token
    let end = Action.finish(.token(token, .request))
    if record == self.record { return end }
    afterStoring = end
    return .save(record)
  }

  private mutating func failed(_ failure: TokenFailure, at now: WallTime) -> Action {
    if settings.authentication == .auto, failure.rejectsClient, triedProofs == 1,
      timeLeft(at: now) > .zero
    {
      proof = proof?.alternative
      return request(at: now)
    }
    // Nobody waits for those that ask without the lock.
    guard isLocked else { return .finish(.failure(failure)) }
    afterStoring = .finish(.failure(failure))
    return .saveFailure(failure)
  }

  /// What is left of the limit.
  ///
  /// The clock may be set while this runs: what was slept counts too.
  private func timeLeft(at now: WallTime) -> Duration {
    settings.limit - max(slept, now.duration(since: start))
  }
}
