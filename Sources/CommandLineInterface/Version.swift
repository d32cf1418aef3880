/// The program's version.
package enum Version {
  /// Semantic versioning 2.0.
  package static let text = "0.1.0"
}
