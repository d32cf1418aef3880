import ArgumentParser

/// The forms of a report that people read or programs.
enum TextOrJSON: String, ExpressibleByArgument, CaseIterable, Sendable {
  /// For people.
  case text
  /// For programs; versioned.
  case json
}
