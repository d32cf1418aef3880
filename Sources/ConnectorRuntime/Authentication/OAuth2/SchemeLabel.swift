/// Names one of several auth schemes: by its position, as names in the environment do, and its type.
package enum SchemeLabel {
  /// `scheme 2 (oauth2)`.
  ///
  /// - Parameters:
  ///   - index: its position from 0.
  ///   - type: the scheme's `type`.
  package static func text(_ index: Int, _ type: String) -> String {
    "scheme \(index + 1) (\(type))"
  }
}
