/// All that one run of an action reads from files: what loading hands to the runtime.
package struct ActionSetup: Sendable {
  /// The action.
  package var action: Action
  /// Its connector.
  package var connector: Connector
  /// The profile in force.
  package var profile: Profile?
  /// The project's settings.
  package var settings: ProjectSettings
  /// The project's root, absolute, symbolic links resolved; relative file keys start here.
  package var root: String

  package init(
    action: Action, connector: Connector, profile: Profile? = nil,
    settings: ProjectSettings = ProjectSettings(), root: String
  ) {
    self.action = action
    self.connector = connector
    self.profile = profile
    self.settings = settings
    self.root = root
  }
}
