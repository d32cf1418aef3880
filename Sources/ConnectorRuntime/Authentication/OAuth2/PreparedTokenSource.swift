import ConnectorModel
import Diagnostics

/// A scheme of a connector whose token a server issues, ready to be asked: what the commands of `auth`
/// take one by one.
package struct PreparedTokenSource: Sendable {
  /// What tells it from the connector's others: `scheme 2 (oauth2)`; nil where it is the only one.
  package let label: String?
  let source: any TokenSource
  let endpoint: TokenEndpoint
  let services: AuthenticationServices

  init(
    _ source: any TokenSource, endpoint: TokenEndpoint, services: AuthenticationServices,
    label: String? = nil
  ) {
    self.source = source
    self.endpoint = endpoint
    self.services = services
    self.label = label
  }

  /// All of a list of schemes whose token a server issues, in order.
  ///
  /// - Throws: `RunFailure` of kind `configuration` with all that is wrong with any of them.
  package static func all(
    in schemes: [ResolvedScheme], services: AuthenticationServices
  ) throws(RunFailure) -> [PreparedTokenSource] {
    let isOneOfMany = schemes.count(where: \.isIssued) > 1
    var sources: [PreparedTokenSource] = []
    var diagnostics: [Diagnostic] = []
    for (index, scheme) in schemes.enumerated() {
      guard case .issued(let issued) = scheme else { continue }
      do throws(RunFailure) {
        sources.append(
          PreparedTokenSource(
            issued.source, endpoint: try issued.source.prepare(services), services: services,
            label: isOneOfMany ? SchemeLabel.text(index, issued.source.type) : nil))
      } catch {
        diagnostics += error.diagnostics
      }
    }
    if !diagnostics.isEmpty { throw RunFailure(.configuration, diagnostics) }
    return sources
  }

  /// Gets a token as a run does: from the store, or a new one.
  ///
  /// - Returns: whether it is in the store now: one without a known end is not.
  /// - Throws: `RunFailure`; `CancellationError`.
  package func obtain() async throws -> Bool {
    try await token(isForced: false).expiresAt != nil
  }

  /// A token, and whether it came from the store.
  ///
  /// - Parameter isForced: whether another one is wanted, however good the stored one is.
  /// - Throws: `RunFailure`; `CancellationError`.
  func token(isForced: Bool) async throws -> AccessToken {
    let obtainer = TokenObtainer(scheme: source, endpoint: endpoint, services: services)
    switch try await obtainer.obtain(
      rejected: [], experience: TokenObtainer.Experience(), isForced: isForced
    ).0 {
    case .token(let token, _): return token
    case .failure(let failure): throw failure.runFailure(of: source)
    }
  }
}

// MARK: The store

extension PreparedTokenSource {
  /// Makes sure, before anybody is asked or troubled, that a token can be stored and that none lies
  /// there which cannot be read.
  ///
  /// - Throws: `RunFailure` of kind `localFile`.
  package func checkStore() throws(RunFailure) { _ = try writableSlot() }

  /// The token's place; what is there can be replaced.
  ///
  /// - Throws: `RunFailure` of kind `localFile`.
  func writableSlot() throws(RunFailure) -> TokenSlot {
    let slot = try readableSlot()
    try inStore { () throws(StoreProblem) in try slot.folder.checkWritable() }
    return slot
  }

  /// The token's place; what is there can be read.
  ///
  /// - Throws: `RunFailure` of kind `localFile`.
  func readableSlot() throws(RunFailure) -> TokenSlot {
    let slot = try inStore { () throws(StoreProblem) in
      let slot = try services.store.requiredSlot(identity: source.identity.bytes)
      _ = try slot.holdsFile()
      return slot
    }
    if let failure = slot.obstacle?.failure(of: source.connector, at: .scheme) {
      throw failure.runFailure(of: source)
    }
    return slot
  }

  /// Whether nothing is stored for the scheme, so that it does not matter whether the store can be
  /// written.
  ///
  /// - Throws: `RunFailure` of kind `localFile` where that cannot be known.
  func lacksToken() throws(RunFailure) -> Bool {
    try inStore { () throws(StoreProblem) in
      try services.store.lacksToken(identity: source.identity.bytes)
    }
  }

  /// The failure of something that the store should have done.
  func storeFailure(_ problem: StoreProblem) -> RunFailure {
    problem.failure(at: .scheme).runFailure(of: source)
  }

  private func inStore<Value>(
    _ work: () throws(StoreProblem) -> Value
  ) throws(RunFailure) -> Value {
    do throws(StoreProblem) { return try work() } catch { throw storeFailure(error) }
  }
}
