import ConnectorLoading
import ConnectorModel
import ConnectorRuntime
import Diagnostics

/// The check of one connector, its files and variables known: credentials, then its check action.
struct ConnectorCheck: Sendable {
  private var checked: CheckedConnector
  private let session: Session?
  private let setup: ActionSetup?
  private let secrets: SecretRegistry

  /// Takes what was prepared, or why it could not be.
  init(
    _ id: String, _ loaded: ProjectLoader.LoadedAction, _ session: Result<Session, any Error>,
    secrets: SecretRegistry
  ) {
    checked = CheckedConnector(id: loaded.connector?.id ?? id)
    checked.schemes = loaded.connector?.auth.schemes.map(\.type) ?? []
    checked.action = loaded.connector?.check?.value
    checked.hasFaultyFiles = loaded.diagnostics.hasErrors
    self.secrets = secrets
    setup = loaded.setup
    switch session {
    case .success(let session):
      self.session = session
      checked.isPrepared = true
    case .failure(let error):
      self.session = nil
      let failure = FailureReport(error)
      checked.failure = failure
      checked.missing = failure.diagnostics.filter { $0.id == "missing-variable" }
        .compactMap { $0.span?.text }
    }
  }

  /// Asks the servers.
  ///
  /// - Throws: `CancellationError`.
  func run() async throws -> CheckedConnector {
    guard let session else { return checked }
    var checked = checked
    let start = ContinuousClock.now
    do {
      try await session.open { opened in
        opened.noteOtherSettings()
        checked.obtained = Self.obtained(try await opened.authenticator.credentials())
        if checked.action != nil { _ = try await opened.runner { $0.isProbe = true }.run() }
      }
    } catch let error as CancellationError {
      throw error
    } catch {
      checked.failure = FailureReport(error)
      let failure = error as? RunFailure
      checked.refusal = failure?.refusal
      checked.wantedScope = failure?.wantedScope
    }
    let trace = session.recorder?.trace
    if trace?.exchanges.isEmpty == false { checked.duration = ContinuousClock.now - start }
    checked.endedAtTokenEndpoint = trace?.exchanges.last?.role.target == .token
    guard let response = trace?.response else { return checked }
    checked.status = response.status
    guard checked.failure != nil, let setup else { return checked }
    let received = ReceivedResponse(
      status: response.status, headers: response.headers, body: response.body, url: "")
    checked.serverText = ServerMessage.text(
      of: received, selectors: setup.connector.errorMessage, hiding: secrets.redactor)
    return checked
  }

  private static func obtained(_ credentials: Credentials) -> CheckedConnector.Obtained? {
    if credentials.items.isEmpty, credentials.signers.isEmpty,
      credentials.connectionProof == nil
    {
      return nil
    }
    let now = SystemRuntimeClock().now
    let end = credentials.expiresAt
    return CheckedConnector.Obtained(
      origin: credentials.tokenOrigin, expiresAt: end, lifetime: end?.duration(since: now),
      lifetimeText: end.map { TokenLifetime.text(until: $0, at: now) })
  }
}
