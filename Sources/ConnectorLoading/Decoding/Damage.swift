import Diagnostics

/// The keys of a file whose values were reported and therefore are missing from what it declares.
///
/// A check that concludes something from what is absent asks here first, so that one fault is not
/// reported twice.
struct Damage: Sendable {
  private var keys: [SourceSpan: Set<String>] = [:]

  /// Notes that a key's value is missing because of a fault that was reported.
  mutating func note(_ key: String, in object: SourceSpan) {
    keys[object, default: []].insert(key)
  }

  /// Whether a key's absence from an object follows from a fault that was reported.
  func covers(_ key: String, in object: SourceSpan?) -> Bool {
    guard let object else { return false }
    return keys[object]?.contains(key) ?? false
  }
}
