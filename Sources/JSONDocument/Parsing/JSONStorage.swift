/// A parsed document's bytes and tape, shared by all its nodes; an index is a place on the tape.
final class JSONStorage: Sendable {
  let bytes: [UInt8]
  let tape: [JSONTapeEntry]
  /// Whether the bytes are the value as JSON.
  ///
  /// Where the document came in another form only its scalars are, and they stand in any order.
  let isJSON: Bool

  init(bytes: [UInt8], tape: [JSONTapeEntry], isJSON: Bool = true) {
    self.bytes = bytes
    self.tape = tape
    self.isJSON = isJSON
  }

  /// The place behind a value and all that is in it: of its next sibling, if it has one.
  @inline(__always)
  func next(after index: Int) -> Int {
    let entry = tape[index]
    return entry.isContainer ? entry.second + 1 : index + 1
  }

  /// The number of elements or members; 0 for a scalar.
  @inline(__always)
  func count(at index: Int) -> Int {
    let entry = tape[index]
    return entry.isContainer ? tape[entry.second].second : 0
  }

  /// The place of an array's element; nil if there is none or this is no array.
  func element(_ position: Int, of index: Int) -> Int? {
    let entry = tape[index]
    let count = count(at: index)
    guard entry.kind == .array, position >= 0, position < count else { return nil }
    // An array of scalars only can be indexed directly.
    if entry.second - index - 1 == count { return index + 1 + position }
    var child = index + 1
    for _ in 0..<position { child = next(after: child) }
    return child
  }

  /// The place of a member's value, the last of those with the name; nil if there is none.
  func member(named name: [UInt8], of index: Int) -> Int? {
    let entry = tape[index]
    guard entry.kind == .object else { return nil }
    var found: Int?
    var key = index + 1
    while key < entry.second {
      if isString(at: key, equalTo: name) { found = key + 1 }
      key = next(after: key + 1)
    }
    return found
  }

  /// Whether the string at a place has this text, given as UTF-8.
  @inline(__always)
  func isString(at index: Int, equalTo text: [UInt8]) -> Bool {
    let entry = tape[index]
    if entry.flag { return utf8OfString(at: index) == text }
    guard entry.second == text.count else { return false }
    let start = entry.first
    for offset in 0..<text.count where bytes[start + offset] != text[offset] { return false }
    return true
  }

  /// Runs `body` on a scalar's bytes as they are in the document, a string's without its quotes.
  @inline(__always)
  func withScalarBytes<Outcome>(
    at index: Int, _ body: (UnsafeBufferPointer<UInt8>) -> Outcome
  ) -> Outcome {
    let entry = tape[index]
    return bytes.withUnsafeBufferPointer { buffer in
      body(UnsafeBufferPointer(rebasing: buffer[entry.first..<entry.first + entry.second]))
    }
  }

  /// A string's content, escapes undone.
  func utf8OfString(at index: Int) -> [UInt8] {
    let hasEscapes = tape[index].flag
    return withScalarBytes(at: index) { hasEscapes ? JSONStringDecoder.decode($0) : Array($0) }
  }

  /// A string's content, escapes undone.
  func string(at index: Int) -> String {
    if tape[index].flag { return String(decoding: utf8OfString(at: index), as: UTF8.self) }
    return withScalarBytes(at: index) { String(decoding: $0, as: UTF8.self) }
  }

  func number(at index: Int) -> JSONNumber {
    JSONNumber(validated: withScalarBytes(at: index) { String(decoding: $0, as: UTF8.self) })
  }

  /// Copies a value and all that is in it; the parser has bounded how deep this recurses.
  func value(at index: Int) -> JSONValue {
    let entry = tape[index]
    switch entry.kind {
    case .null, .end: return .null
    case .boolFalse: return .bool(false)
    case .boolTrue: return .bool(true)
    case .number: return .number(number(at: index))
    case .string: return .string(string(at: index))
    case .array:
      var elements: [JSONValue] = []
      elements.reserveCapacity(count(at: index))
      var child = index + 1
      while child < entry.second {
        elements.append(value(at: child))
        child = next(after: child)
      }
      return .array(elements)
    case .object:
      var members: [JSONMember] = []
      members.reserveCapacity(count(at: index))
      var key = index + 1
      while key < entry.second {
        members.append(JSONMember(name: string(at: key), value: value(at: key + 1)))
        key = next(after: key + 1)
      }
      return .object(members)
    }
  }

  /// How many bytes a value with all that is in it is copied from, at most.
  func size(at index: Int) -> Int {
    if isJSON || !tape[index].isContainer { return sourceRange(at: index).count }
    return tape[index..<next(after: index)].reduce(0) { size, entry in
      entry.kind == .string ? size + entry.second : size
    }
  }

  /// The bytes of the document that a value takes, quotes and brackets included.
  func sourceRange(at index: Int) -> Range<Int> {
    let entry = tape[index]
    switch entry.kind {
    case .string: return entry.first - 1..<entry.first + entry.second + 1
    case .array, .object: return entry.first..<tape[entry.second].first
    default: return entry.first..<entry.first + entry.second
    }
  }
}
