package import Diagnostics

/// A local file that a file of the project names by a path without templates, and what is there.
package struct NamedFile: Sendable {
  /// The key that names it, as people say it: `tls.ca`.
  package var key: String
  /// The path as it is written: absolute, or from the project's root.
  package var path: Located<String>
  /// Whether it holds what is a secret: such a file may rightly be on no machine but the one that
  /// runs.
  package var isPrivate: Bool
  /// What is there.
  package var kind = SourceFileKind.absent
  /// Whether the path, symbolic links not followed, leads to a place below the project's root.
  package var isInsideProject = false
  /// Where nothing is there: the names of the files in the same folder.
  package var siblings: [String] = []

  /// The path's last part.
  package var name: String { PathText.name(of: path.value) }
}
