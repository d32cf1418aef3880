/// One thing that is wrong with a value by a schema.
package struct JSONSchemaFailure: Sendable {
  /// The value, or the name of a member where names are wrong.
  package var instance: JSONNode
  /// Whether it is the name of a member.
  package var isName: Bool
  /// The keyword that does not hold; a subschema that is `false`.
  package var place: JSONSchemaPlace
  /// What the value must be: `must be of type integer`.
  package var expectation: String
  /// The keyword's name; `false` for such a subschema.
  package var keyword: String
  /// What the keyword asks for; null where it asks by subschemas.
  package var expected: JSONValue
  /// Why the alternatives fail: the first failure of each, where there are any.
  package var causes: [JSONSchemaFailure] = []
}

extension JSONNode {
  /// The place of a value below another in two writings: as a JSON Pointer, and as the normalised
  /// path of JSONPath (RFC 9535 §2.7).
  ///
  /// The name of a member has the place of its value. It takes time that grows with the siblings at
  /// each level.
  package func location(below root: JSONNode) -> (pointer: JSONPointer, path: String) {
    var pointer = JSONPointer.root
    var place = root.index
    while place < index, storage.tape[place].isContainer {
      let isObject = storage.tape[place].kind == .object
      var child = place + 1
      var position = 0
      while storage.next(after: isObject ? child + 1 : child) <= index {
        child = storage.next(after: isObject ? child + 1 : child)
        position += 1
      }
      pointer =
        isObject ? pointer.member(storage.string(at: child)) : pointer.element(position)
      place = isObject ? child + 1 : child
    }
    let value = JSONNode(storage: storage, index: max(place, root.index))
    return (pointer, JSONPathMatch(node: value, root: root.index).normalizedPath)
  }

  /// The names of an object's members as values of their own, with what they stand for.
  package var namedMembers: [(name: JSONNode, value: JSONNode)] {
    guard kind == .object else { return [] }
    let end = storage.tape[index].second
    var members: [(name: JSONNode, value: JSONNode)] = []
    var child = index + 1
    while child < end {
      members.append(
        (JSONNode(storage: storage, index: child), JSONNode(storage: storage, index: child + 1)))
      child = storage.next(after: child + 1)
    }
    return members
  }
}
