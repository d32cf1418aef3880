import Diagnostics

extension RunFailure {
  /// The failure of values and templates: `localFile` where no more is wrong than that files
  /// cannot be read, else `configuration`.
  init(evaluation diagnostics: [Diagnostic]) {
    let errors = diagnostics.filter { $0.severity == .error }
    let isLocal = !errors.isEmpty && errors.allSatisfy { $0.id == "unreadable-file" }
    self.init(
      isLocal ? .localFile : .configuration, diagnostics.sortedAndDeduplicated())
  }

  /// Several failures that were found before anything was sent, as one; nil of none.
  package static func merging(_ failures: [RunFailure]) -> RunFailure? {
    guard let first = failures.first else { return nil }
    let kind = failures.contains { $0.kind == .configuration } ? .configuration : first.kind
    return RunFailure(kind, failures.flatMap(\.diagnostics).sortedAndDeduplicated())
  }
}
