/// Where connector-run keeps what must outlive a run.
package enum StateFolder {
  /// `$XDG_STATE_HOME/connector-run`, by default `~/.local/state/connector-run` (XDG Base Directory
  /// Specification 0.8: relative paths do not count); nil where the environment names neither.
  package static func path(environment: [String: String]) -> String? {
    let absolute = { (name: String) in environment[name].flatMap { $0.hasPrefix("/") ? $0 : nil } }
    let state = absolute("XDG_STATE_HOME") ?? absolute("HOME").map { $0 + "/.local/state" }
    return state.map { $0 + "/connector-run" }
  }
}
