import ConnectorRuntime

extension RunResult {
  /// What a run says of itself: `200 OK in 34 ms, new token`.
  ///
  /// The time is that of the whole run, which is what somebody waited for, and what made it longer
  /// than one request stands behind it.
  var statusLine: String {
    var line = "\(StatusText.of(response.status)) in \(duration.wholeMilliseconds) ms"
    if retries > 0 { line += ", \(retries == 1 ? "1 retry" : "\(retries) retries")" }
    if let pages { line += ", \(pages) page\(pages == 1 ? "" : "s")" }
    if let items { line += ", \(items) item\(items == 1 ? "" : "s")" }
    if let polls { line += ", asked \(polls == 1 ? "once" : "\(polls) times")" }
    switch tokenOrigin {
    case .store: line += ", token from the store"
    case .request: line += ", new token"
    case .memory: line += ", token from memory"
    case nil: break
    }
    return line
  }
}
