import ConnectorRuntime
import Diagnostics
import LocalCommands

extension Surroundings {
  /// The user's token store, encrypted where the environment says so.
  ///
  /// - Throws: `RunFailure` of kind `configuration` for a key that is none.
  func tokenStore(report: @escaping @Sendable (Diagnostic) -> Void) throws(RunFailure) -> TokenStore
  {
    TokenStore(
      environment: environment, stateKey: try stateKey(), keyring: keyring, report: report)
  }

  /// What the environment says of the store's encryption; a key in it becomes a secret.
  ///
  /// - Throws: `RunFailure` of kind `configuration` for a key that is none.
  @discardableResult
  func stateKey() throws(RunFailure) -> StateKey {
    if let secret = StateKey.secret(in: environment) { secrets.insert(secret) }
    return try StateKey(environment: environment)
  }

  private var keyring: Keyring {
    Keyring { [environment, secrets] arguments, input in
      let outcome = LocalCommandRunner(input: input).run(
        arguments, in: "/", environment: environment,
        limits: CommandLimits(time: Keyring.limit, output: 4096))
      if case .ended(_, let output, _) = outcome {
        secrets.insert(String(decoding: output, as: UTF8.self))
      }
      return outcome
    }
  }
}
