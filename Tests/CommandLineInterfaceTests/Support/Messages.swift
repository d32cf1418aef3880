import TestSupport
import Testing

/// Compares a run's end: its exit status, and all of standard error with the server's address as
/// `SERVER` and the time as `N ms`.
func expectEnd(
  _ outcome: ChildProcess.Outcome, _ status: Int32, server: String = "no server",
  _ errors: String, sourceLocation: SourceLocation = #_sourceLocation
) {
  let shown = outcome.errors.replacing(server, with: "SERVER")
    .replacing(/in \d+ ms/, with: "in N ms")
  #expect(outcome.status == status, "\(shown)", sourceLocation: sourceLocation)
  #expect(shown == errors + "\n", sourceLocation: sourceLocation)
}
