import Diagnostics

extension TokenDiagnosis {
  /// What is wrong with the place where the token is kept, and the failure that ends the diagnosis.
  ///
  /// Nothing is asked for where that would use up a refresh token whose successor cannot be kept.
  ///
  /// - Returns: nil where nothing is wrong.
  func storeFinding() -> (finding: TokenFinding, failure: RunFailure?)? {
    guard !services.store.isAbsent else { return nil }
    do throws(RunFailure) {
      _ = try prepared.writableSlot()
      return nil
    } catch {
      let isEnd = isRefreshTokenAtStake
      let diagnostic = error.diagnostics.first
      return (
        TokenFinding(
          isEnd ? .failed : .warning, "store", diagnostic?.message ?? "it cannot be used",
          advice: [diagnostic?.help].compactMap { $0 }),
        isEnd ? error : nil
      )
    }
  }

  private var isRefreshTokenAtStake: Bool {
    let means = prepared.source.means
    if !means.hasGrant { return true }
    let slot = try? prepared.readableSlot()
    return means.usesRefreshTokens && slot?.record()?.refreshToken != nil
  }
}
