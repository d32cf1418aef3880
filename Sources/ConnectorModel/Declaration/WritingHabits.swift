/// What people write in place of an object as it is declared, for messages that say what to write.
package struct WritingHabits: Sendable {
  /// The keys that a bare value in place of the mapping may mean; the first whose shape takes the
  /// value is suggested (`timeout: 30s` means `attempt`).
  package var bareValues: [String]
  /// Keys of other tools that nothing here stands for, with what to do instead.
  package var absentKeys: [String: String]

  package init(bareValues: [String] = [], absentKeys: [String: String] = [:]) {
    self.bareValues = bareValues
    self.absentKeys = absentKeys
  }
}
