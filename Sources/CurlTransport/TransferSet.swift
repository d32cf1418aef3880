import CLibCurl
import ConnectorRuntime

/// The transfers under way; used by their thread alone.
struct TransferSet {
  private let multi: MultiHandle
  private var transfers: [TransferIdentifier: Transfer] = [:]
  private var identifiers: [UnsafeMutableRawPointer: TransferIdentifier] = [:]
  /// No transfer can have been idle for too long before this.
  private var nextIdleCheck: ContinuousClock.Instant?

  init(multi: MultiHandle) {
    self.multi = multi
  }

  mutating func start(
    _ request: PreparedRequest, as identifier: TransferIdentifier,
    completion: TransferThread.Completion
  ) {
    do {
      let transfer = try Transfer(request, completion: completion)
      guard multi.add(transfer.easy.pointer) else { throw TransportError.outOfMemory }
      transfers[identifier] = transfer
      identifiers[transfer.easy.pointer] = identifier
      scheduleIdleCheck(at: transfer.idleDeadline)
    } catch {
      completion.resume(throwing: error)
    }
  }

  /// Ends a transfer with an error; one that is not known has ended before.
  mutating func abort(_ identifier: TransferIdentifier, with error: any Error) {
    remove(identifier)?.completion.resume(throwing: error)
  }

  mutating func abortAll(with error: any Error) {
    for identifier in Array(transfers.keys) { abort(identifier, with: error) }
  }

  /// Moves all transfers on and completes those that have ended.
  mutating func advance() {
    multi.perform()
    while let ended = multi.nextCompletion() {
      guard let identifier = identifiers[ended.easy], let transfer = transfers[identifier] else {
        continue
      }
      // The outcome needs the handle's measurements, so it comes before the removal.
      let outcome = transfer.outcome(ended.result)
      remove(identifier)
      transfer.completion.resume(with: outcome)
    }
    abortIdle(now: .now)
  }

  func waitForEvents() {
    multi.wait(
      milliseconds: nextIdleCheck.map { ContinuousClock.now.duration(to: $0).poll } ?? .max)
  }

  @discardableResult
  private mutating func remove(_ identifier: TransferIdentifier) -> Transfer? {
    guard let transfer = transfers.removeValue(forKey: identifier) else { return nil }
    identifiers[transfer.easy.pointer] = nil
    multi.remove(transfer.easy.pointer)
    return transfer
  }

  private mutating func abortIdle(now: ContinuousClock.Instant) {
    guard let due = nextIdleCheck, due <= now else { return }
    nextIdleCheck = nil
    for (identifier, transfer) in transfers {
      let deadline = transfer.idleDeadline
      if deadline <= now {
        let outcome = transfer.ended(by: transfer.idleError)
        remove(identifier)?.completion.resume(with: outcome)
      } else {
        scheduleIdleCheck(at: deadline)
      }
    }
  }

  private mutating func scheduleIdleCheck(at deadline: ContinuousClock.Instant) {
    nextIdleCheck = nextIdleCheck.map { min($0, deadline) } ?? deadline
  }
}

extension Duration {
  /// The milliseconds to wait for at least this long, as a poll takes them.
  fileprivate var poll: CInt {
    CInt(clamping: max(0, wholeMilliseconds))
  }
}
