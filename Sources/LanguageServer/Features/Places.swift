import ConnectorValidation
import Diagnostics
import JSONDocument

/// Places in files as the editor names them.
struct Places {
  let project: OpenProject
  let encoding: PositionEncoding

  /// What the editor calls a file.
  ///
  /// - Parameter path: absolute.
  func uri(_ path: String) -> String {
    project.documents[path]?.uri ?? FileReference.uri(path)
  }

  /// The range of a span.
  func range(_ span: SourceSpan) -> JSONValue {
    let path = project.absolute(span.source.path)
    return encoding.range(of: span, isOpen: project.documents[path] != nil)
  }

  /// The range of a span with its file.
  func location(_ span: SourceSpan) -> JSONValue {
    [
      "uri": .string(uri(project.absolute(span.source.path))),
      "range": range(span),
    ]
  }
}
