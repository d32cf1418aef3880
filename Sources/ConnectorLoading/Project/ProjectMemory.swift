import Diagnostics

/// What loading a project found in each of its files, so that loading it again does anew only what
/// has changed.
///
/// Files are still read each time: their bytes, not their dates, say whether they are the same.
package struct ProjectMemory: Sendable {
  /// What the checks of one file found, which depends on that file and on its connector alone.
  struct Findings: Sendable {
    var diagnostics: [Diagnostic]
    var secrets: [PlaintextSecret]
  }

  private struct Checked {
    var source: SourceText
    var connector: SourceText?
    var findings: Findings
  }

  /// `DeclaredFile`s by path.
  private var files: [String: any Sendable] = [:]
  private var checked: [String: Checked] = [:]

  /// Nothing is known.
  package init() {}

  /// The file that was at a path.
  func file<Object>(at path: String) -> DeclaredFile<Object>? {
    files[path] as? DeclaredFile<Object>
  }

  mutating func remember<Object>(_ file: DeclaredFile<Object>, at path: String) {
    files[path] = file
  }

  /// What the checks found when both texts were the very ones that they are now.
  func findings(at path: String, _ source: SourceText, connector: SourceText?) -> Findings? {
    guard let known = checked[path], known.source === source, known.connector === connector
    else { return nil }
    return known.findings
  }

  mutating func remember(
    _ findings: Findings, at path: String, _ source: SourceText, connector: SourceText?
  ) {
    checked[path] = Checked(source: source, connector: connector, findings: findings)
  }
}
