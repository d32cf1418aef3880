import ConnectorLoading
import Diagnostics

/// A YAML file that has no place in a project: it may be anything, as editors start a server for all
/// of a language's files.
enum LooseFile {
  /// What the file is; nil where it says itself neither to be an action (`connector:`) nor a
  /// connector (`base_url:`).
  ///
  /// Told by lines, so that it holds while the text is being typed and cannot be parsed.
  static func kind(of source: SourceText) -> FileKind? {
    var kind: FileKind?
    for line in 1...source.lineCount {
      switch Line(source.text(in: source.contentRange(ofLine: line))) {
      case let line where line.contentIndentation == 0 && line.key == "connector": return .action
      case let line where line.contentIndentation == 0 && line.key == "base_url": kind = .connector
      default: break
      }
    }
    return kind
  }
}
