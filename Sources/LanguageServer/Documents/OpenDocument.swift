import Diagnostics
import JSONDocument

/// A text that an editor has open, as its changes have made it.
struct OpenDocument {
  /// The file's name as the editor writes it: by this very text it takes diagnostics.
  let uri: String
  /// The editor's number for the text; nil where it gives none.
  private(set) var version: JSONValue?
  /// The text.
  private(set) var source: SourceText

  /// - Parameter path: the file's own path.
  init(uri: String, path: String, text: String, version: JSONValue?) {
    self.uri = uri
    self.version = version?.integerValue == nil ? nil : version
    source = SourceText(path: path, bytes: Array(text.utf8))
  }

  /// Takes changes, each upon what the one before it left: of a range, or of the whole text.
  mutating func change(_ changes: [JSONValue], version: JSONValue?, _ encoding: PositionEncoding) {
    for change in changes {
      guard let text = change["text"]?.textValue else { continue }
      var bytes: [UInt8] = []
      if let start = change["range"]?["start"], let end = change["range"]?["end"] {
        let first = encoding.offset(of: start, in: source, isOpen: true)
        let last = max(first, encoding.offset(of: end, in: source, isOpen: true))
        bytes = source.bytes
        bytes.replaceSubrange(first..<last, with: text.utf8)
      } else {
        bytes = Array(text.utf8)
      }
      source = SourceText(path: source.path, bytes: bytes)
    }
    if version?.integerValue != nil { self.version = version }
  }
}
