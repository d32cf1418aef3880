import ConnectorLoading
import ConnectorModel
import Diagnostics

/// Where what a word names is declared: connectors, check actions and variables.
struct Definition {
  let project: OpenProject
  let path: String

  /// The place; nil where nothing is named, or nothing that is declared in a file.
  func place(in source: SourceText, at offset: Int) -> SourceSpan? {
    guard let declaration = project.kind(of: path)?.declaration,
      let token = TokenAtCursor(source, at: offset, in: declaration)
    else { return nil }
    switch token.meaning {
    case .variable(let name):
      return project.variables(of: path).first { $0.variable.name == name }?.variable.nameSpan
    case .value(let word, under: ["connector"]):
      return project.connector(word, from: path).flatMap { start($0.source) }
    case .value(let word, under: ["check"]):
      return project.actions(around: path).first { $0.id == word }.flatMap { start($0.source) }
    default: return nil
    }
  }

  private func start(_ source: SourceText?) -> SourceSpan? {
    source.map { SourceSpan(source: $0, range: 0..<0) }
  }
}
