/// One thing that a diagnosis of a connector's authentication found.
package struct TokenFinding: Sendable, Hashable {
  /// How it is.
  package enum Level: String, Sendable {
    case ok
    case warning
    case failed
  }

  /// How it is.
  package var level: Level
  /// What it is about, in a word or two: `clock`, `token`.
  package var subject: String
  /// What was found, one line.
  package var text: String
  /// Likely causes and what to do, one line each.
  package var advice: [String]

  init(_ level: Level, _ subject: String, _ text: String, advice: [String] = []) {
    self.level = level
    self.subject = subject
    self.text = text
    self.advice = advice
  }
}
