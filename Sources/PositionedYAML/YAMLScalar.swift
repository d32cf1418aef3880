package import Diagnostics

/// A scalar: its text as YAML decodes it, and the way back to the bytes it was written with.
package struct YAMLScalar: Sendable {
  /// How a scalar is written.
  package enum Style: Sendable, Hashable {
    /// Without quotes.
    case plain
    /// `'…'`
    case singleQuoted
    /// `"…"`
    case doubleQuoted
    /// `|`, lines kept.
    case literal
    /// `>`, lines folded.
    case folded
  }

  /// The decoded text.
  ///
  /// Of a plain scalar on one line it is the source text, character by character: `01234` and
  /// `1.10` stay so.
  package let text: String

  /// How it is written.
  package let style: Style

  /// Where the text is written, quotes and block header included.
  package let span: SourceSpan

  /// The column of the innermost block collection around a block scalar, -1 outside of any; the
  /// base of its indentation.
  package let parentIndentation: Int

  init(text: String, style: Style, span: SourceSpan, parentIndentation: Int = -1) {
    self.text = text
    self.style = style
    self.span = span
    self.parentIndentation = parentIndentation
  }

  /// What maps offsets of the decoded text to the source; build it once to ask it often.
  ///
  /// Costs time linear in the length of the scalar.
  package var sourceMap: ScalarSourceMap { ScalarSourceMap(self) }

  /// The exact source bytes of a part of the decoded text.
  ///
  /// A character written as an escape gives the whole escape; a space or line break that comes
  /// from folding gives the white space it stands for.
  ///
  /// - Parameter range: UTF-8 offsets into `text`; what lies outside is cut off. An empty range
  ///   gives an empty span where that offset's character begins.
  package func span(ofDecoded range: Range<Int>) -> SourceSpan { sourceMap.span(ofDecoded: range) }
}
