import ConnectorModel
import Diagnostics

/// Puts a URL's path together, segment by segment, so that no value can change which path it is.
struct PathAssembler {
  private struct Segment {
    var text = ""
    /// The last expression that is part of it.
    var expression: TemplateExpression?
  }

  private var segments = [Segment()]
  private var diagnostics: [Diagnostic] = []

  /// Text of the file: kept, but for what no URL can hold.
  mutating func append(literal text: String) {
    append(encoded: PercentEncoding.keepingEscapes(text, allowed: PercentEncoding.path))
  }

  /// A value: one segment, or a part of one; several under `| path`.
  mutating func append(_ value: EvaluatedExpression) {
    do throws(EvaluationFailure) {
      let text = try value.text()
      if text.isEmpty { throw EvaluationFailure(Self.empty(value.expression)) }
      append(encoded: try Self.encode(text, value), from: value.expression)
    } catch {
      diagnostics += error.diagnostics
    }
  }

  private static func encode(
    _ text: String, _ value: EvaluatedExpression
  ) throws(EvaluationFailure) -> String {
    switch value.encoding {
    case .ofPosition: return PercentEncoding.encode(text)
    case .path:
      return PercentEncoding.encode(text, allowed: PercentEncoding.unreservedAndSlash)
    case .raw:
      do {
        return try QueryEncoder.raw(text)
      } catch {
        throw EvaluationFailure(
          error.diagnostic(subject: value.expression.shownName, at: value.expression.span))
      }
    }
  }

  /// The path.
  ///
  /// - Throws: every value that is empty, and every segment that a value turns into `.` or `..`.
  func finish() throws(EvaluationFailure) -> String {
    var problems = diagnostics
    for segment in segments {
      guard let expression = segment.expression else { continue }
      let plain = segment.text.replacingDotEscapes()
      if plain == "." || plain == ".." {
        problems.append(
          Diagnostic(
            "dot-segment",
            "\(expression.shownName) makes the path segment '\(plain)', which names another path",
            at: expression.span))
      }
    }
    if !problems.isEmpty { throw EvaluationFailure(problems) }
    return segments.map(\.text).joined(separator: "/")
  }

  private mutating func append(encoded text: String, from expression: TemplateExpression? = nil) {
    for (index, part) in text.split(separator: "/", omittingEmptySubsequences: false).enumerated() {
      if index > 0 { segments.append(Segment()) }
      segments[segments.count - 1].text += part
      if let expression { segments[segments.count - 1].expression = expression }
    }
  }

  private static func empty(_ expression: TemplateExpression) -> Diagnostic {
    Diagnostic(
      "empty-path-segment", "\(expression.shownName) is empty, but stands in a path",
      at: expression.span,
      help: "Without it the path would name something else, such as the whole collection.")
  }
}

extension String {
  /// The text with `%2E` read as the dot that it is to every server.
  fileprivate func replacingDotEscapes() -> String {
    guard utf8.contains(UInt8(ascii: "%")), utf8.count <= 6 else { return self }
    return split(separator: "%2E", omittingEmptySubsequences: false).joined(separator: ".")
      .split(separator: "%2e", omittingEmptySubsequences: false).joined(separator: ".")
  }
}
