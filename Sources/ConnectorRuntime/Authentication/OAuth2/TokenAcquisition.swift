import ConnectorModel

/// Decides, step by step, how one token is obtained: from the store, from another process that is
/// asking already, by a refresh token, or by the scheme's grant.
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
    /// Ask the endpoint by the scheme's grant, for no longer than so long.
    case request(ClientProof, timeout: Duration)
    /// Ask the endpoint by a refresh token.
    case refresh(String, ClientProof, timeout: Duration)
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
    /// What there is to give for a token.
    var means = TokenMeans()
  }

  static let firstWait = Duration.milliseconds(20)
  static let longestWait = Duration.milliseconds(200)

  private let settings: Settings
  /// Tokens that a server has refused.
  private let rejected: Set<String>
  /// The proof that worked before in this process.
  private let knownProof: ClientProof?
  /// The last refresh token of this process.
  private let heldRefreshToken: String?
  /// Whether the token that the store has at first is to be replaced, however good it is.
  private let isForced: Bool
  private let start: WallTime
  private var slept = Duration.zero
  private var nextWait = Self.firstWait
  /// Whether the store was read at all.
  private var hasRead = false
  /// The failure that was there at the first reading: it is none of those that began since.
  private var oldFailure: String?
  private var record: TokenRecord?
  /// The token that is to be replaced.
  private var outdated: String?
  /// The refresh token that was sent last, until its request is decided.
  private var sentRefreshToken: String?
  /// The refresh tokens that the endpoint did not take, and what it said to the last of them.
  private var refusedRefreshTokens: Set<String> = []
  private var refusal: TokenFailure?
  private var isLocked = false
  private var proof: ClientProof?
  private var triedProofs = 0
  /// What to do once a write is through.
  private var afterStoring: Action?

  /// - Parameters:
  ///   - rejected: tokens that a server has refused; none of them will do.
  ///   - knownProof: how the client last proved itself with success, for `client_auth: auto`.
  ///   - heldRefreshToken: the last refresh token of this process, for want of a store.
  ///   - isForced: whether another token is wanted, however good the store's is.
  init(
    _ settings: Settings, rejected: Set<String>, knownProof: ClientProof? = nil,
    heldRefreshToken: String? = nil, isForced: Bool = false, startingAt start: WallTime
  ) {
    self.settings = settings
    self.rejected = rejected
    self.knownProof = knownProof
    self.heldRefreshToken = heldRefreshToken
    self.isForced = isForced
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
    case .unlockable: return ask(at: now)
    case .waited(let duration):
      slept += duration
      return .read
    case .received(let token): return received(token, at: now)
    case .failed(let failure): return failed(failure, at: now)
    case .stored: return afterStoring ?? ask(at: now)
    }
  }

  private mutating func read(
    _ record: TokenRecord?, _ failure: FailureRecord?, at now: WallTime
  ) -> Action {
    self.record = record
    if isForced, !hasRead { outdated = record?.token?.value }
    if let token = record?.token, token.isFresh(at: now, leeway: settings.leeway),
      !rejected.contains(token.value), token.value != outdated
    {
      return .finish(.token(token, .store))
    }
    if !hasRead {
      hasRead = true
      oldFailure = failure?.identifier
    } else if let failure, failure.identifier != oldFailure {
      return .finish(.failure(failure.failure))
    }
    let isRejected = record?.token.map { rejected.contains($0.value) } ?? false
    // Where nothing can be done, nobody else can do it either.
    if !isRejected, refusal == nil, !settings.means.hasGrant, nextRefreshToken == nil {
      return giveUp()
    }
    if record?.tokensEnd == false, settings.means.hasGrant { return ask(at: now) }
    guard isLocked else { return .lock }
    if isRejected, let record {
      afterStoring = nil
      return .save(record.with(loneRefreshToken: record.refreshToken))
    }
    return ask(at: now)
  }

  /// The best refresh token that was not refused.
  private var nextRefreshToken: String? {
    settings.means.refreshTokens(stored: record?.refreshToken, held: heldRefreshToken)
      .first { !refusedRefreshTokens.contains($0) }
  }

  /// Asks by the best that there is: a refresh token, else the grant.
  private mutating func ask(at now: WallTime) -> Action {
    let refreshToken = nextRefreshToken
    if refreshToken == nil, !settings.means.hasGrant { return giveUp() }
    let left = timeLeft(at: now)
    guard left > .zero else {
      return .finish(.failure(.waitedTooLong(for: settings.endpoint, limit: settings.limit)))
    }
    let proof = proof ?? firstProof
    self.proof = proof
    triedProofs += 1
    sentRefreshToken = refreshToken
    return refreshToken.map { .refresh($0, proof, timeout: left) }
      ?? .request(proof, timeout: left)
  }

  /// There is nothing to give for a token, or not any more.
  private mutating func giveUp() -> Action {
    var failure = settings.means.nothingToGive ?? refusal
    if let refusal, settings.means.nothingToGive != nil { failure?.notes = [refusal.message] }
    let end = Action.finish(
      .failure(failure ?? .waitedTooLong(for: settings.endpoint, limit: settings.limit)))
    guard isLocked, refusal != nil else { return end }
    // A refresh token that is worth nothing would only be refused again.
    if let record, let stored = record.refreshToken, refusedRefreshTokens.contains(stored) {
      afterStoring = end
      return .save(record.with(loneRefreshToken: nil))
    }
    guard let failure else { return end }
    afterStoring = end
    return .saveFailure(failure)
  }

  private var firstProof: ClientProof {
    let remembered = settings.authentication == .auto ? knownProof ?? record?.proof : nil
    return remembered ?? ClientProof(settings.authentication)
  }

  private mutating func received(_ token: AccessToken, at now: WallTime) -> Action {
    var token = token
    let means = settings.means
    // A renewal that gives back what was refused is none.
    if let sent = sentRefreshToken, rejected.contains(token.value), means.hasGrant {
      refusedRefreshTokens.insert(sent)
      sentRefreshToken = nil
      return ask(at: now)
    }
    // A response without a refresh token leaves the one before in force (RFC 6749 §6).
    token.refreshToken =
      means.usesRefreshTokens
      ? token.refreshToken ?? sentRefreshToken ?? record?.refreshToken : nil
    if token.refreshToken == means.declaredRefreshToken { token.refreshToken = nil }
    var record = settings.blank
    record.proof = settings.authentication == .auto ? proof : nil
    // What cannot be had again is kept, whatever is known of its end.
    record.tokensEnd = token.expiresAt != nil || !means.hasGrant
    let isKept = token.expiresAt != nil || means.nothingToGive != nil
    record.token = isKept ? token : nil
    if !isKept, !means.hasGrant { record = record.with(loneRefreshToken: token.refreshToken) }
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
      return ask(at: now)
    }
    if let sent = sentRefreshToken, failure.kind == .authentication, !failure.isTemporary,
      failure.rejectsGrant || settings.means.hasGrant
    {
      refusedRefreshTokens.insert(sent)
      refusal = failure
      sentRefreshToken = nil
      triedProofs = 0
      // Somebody else may have used it first, and stored what came of it.
      return .read
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
