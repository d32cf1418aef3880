/// What `<<$run_id>>`, `<<$now>>` and `<<$timestamp>>` stand for, the same all through a run.
package struct RunIdentity: Sendable, Hashable {
  /// The run's own UUID.
  package var runID: String
  /// When the run began.
  package var started: WallTime

  package init(runID: String, started: WallTime) {
    self.runID = runID
    self.started = started
  }
}
