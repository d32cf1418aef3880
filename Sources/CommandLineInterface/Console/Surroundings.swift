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

  /// The projects that the user trusts.
  var trustStore: TrustStore { TrustStore(state: StateFolder.path(environment: environment)) }

  /// Decides what a project gets beyond its own folder.
  var trust: ProjectTrust {
    ProjectTrust(store: trustStore, workingDirectory: files.workingDirectory)
  }

  /// The project's files.
  var loader: ProjectLoader { ProjectLoader(files: files) }

  /// Loads something, and makes known every secret that stands in its files as plain text, so that
  /// not even a message about it shows it.
  func load<Loaded: HoldsSecretTexts>(_ load: (ProjectLoader) -> Loaded) -> Loaded {
    known(load(loader))
  }

  /// As the other `load`, for what is read on all processors.
  func loadConcurrently<Loaded: HoldsSecretTexts>(
    _ load: (ProjectLoader) async -> Loaded
  ) async -> Loaded {
    known(await load(loader))
  }

  private func known<Loaded: HoldsSecretTexts>(_ loaded: Loaded) -> Loaded {
    for text in loaded.secretTexts { secrets.insert(text) }
    return loaded
  }
}

/// What was loaded, with the secrets that stand in its files as plain text.
protocol HoldsSecretTexts {
  /// The literals that stand where secrets belong.
  var secretTexts: [String] { get }
}

extension ProjectLoader.LoadedAction: HoldsSecretTexts {}
extension Workspace: HoldsSecretTexts {}
