import ConnectorModel
import Diagnostics

/// An action in the words of its file.
enum ActionSummary {
  /// The path or the URL as it is written.
  static func target(of action: Action) -> String {
    (action.path ?? action.url).map(written) ?? "?"
  }

  /// A template as it is written, without quotes.
  static func written(_ template: Template) -> String {
    template.segments.map { segment in
      switch segment {
      case .text(let text): text
      case .expression(let expression): expression.span.text
      }
    }.joined()
  }
}
