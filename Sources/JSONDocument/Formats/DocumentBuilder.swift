/// Builds a document that did not come as JSON: strings in bytes of its own, and the tape over them.
///
/// Strings are written as JSON writes them, so that nodes are copied out as they are. All brackets
/// share the first four bytes, and a string may stand on the tape many times: the names of a
/// table's columns are written once.
struct DocumentBuilder {
  /// The text `""`.
  static let emptyText = JSONTapeEntry(.string, first: 5, second: 0)

  private(set) var bytes = Array("[{}]\"\"".utf8)
  private(set) var tape: [JSONTapeEntry] = []
  /// How much may still be charged.
  private var allowance: Int

  /// - Parameter allowance: how large the document may become, in bytes of text that its values
  ///   hold when they are copied, names and repetitions included.
  init(allowance: Int) {
    self.allowance = min(allowance, JSONTapeEntry.maximumDocumentSize)
  }

  /// Whether more was charged than allowed.
  var isOverdrawn: Bool { allowance < 0 }

  /// Counts bytes of text against the allowance.
  @inline(__always)
  mutating func charge(_ size: Int) { allowance -= size }

  /// Writes a string, to be appended to the tape as often as it occurs.
  mutating func string(_ text: UnsafeBufferPointer<UInt8>) -> JSONTapeEntry {
    if text.isEmpty { return Self.emptyText }
    bytes.append(UInt8(ascii: "\""))
    let start = bytes.count
    let hasEscapes = JSONEscaping.appendContent(text, to: &bytes)
    let entry = JSONTapeEntry(
      .string, flag: hasEscapes, first: start, second: bytes.count - start)
    bytes.append(UInt8(ascii: "\""))
    return entry
  }

  /// Appends a string.
  @inline(__always)
  mutating func append(_ string: JSONTapeEntry) { tape.append(string) }

  /// Begins an array or an object; returns what ``close(_:count:)`` wants.
  mutating func open(_ kind: JSONTapeEntry.Kind) -> Int {
    tape.append(JSONTapeEntry(kind, first: kind == .array ? 0 : 1, second: 0))
    return tape.count - 1
  }

  /// Ends an array or an object.
  ///
  /// - Parameters:
  ///   - opening: where it began.
  ///   - count: how many elements or members it has.
  mutating func close(_ opening: Int, count: Int) {
    let kind = tape[opening].kind
    let isArray = kind == .array
    tape[opening] = JSONTapeEntry(kind, first: isArray ? 0 : 1, second: tape.count)
    tape.append(JSONTapeEntry(.end, first: isArray ? 4 : 3, second: count))
  }

  /// What was built.
  func document() -> ParsedJSON {
    ParsedJSON(storage: JSONStorage(bytes: bytes, tape: tape, isJSON: false))
  }
}
