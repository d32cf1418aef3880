package import ConnectorModel
package import Diagnostics
import JSONDocument

/// What became of a template or of one expression.
package enum Evaluation<Value: Sendable>: Sendable {
  /// A value.
  case value(Value)
  /// No value: an optional variable (or a member of one) that nobody gave.
  case missing(MissingValue)
  /// A value that only a token response will bring.
  case pending
}

/// What has no value in an expression: its source, or the argument of a filter.
package struct MissingValue: Sendable, Hashable {
  /// The source or the argument.
  package var source: TemplateSource
  /// The smallest text that is about it: the whole expression, or the argument.
  package var span: SourceSpan

  /// As messages name it: `'region'`.
  var shownName: String { source.shownName }
}

/// A template whose expressions have values, before it is known how they are to be encoded.
package struct EvaluatedTemplate: Sendable {
  /// A part of it.
  package enum Piece: Sendable {
    /// Text of the file.
    case literal(String)
    /// A value.
    case value(EvaluatedExpression)
  }

  /// The parts in order.
  package var pieces: [Piece]
  /// The template's place; nil for text that was in no file.
  package var span: SourceSpan?

  package init(pieces: [Piece], span: SourceSpan?) {
    self.pieces = pieces
    self.span = span
  }

  /// Text without expressions.
  package init(literal: String, span: SourceSpan? = nil) {
    self.init(pieces: literal.isEmpty ? [] : [.literal(literal)], span: span)
  }

  /// The value of a template that is exactly one expression.
  package var soleValue: EvaluatedExpression? {
    guard pieces.count == 1, case .value(let value) = pieces[0] else { return nil }
    return value
  }

  /// Whether a secret is part of it.
  package var isSecret: Bool {
    pieces.contains { piece in
      if case .value(let value) = piece { return value.value.isSecret }
      return false
    }
  }

  /// The whole as text, encoded for a place.
  ///
  /// - Throws: all values that have no text or cannot be encoded.
  func text(in position: PositionEncoding) throws(EvaluationFailure) -> String {
    var text = ""
    var diagnostics: [Diagnostic] = []
    for piece in pieces {
      switch piece {
      case .literal(let part):
        do {
          text += try position.literal(part)
        } catch {
          diagnostics.append(error.diagnostic(subject: "text", at: span))
        }
      case .value(let part):
        do {
          text += try part.encoded(try part.text(), in: position)
        } catch {
          diagnostics += error.diagnostics
        }
      }
    }
    if !diagnostics.isEmpty { throw EvaluationFailure(diagnostics) }
    return text
  }
}

/// The value of one expression, and what its last filter says about encoding.
package struct EvaluatedExpression: Sendable {
  /// How a value is encoded where it lands.
  package enum Encoding: Sendable, Hashable {
    /// As the place asks.
    case ofPosition
    /// `| path`: several segments of a path.
    case path
    /// `| raw`: not at all.
    case raw
  }

  /// The value.
  package var value: TemplateValue
  /// How it is encoded.
  package var encoding: Encoding
  /// The expression, for its place.
  package var expression: TemplateExpression

  package init(
    value: TemplateValue, encoding: Encoding = .ofPosition, expression: TemplateExpression
  ) {
    self.value = value
    self.encoding = encoding
    self.expression = expression
  }

  /// The value as text.
  ///
  /// - Throws: `type-mismatch` for an object, a list or null.
  func text() throws(EvaluationFailure) -> String {
    if let text = value.text { return text }
    throw EvaluationFailure(
      Diagnostic(
        "type-mismatch",
        "\(expression.shownName) is \(value.value.shownType), which has no place inside text",
        at: expression.span,
        help: Self.help(for: value)))
  }

  /// The text encoded for a place.
  func encoded(
    _ text: String, in position: PositionEncoding
  ) throws(EvaluationFailure) -> String {
    do throws(EncodingProblem) {
      switch encoding {
      case .ofPosition: return try position.value(text)
      case .raw: return try position.raw(text)
      case .path:
        throw EncodingProblem(
          "is under the filter 'path', which has a meaning in a URL's path only",
          id: "filter-type")
      }
    } catch {
      throw EvaluationFailure(
        error.diagnostic(subject: expression.shownName, at: expression.span))
    }
  }

  private static func help(for value: TemplateValue) -> String {
    switch value.value {
    case .array: "Write | join(\",\") for its elements, or | json for JSON text."
    case .null: "Write | default(\"…\") for a value in its place."
    default: "Name a member of it, or write | json for JSON text."
    }
  }
}

extension TemplateExpression {
  /// The expression's source as messages name it: `'region'`.
  var shownName: String { source.shownName }
}

extension TemplateSource {
  /// The source as messages name it: `'user.name'`, `'$auth.url'`, `the literal`.
  var shownName: String {
    let steps = path.map { step in
      switch step {
      case .member(let name): ".\(name)"
      case .index(let index): "[\(index)]"
      }
    }.joined()
    switch kind {
    case .variable(let name): return "'\(name)\(steps)'"
    case .builtIn(let name): return "'$\(name)\(steps)'"
    case .literal: return "the literal"
    }
  }
}
