import Testing

@testable import ConnectorRuntime

@Suite struct TokenSharingTests {
  typealias Action = TokenSharing.Action

  private static let now = WallTime(milliseconds: 1_000_000)
  private let first = AccessToken(
    value: "first", requestedAt: now, expiresAt: now.advanced(by: .seconds(3600)))
  private let second = AccessToken(
    value: "second", requestedAt: now, expiresAt: now.advanced(by: .seconds(3600)))
  private let failure = TokenFailure(.authentication, "x", "no", at: .scheme)

  private func actions(_ events: [TokenSharing.Event]) -> [[Action]] {
    var sharing = TokenSharing(leeway: .seconds(60))
    return events.map { sharing.handle($0, at: Self.now) }
  }

  @Test func oneAcquisitionServesAll() {
    #expect(
      actions([
        .wanted(1), .wanted(2), .finished(acquisition: 1, .token(first, .request)), .wanted(3),
      ]) == [
        [.acquire(acquisition: 1, rejected: [])], [],
        [.answer(1, first, .request), .answer(2, first, .request)], [.answer(3, first, .memory)],
      ])
  }

  @Test func aFailureIsSharedAndThenForgotten() {
    #expect(
      actions([
        .wanted(1), .wanted(2), .finished(acquisition: 1, .failure(failure)), .wanted(3),
      ]) == [
        [.acquire(acquisition: 1, rejected: [])], [], [.fail(1, failure), .fail(2, failure)],
        [.acquire(acquisition: 2, rejected: [])],
      ])
  }

  @Test func oneCancellationLeavesTheOthersAlone() {
    #expect(
      actions([
        .wanted(1), .wanted(2), .cancelled(1), .cancelled(1),
        .finished(acquisition: 1, .token(first, .store)), .cancelled(2),
      ]) == [
        [.acquire(acquisition: 1, rejected: [])], [], [.cancel(1)], [], [.answer(2, first, .store)],
        [],
      ])
  }

  @Test func theLastCancellationEndsTheAcquisition() {
    #expect(
      actions([
        .wanted(1), .cancelled(1), .wanted(2), .aborted(acquisition: 1),
        .finished(acquisition: 1, .token(first, .request)),
        .finished(acquisition: 2, .token(second, .request)),
      ]) == [
        [.acquire(acquisition: 1, rejected: [])], [.cancel(1), .abort(acquisition: 1)],
        [.acquire(acquisition: 2, rejected: [])], [], [], [.answer(2, second, .request)],
      ])
  }

  @Test func anAcquisitionThatIsCancelledFromOutsideCancelsAll() {
    #expect(
      actions([.wanted(1), .wanted(2), .aborted(acquisition: 1)]).last == [.cancel(1), .cancel(2)])
  }

  @Test func aRejectedTokenIsReplacedOnce() {
    #expect(
      actions([
        .wanted(1), .finished(acquisition: 1, .token(first, .store)), .rejected(["first"], 2),
        .rejected(["first"], 3), .wanted(4),
        .finished(acquisition: 2, .token(second, .request)), .rejected(["first"], 5),
      ]) == [
        [.acquire(acquisition: 1, rejected: [])], [.answer(1, first, .store)],
        [.acquire(acquisition: 2, rejected: ["first"])], [], [],
        [.answer(2, second, .request), .answer(3, second, .request), .answer(4, second, .request)],
        [.answer(5, second, .memory)],
      ])
  }

  @Test func whoKnowsBetterThanTheStoreIsServedAgain() {
    #expect(
      actions([
        .wanted(1), .rejected(["first"], 2), .finished(acquisition: 1, .token(first, .store)),
        .wanted(3), .finished(acquisition: 2, .token(second, .request)),
      ]) == [
        [.acquire(acquisition: 1, rejected: [])], [],
        [.answer(1, first, .store), .acquire(acquisition: 2, rejected: ["first"])], [],
        [.answer(2, second, .request), .answer(3, second, .request)],
      ])
  }

  @Test func aServerThatGivesTheSameTokenAgainEndsTheMatter() {
    #expect(
      actions([
        .rejected(["first"], 1), .finished(acquisition: 1, .token(first, .request)),
      ]).last == [.answer(1, first, .request)])
  }

  @Test func aTokenThatEndsIsReplaced() {
    var sharing = TokenSharing(leeway: .seconds(60))
    _ = sharing.handle(.wanted(1), at: Self.now)
    _ = sharing.handle(.finished(acquisition: 1, .token(first, .request)), at: Self.now)
    #expect(
      sharing.handle(.wanted(2), at: Self.now.advanced(by: .seconds(3540)))
        == [.acquire(acquisition: 2, rejected: [])])
    // However short it lives, those that waited get it.
    let brief = AccessToken(
      value: "brief", requestedAt: Self.now, expiresAt: Self.now.advanced(by: .milliseconds(1)))
    #expect(
      sharing.handle(
        .finished(acquisition: 2, .token(brief, .request)), at: Self.now.advanced(by: .seconds(9)))
        == [.answer(2, brief, .request)])
  }
}
