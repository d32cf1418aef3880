package import ConnectorModel
package import Diagnostics
import PositionedYAML

/// The way from the text between a template's expressions back to the file.
package struct TemplatePlaces: Sendable {
  /// By their ranges: all stand in one file.
  private var scalars: [Range<Int>: YAMLScalar] = [:]

  /// Remembers the scalar that a template was read from, where its text is worth pointing into.
  mutating func note(_ template: Template, _ scalar: YAMLScalar, _ position: TemplatePosition) {
    switch position {
    case .url, .path, .header, .text, .credential, .signing: scalars[template.span.range] = scalar
    case .query, .cookie, .form, .json, .xml:
      // For another tool's variables only.
      if scalar.text.utf8.contains(UInt8(ascii: "{")) { scalars[template.span.range] = scalar }
    }
  }

  /// The place of a part of one of a template's texts; of the whole scalar if that is not known.
  ///
  /// - Parameters:
  ///   - index: which of `template.texts`.
  ///   - part: UTF-8 offsets into that text.
  package func span(of part: Range<Int>, inText index: Int, of template: Template) -> SourceSpan {
    guard let scalar = scalars[template.span.range],
      scalar.span.source === template.span.source,
      template.textOffsets.indices.contains(index)
    else { return template.span }
    let offset = template.textOffsets[index]
    return scalar.span(ofDecoded: part.lowerBound + offset..<part.upperBound + offset)
  }

  /// The place from the first of some bytes to the end of the text that holds it; nil where no text
  /// of the template has any.
  package func span(
    from isStart: (UInt8) -> Bool, to isEnd: (UInt8) -> Bool = { _ in false },
    in template: Template
  ) -> SourceSpan? {
    for (index, text) in template.texts.enumerated() {
      let bytes = Array(text.utf8)
      guard let start = bytes.firstIndex(where: isStart) else { continue }
      let end = bytes[(start + 1)...].firstIndex(where: isEnd) ?? bytes.count
      return span(of: start..<end, inText: index, of: template)
    }
    return nil
  }

  /// The place of the first character that begins with one of some bytes.
  package func span(ofCharacter isStart: (UInt8) -> Bool, in template: Template) -> SourceSpan? {
    span(from: isStart, to: { $0 & 0xC0 != 0x80 }, in: template)
  }
}
