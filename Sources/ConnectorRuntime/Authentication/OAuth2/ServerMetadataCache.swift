/// The metadata of issuers, asked for once in a process each.
package actor ServerMetadataCache {
  private var known: [String: ServerMetadata] = [:]
  private var asking: [String: Task<Result<ServerMetadata, TokenFailure>, any Error>] = [:]

  package init() {}

  /// The metadata of an issuer; all that ask at once share one answer, and a failure is not kept.
  ///
  /// - Throws: `CancellationError`.
  func metadata(
    of issuer: String,
    asking ask: @escaping @Sendable () async throws -> Result<ServerMetadata, TokenFailure>
  ) async throws -> Result<ServerMetadata, TokenFailure> {
    if let metadata = known[issuer] { return .success(metadata) }
    // It belongs to all that wait: none of them ends it, and its requests have a limit.
    let task = asking[issuer] ?? Task { try await ask() }
    asking[issuer] = task
    defer { asking[issuer] = nil }
    let result = try await task.value
    if case .success(let metadata) = result { known[issuer] = metadata }
    return result
  }
}
