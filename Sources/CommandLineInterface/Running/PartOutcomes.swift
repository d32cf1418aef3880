import Diagnostics

/// What comes of the parts of a command of which none stops the others: each says what failed, and the
/// command ends with the highest of their exit statuses.
struct PartOutcomes {
  let console: Console
  private var worst: ExitStatus?

  init(console: Console) { self.console = console }

  /// Does one part.
  ///
  /// - Parameter label: what names it where there are several; every message of its begins with it.
  /// - Throws: `CancellationError`, which ends them all.
  mutating func attempt(
    _ label: String? = nil, _ work: () async throws -> Void
  ) async throws {
    do {
      try await work()
    } catch let error as CancellationError {
      throw error
    } catch {
      note(FailureReport(error).labelled(label).say(on: console))
    }
  }

  /// Takes note of a part that failed, and is said already.
  mutating func note(_ status: ExitStatus) {
    if status.rawValue > worst?.rawValue ?? 0 { worst = status }
  }

  /// Ends the command where any failed.
  ///
  /// - Throws: `CommandEnd`.
  func end() throws {
    if let worst { throw CommandEnd(worst) }
  }
}
