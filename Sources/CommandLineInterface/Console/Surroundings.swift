import ConnectorLoading
import ConnectorRuntime

/// What a command sees of the process: injected, so that tests choose it.
struct Surroundings: Sendable {
  /// The environment.
  var environment: [String: String]
  /// The files.
  var files: any SourceFiles
  /// The secrets seen so far.
  var secrets: SecretRegistry

  /// The process's streams.
  func console(showSecrets: Bool = false) -> Console {
    Console(secrets: secrets, environment: environment, showSecrets: showSecrets)
  }

  /// The project's files.
  var loader: ProjectLoader { ProjectLoader(files: files) }
}
