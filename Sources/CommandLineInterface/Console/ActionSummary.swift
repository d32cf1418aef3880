import ConnectorModel

/// An action in the words of its file.
enum ActionSummary {
  /// The path or the URL as it is written.
  static func target(of action: Action) -> String {
    (action.path ?? action.url)?.written ?? "?"
  }
}
