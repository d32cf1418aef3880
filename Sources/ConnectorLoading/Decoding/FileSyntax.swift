package import Diagnostics
package import PositionedYAML

/// What can be said of a file before anything of it is decoded.
package enum FileSyntax {
  /// Reads a file's tree.
  ///
  /// - Returns: as `YAMLReader.read`, with faults explained by the template that YAML cut in two
  ///   where one is the cause.
  package static func read(
    _ source: SourceText
  ) -> (root: YAMLNode?, diagnostics: [Diagnostic]) {
    let (root, diagnostics) = YAMLReader.read(source)
    if root != nil { return (root, diagnostics) }
    return (nil, diagnostics.map { TornTemplate.find(causing: $0)?.diagnostic ?? $0 })
  }
}
