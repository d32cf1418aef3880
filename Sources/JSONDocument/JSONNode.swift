/// One value in a ``ParsedJSON``: a cursor that keeps the document alive and costs nothing to make.
package struct JSONNode: Sendable {
  let storage: JSONStorage
  let index: Int

  /// The value's type.
  package var kind: JSONKind {
    switch storage.tape[index].kind {
    case .null, .end: .null
    case .boolFalse, .boolTrue: .boolean
    case .number: .number
    case .string: .string
    case .array: .array
    case .object: .object
    }
  }

  /// The text of a string, escapes undone; nil for any other type.
  package var string: String? { kind == .string ? storage.string(at: index) : nil }

  /// A number with all its digits; nil for any other type.
  package var number: JSONNumber? { kind == .number ? storage.number(at: index) : nil }

  /// The value of `true` or `false`; nil for any other type.
  package var bool: Bool? {
    switch storage.tape[index].kind {
    case .boolTrue: true
    case .boolFalse: false
    default: nil
    }
  }

  /// Whether this is `null`.
  package var isNull: Bool { kind == .null }

  /// How many elements an array or members an object has; 0 for any other type.
  package var count: Int { storage.count(at: index) }

  /// The value of an object's member; of several with one name, the last.
  ///
  /// Nil if there is none or this is no object. Takes time in proportion to the members.
  package func member(named name: String) -> JSONNode? {
    storage.member(named: Array(name.utf8), of: index).map {
      JSONNode(storage: storage, index: $0)
    }
  }

  /// An array's element, counted from 0; nil if there is none or this is no array.
  ///
  /// Takes time in proportion to `position`; use ``elements`` to walk over all.
  package func element(at position: Int) -> JSONNode? {
    storage.element(position, of: index).map { JSONNode(storage: storage, index: $0) }
  }

  /// An array's elements in order; none for any other type.
  package var elements: JSONElements { JSONElements(of: self) }

  /// An object's members in order, duplicates included; none for any other type.
  package var members: JSONMembers { JSONMembers(of: self) }

  /// The bytes of the document that the value takes, quotes and brackets included; without a
  /// meaning where the document did not come as JSON.
  package var sourceRange: Range<Int> { storage.sourceRange(at: index) }

  /// The value exactly as the document writes it; as compact JSON where it did not come as JSON.
  package var source: String {
    guard storage.isJSON else { return text() }
    return String(decoding: storage.bytes[sourceRange], as: UTF8.self)
  }

  /// A copy of the value with all that is in it.
  package var value: JSONValue { storage.value(at: index) }
}
