package import Diagnostics
package import JSONDocument

/// Text with `<<expressions>>` in it, parsed once when its file is loaded.
package struct Template: Sendable, Hashable {
  /// A part of a template.
  package enum Segment: Sendable, Hashable {
    /// Text that stands as it is.
    case text(String)
    /// A `<<…>>`.
    case expression(TemplateExpression)
  }

  /// The parts in order; neighbouring texts are joined, none is empty.
  package var segments: [Segment]

  /// The scalar that it was written as, quotes included.
  package var span: SourceSpan

  /// Whether an expression could not be read; it was reported and is not among the segments, so
  /// nothing may be concluded from what is not there.
  package var isBroken: Bool

  /// Where each of `texts` begins in the scalar's decoded text, in UTF-8; empty for a template that
  /// was not read from a file.
  package var textOffsets: [Int]

  package init(
    segments: [Segment], span: SourceSpan, isBroken: Bool = false, textOffsets: [Int] = []
  ) {
    self.segments = segments
    self.span = span
    self.isBroken = isBroken
    self.textOffsets = textOffsets
  }

  /// A template of text alone.
  package init(text: String, span: SourceSpan) {
    self.init(
      segments: text.isEmpty ? [] : [.text(text)], span: span, textOffsets: text.isEmpty ? [] : [0])
  }

  /// The expression of a scalar that is exactly one template; its value keeps its type.
  package var soleExpression: TemplateExpression? {
    guard !isBroken, segments.count == 1, case .expression(let expression) = segments[0] else {
      return nil
    }
    return expression
  }

  /// The text of a template without expressions.
  package var literalText: String? {
    if isBroken { return nil }
    switch segments.count {
    case 0: return ""
    case 1:
      if case .text(let text) = segments[0] { return text }
      return nil
    default: return nil
    }
  }

  /// The template as its author wrote it, without the scalar's quotes.
  package var written: String {
    segments.map { segment in
      switch segment {
      case .text(let text): text
      case .expression(let expression): expression.span.text
      }
    }.joined()
  }

  /// The texts between the expressions, in order.
  package var texts: [String] {
    segments.compactMap { segment in
      if case .text(let text) = segment { return text }
      return nil
    }
  }

  /// The expressions in order.
  package var expressions: [TemplateExpression] {
    segments.compactMap { segment in
      if case .expression(let expression) = segment { return expression }
      return nil
    }
  }
}

extension Template {
  /// The variables that it names, in filters' arguments too.
  package var variableNames: [String] {
    var names: [String] = []
    for case .expression(let expression) in segments {
      if case .variable(let name) = expression.source.kind { names.append(name) }
      for argument in expression.filters.flatMap(\.arguments) {
        if case .variable(let name) = argument.kind { names.append(name) }
      }
    }
    return names
  }
}

/// One `<<source | filter | …>>`.
///
/// A class, as many checks look at each of a file, and copying one would count references.
package final class TemplateExpression: Sendable {
  /// Where the value comes from.
  package let source: TemplateSource
  /// What is done to it, in order.
  package let filters: [TemplateFilterCall]
  /// The source text from `<<` to `>>`.
  package let span: SourceSpan

  package init(source: TemplateSource, filters: [TemplateFilterCall], span: SourceSpan) {
    self.source = source
    self.filters = filters
    self.span = span
  }

  /// Every source read by the expression, its filters' arguments included.
  package var sources: [TemplateSource] {
    [source] + filters.flatMap(\.arguments)
  }

  /// The sources that stand in what comes out: the first one, and those that `append` adds.
  package var joined: [TemplateSource] {
    [source] + filters.filter { $0.filter == .append }.flatMap(\.arguments)
  }
}

extension TemplateExpression: Hashable {
  package static func == (left: TemplateExpression, right: TemplateExpression) -> Bool {
    left.source == right.source && left.filters == right.filters && left.span == right.span
  }

  package func hash(into hasher: inout Hasher) {
    hasher.combine(source)
    hasher.combine(filters)
    hasher.combine(span)
  }
}

/// What an expression or a filter's argument starts from.
package struct TemplateSource: Sendable, Hashable {
  /// The kinds of source.
  package enum Kind: Sendable, Hashable {
    /// A declared variable: `region`.
    case variable(String)
    /// A value of the engine: `uuid` for `<<$uuid>>`.
    case builtIn(String)
    /// A value written in the template.
    case literal(JSONValue)
  }

  /// A step into an object or an array.
  package enum Step: Sendable, Hashable {
    /// `.name`
    case member(String)
    /// `[0]`; negative counts from the end.
    case index(Int)
  }

  /// The value's kind and name.
  package var kind: Kind
  /// The steps into it.
  package var path: [Step]
  /// The name's (or the literal's) own place.
  package var span: SourceSpan
  /// The place of each step, without its `.` or brackets; empty for a source that was not read from
  /// a file.
  package var stepSpans: [SourceSpan]

  package init(kind: Kind, path: [Step] = [], span: SourceSpan, stepSpans: [SourceSpan] = []) {
    self.kind = kind
    self.path = path
    self.span = span
    self.stepSpans = stepSpans
  }
}

/// One `| name(arguments)`.
package struct TemplateFilterCall: Sendable, Hashable {
  /// Which filter.
  package var filter: TemplateFilter
  /// The arguments in order, as many as the filter takes.
  package var arguments: [TemplateSource]
  /// The filter's name and arguments.
  package var span: SourceSpan

  package init(filter: TemplateFilter, arguments: [TemplateSource], span: SourceSpan) {
    self.filter = filter
    self.arguments = arguments
    self.span = span
  }
}
