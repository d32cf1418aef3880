import Diagnostics

/// What may be shown of a stored token.
package struct TokenEntry: Sendable, Hashable {
  /// The id of the connector that it was obtained for.
  package var connector: String
  /// The scheme's `type`.
  package var scheme: String
  /// The token endpoint without its query.
  package var endpoint: String
  /// The granted scope, or the one asked for.
  package var scope: String?
  /// When its request was sent; nil where no access token is stored.
  package var obtainedAt: WallTime?
  /// When it ends; nil where nothing told it, or no access token is stored.
  package var expiresAt: WallTime?
  /// Whether a refresh token is stored, so that it can be renewed.
  package var isRenewable = false
}

extension TokenStore {
  /// The stored tokens by connector and endpoint, those that have ended included.
  ///
  /// - Throws: `RunFailure` of kind `localFile` where the store exists and cannot be read.
  package func entries() throws(RunFailure) -> [TokenEntry] {
    var entries: [TokenEntry] = []
    for (_, record) in try records() {
      guard let record, record.token != nil || record.refreshToken != nil else { continue }
      entries.append(
        TokenEntry(
          connector: record.connector, scheme: record.scheme, endpoint: record.endpoint,
          scope: record.token?.scope, obtainedAt: record.token?.requestedAt,
          expiresAt: record.token?.expiresAt, isRenewable: record.refreshToken != nil))
    }
    return entries.sorted { left, right in
      (left.connector, left.endpoint, left.expiresAt?.milliseconds ?? .max)
        < (right.connector, right.endpoint, right.expiresAt?.milliseconds ?? .max)
    }
  }

  /// Removes stored tokens with all that was remembered beside them.
  ///
  /// - Parameter connector: whose; nil for all, unreadable files and those of other versions of
  ///   this program included.
  /// - Returns: how many tokens there were.
  /// - Throws: `RunFailure` of kind `localFile`.
  @discardableResult
  package func clear(connector: String?) throws(RunFailure) -> Int {
    guard let tokens else { return 0 }
    var count = 0
    for (name, record) in try records() where connector == nil || record?.connector == connector {
      if record?.token != nil || record?.refreshToken != nil { count += 1 }
      try inStore { () throws(StoreProblem) in
        try tokens.remove(name + TokenSlot.tokenSuffix)
        try tokens.remove(name + TokenSlot.failureSuffix)
      }
    }
    if connector == nil { try removeLeftovers(in: tokens) }
    return count
  }

  /// Removes failures without a token, what other versions stored, and what a process that was
  /// killed did not finish.
  ///
  /// Locks stay: a lock on a removed file would exclude nobody.
  private func removeLeftovers(in tokens: PrivateFolder) throws(RunFailure) {
    try inStore { () throws(StoreProblem) in
      for name in try tokens.names()
      where name.hasSuffix(TokenSlot.anyTokenSuffix) || name.hasSuffix(TokenSlot.anyFailureSuffix) {
        try tokens.remove(name)
      }
      try removeAbandoned()
    }
  }

  private func records() throws(RunFailure) -> [(name: String, record: TokenRecord?)] {
    guard let folder, let tokens else { return [] }
    var records: [(name: String, record: TokenRecord?)] = []
    try inStore { () throws(StoreProblem) in
      guard try folder.tighten(), try tokens.tighten() else { return }
      let seal = try existingSeal()
      for name in try tokens.names() where name.hasSuffix(TokenSlot.tokenSuffix) {
        let base = String(name.dropLast(TokenSlot.tokenSuffix.count))
        var record: TokenRecord?
        // One file that cannot be read, for whatever reason, does not hide the others.
        if let bytes = try? tokens.read(name), seal?.open(bytes, of: name) != nil {
          record = try? TokenRecord(bytes: bytes)
        }
        records.append((base, record))
      }
    }
    return records
  }

  private func inStore(_ work: () throws(StoreProblem) -> Void) throws(RunFailure) {
    do throws(StoreProblem) { try work() } catch {
      throw RunFailure(
        .localFile,
        Diagnostic(
          "unusable-token-store",
          "token store at '\(error.path)' cannot be used: \(error.reason)",
          help: "Make the folder yours and writable, or set XDG_STATE_HOME to one that is."))
    }
  }
}
