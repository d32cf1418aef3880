import Diagnostics

extension RulePage {
  /// The page as Markdown: `docs/rules/<id>.md`, and what `explain` prints.
  package var markdown: String {
    """
    # \(id)

    \(summary.prefix(1).uppercased() + summary.dropFirst()).

    \(severity.rawValue.capitalizedFirst) · category `\(category.rawValue)` · \(enforcementText)

    \(explanation)

    ## Wrong

    \(Self.listing(bad))
    ## Right

    \(Self.listing(good))
    """
  }

  private var enforcementText: String {
    switch (enforcement, severity) {
    case (.loading, .error):
      "found by `validate` and by every command that loads what it is about; it cannot be ignored"
    case (.loading, .warning):
      "found by `validate` and by every command that loads what it is about"
    case (.validation, _): "found by `validate`"
    }
  }

  private static func listing(_ example: RuleExample) -> String {
    example.files.filter(\.isShown).map { file in
      let isYAML = file.path.hasSuffix(".yaml") || file.path.hasSuffix(".yml")
      return "`\(file.path)`:\n\n```\(isYAML ? "yaml" : "text")\n\(file.text)```\n"
    }.joined(separator: "\n")
  }
}

extension String {
  fileprivate var capitalizedFirst: String { prefix(1).uppercased() + dropFirst() }
}
