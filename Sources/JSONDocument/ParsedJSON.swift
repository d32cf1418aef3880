/// A JSON document that was read without being copied: its bytes and an index over them.
///
/// The index takes eight bytes for each scalar and sixteen for each array and object. Strings and
/// numbers are made only when a node is asked for them, so that capturing a few values of a large
/// body costs little more than reading it once.
///
/// Choices that RFC 8259 leaves open: a byte-order mark in front is skipped; text that is not
/// UTF-8 is refused; half a surrogate pair written as an escape (`"\uD800"`) is accepted and reads
/// as U+FFFD; members with one name are all kept, and looking the name up gives the last; numbers
/// may be of any size; nesting is bounded; so is the size, to 512 MiB.
package struct ParsedJSON: Sendable {
  /// How deep arrays and objects may nest unless told otherwise.
  package static let defaultMaximumDepth = 512

  let storage: JSONStorage

  init(storage: JSONStorage) { self.storage = storage }

  /// Reads one JSON document.
  ///
  /// - Throws: ``JSONSyntaxError`` for anything that is not JSON by RFC 8259.
  package init(
    _ bytes: [UInt8], maximumDepth: Int = defaultMaximumDepth
  ) throws(JSONSyntaxError) {
    let tape = try bytes.withUnsafeBufferPointer {
      buffer throws(JSONSyntaxError) -> [JSONTapeEntry] in
      var parser = JSONParser(bytes: buffer, maximumDepth: maximumDepth)
      try parser.parse()
      return parser.tape
    }
    storage = JSONStorage(bytes: bytes, tape: tape)
  }

  /// Reads one JSON document from text.
  ///
  /// - Throws: ``JSONSyntaxError`` for anything that is not JSON by RFC 8259.
  package init(
    _ text: String, maximumDepth: Int = defaultMaximumDepth
  ) throws(JSONSyntaxError) {
    try self.init(Array(text.utf8), maximumDepth: maximumDepth)
  }

  /// The document's value.
  package var root: JSONNode { JSONNode(storage: storage, index: 0) }

  /// The document as it was given; as JSON where it came in another form.
  package var bytes: [UInt8] { storage.isJSON ? storage.bytes : root.bytes() }
}
