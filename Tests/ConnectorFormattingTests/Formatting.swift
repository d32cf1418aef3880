import ConnectorFormatting
import ConnectorLoading
import ConnectorModel
import Diagnostics
import Testing

/// Formats texts as tests want it.
enum Formatting {
  /// The canonical form of an action's text.
  static func action(_ text: String) throws -> String {
    try formatted(text, Action.declaration.erased)
  }

  /// The canonical form, which must be its own canonical form.
  static func formatted(_ text: String, _ declaration: AnyObjectDeclaration) throws -> String {
    let once = try bytes(Array(text.utf8), declaration)
    let twice = try bytes(once, declaration)
    #expect(String(decoding: once, as: UTF8.self) == String(decoding: twice, as: UTF8.self))
    return String(decoding: once, as: UTF8.self)
  }

  private static func bytes(_ bytes: [UInt8], _ declaration: AnyObjectDeclaration) throws -> [UInt8]
  {
    switch FileFormatter(declaration).format(SourceText(path: "test.yaml", bytes: bytes)) {
    case .formatted(let bytes): return bytes
    case .kept(let reason): throw Failure(words: "kept: \(reason)")
    case .unreadable(let diagnostics): throw Failure(words: TextRenderer().render(diagnostics))
    case .fault(let diagnostic): throw Failure(words: diagnostic.message)
    }
  }

  /// Why a text was not formatted.
  struct Failure: Error, CustomStringConvertible {
    var words: String
    var description: String { words }
  }
}
