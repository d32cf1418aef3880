import ConnectorModel
import Diagnostics

/// What must hold of the project's settings.
enum SettingsChecks {
  /// Checks the settings.
  static func check(_ settings: ProjectSettings) -> [Diagnostic] {
    let defaults = settings.defaults
    return TransferChecks.check(defaults.timeout) + RetryChecks.check(defaults.retry)
      + RetryChecks.check(defaults.rateLimit)
  }
}
