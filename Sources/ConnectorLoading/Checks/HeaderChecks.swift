import ConnectorModel
import Diagnostics

/// What must hold of header values: what is not visible ASCII or a space cannot be sent.
struct HeaderChecks {
  /// Where the templates' texts stand.
  let places: TemplatePlaces

  /// Checks the texts of all values.
  func check(_ headers: TemplateEntries) -> [Diagnostic] {
    headers.flatMap(\.value.templates).flatMap { check($0) }
  }

  /// Checks the text of one value.
  func check(_ template: Template) -> [Diagnostic] {
    guard let span = places.span(ofCharacter: { !Self.isLegal($0) }, in: template),
      let byte = template.texts.lazy.flatMap(\.utf8).first(where: { !Self.isLegal($0) })
    else { return [] }
    let isBreak = byte == 0x0A || byte == 0x0D
    let what =
      isBreak ? "a line break" : byte < 0x80 ? "a control character" : "a character outside ASCII"
    return [
      Diagnostic(
        "bad-header-value", "a header value cannot hold \(what)", at: span,
        help: isBreak
          ? "A text that begins with '|' or '>' ends with a line break: write '|-' or '>-', or put "
            + "it on one line."
          : "Only visible ASCII and spaces can be sent (RFC 9110 §5.5).")
    ]
  }

  private static func isLegal(_ byte: UInt8) -> Bool { (0x20...0x7E).contains(byte) }
}
