import ConnectorModel

extension TemplateEvaluator {
  /// Where the values in a template came from; nil for a template without any.
  ///
  /// What a server said (`$auth`) counts as the content of a file: nobody vouches for it.
  func origins(of template: Template) -> [ValueOrigin]? {
    let sources = template.expressions.flatMap(\.sources)
    if sources.isEmpty { return nil }
    return sources.compactMap { source in
      switch source.kind {
      case .variable(let name): variables.values[name]?.origin
      case .builtIn(TemplateBuiltIn.auth.rawValue): .fromServer(source.span)
      case .builtIn, .literal: nil
      }
    }
  }
}
