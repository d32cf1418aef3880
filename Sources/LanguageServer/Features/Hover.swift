import ConnectorLoading
import ConnectorModel
import Diagnostics
import JSONDocument

/// What a word means, for the pointer above it.
struct Hover {
  let project: OpenProject
  let path: String

  /// The page and its word at a byte offset; nil where there is nothing to say.
  func page(in source: SourceText, at offset: Int) -> (markdown: String, span: SourceSpan)? {
    guard let declaration = project.kind(of: path)?.declaration,
      let token = TokenAtCursor(source, at: offset, in: declaration)
    else { return nil }
    return text(token.meaning, declaration).map { ($0, token.span) }
  }

  private func text(
    _ meaning: TokenAtCursor.Meaning, _ declaration: AnyObjectDeclaration
  ) -> String? {
    switch meaning {
    case .key(let key): KeyText.page(key)
    case .variable(let name):
      project.variables(of: path).first { $0.variable.name == name }
        .map { KeyText.page($0.variable, connector: $0.connector) }
    case .filter(let filter): "**\(KeyText.signature(filter))**\n\n\(filter.summary)"
    case .builtIn(let name):
      TemplateBuiltIn(rawValue: String(name.prefix { $0 != "." })).map { KeyText.page($0) }
    case .value(let word, under: ["connector"]):
      project.connector(word, from: path).map { connector in
        let lines = [connector.title?.value, connector.description?.value].compactMap { $0 }
        return (["**\(connector.id)**"] + lines).joined(separator: "\n\n")
      }
    case .value(let word, under: ["check"]):
      project.actions(around: path).first { $0.id == word }.map { action in
        "**\(action.id)**" + (action.description.map { "\n\n\($0.value)" } ?? "")
      }
    case .value(let word, let keys): choice(word, keys, declaration)
    }
  }

  /// What a word means among those that its key takes.
  private func choice(
    _ word: String, _ keys: [String], _ declaration: AnyObjectDeclaration
  ) -> String? {
    let steps = keys.map { CursorContext.Step(key: $0, siblings: [:]) }
    let place = DeclaredPlace(steps, in: declaration)
    guard let choice = place.words.first(where: { $0.word == word }), !choice.summary.isEmpty else {
      return nil
    }
    return "**\(word)**\n\n\(choice.summary)"
  }
}
