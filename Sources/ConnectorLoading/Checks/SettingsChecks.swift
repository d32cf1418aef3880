import ConnectorModel
import Diagnostics

/// What must hold of the project's settings.
enum SettingsChecks {
  /// Checks the settings.
  static func check(_ settings: ProjectSettings) -> [Diagnostic] {
    TransferChecks.check(settings.defaults.timeout)
  }
}
