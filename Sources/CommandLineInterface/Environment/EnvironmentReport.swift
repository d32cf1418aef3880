import ConnectorModel
import ConnectorRuntime

/// What `env` says of one connector.
struct EnvironmentReport: Sendable {
  /// The connector, with the profile in force.
  var setup: ActionSetup
  /// Its variables and URL keys.
  var survey: VariableSurvey
  /// Names that seem to be meant for it.
  var strays: [StrayName]
}

extension VariableSurvey.URL {
  /// The key as people name it; the second scheme's with its number.
  var shownKey: String { key.scheme == 0 ? key.name : "\(key.name) (\(key.scheme + 1))" }
}
