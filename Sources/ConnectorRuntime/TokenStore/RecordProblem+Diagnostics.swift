import Diagnostics

extension RecordProblem {
  /// What a run says of it, which goes on with a token of its own.
  ///
  /// - Parameter path: the file.
  func warning(path: String) -> Diagnostic {
    switch self {
    case .damaged:
      Diagnostic(
        "damaged-token-file", .warning, "token file '\(path)' is damaged",
        help: "It counts as absent, and the next token replaces it.")
    case .unknownVersion(let version):
      Diagnostic(
        "foreign-token-file", .warning,
        "token file '\(path)' has the unknown version \(ServerText.singleLine(version))",
        help: "It is left alone, and the token is kept for this run only. "
          + "'connector-run auth clear --all' removes it.")
    case .locked(let lock, let connector):
      Diagnostic(
        "locked-token-file", .warning, Self.text(lock, connector),
        help: "It is left alone, and each run asks for another. " + Self.remedy(connector))
    }
  }

  /// What work that is about the stored token itself says of it; nil for what counts as absent.
  ///
  /// - Parameters:
  ///   - connector: whose token it is.
  ///   - place: the part of the scheme that needs it.
  func failure(of connector: String, at place: TokenFailure.Place) -> TokenFailure? {
    switch self {
    case .damaged: nil
    case .unknownVersion(let version):
      TokenFailure(
        .localFile, "foreign-token-file",
        "token of '\(connector)' is stored in the unknown version "
          + ServerText.singleLine(version), at: place,
        help: "Use the connector-run that stored it, or forget it by "
          + "'connector-run auth clear --all'.")
    case .locked(let lock, _):
      TokenFailure(
        .localFile, "locked-token-file", Self.text(lock, connector), at: place,
        help: Self.remedy(connector))
    }
  }

  private static func text(_ lock: Lock, _ connector: String) -> String {
    "token of '\(ServerText.singleLine(connector))' is encrypted"
      + (lock == .missingKey
        ? ", and \(StateKey.variable) is not set"
        : " under another key than \(StateKey.variable) gives")
  }

  private static func remedy(_ connector: String) -> String {
    "Set the key that it was stored with, or forget it by 'connector-run auth clear "
      + "\(ServerText.singleLine(connector))'."
  }
}
