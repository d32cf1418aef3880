/// A name and its value in a JSON object.
package struct JSONMember: Sendable, Hashable {
  /// The name, compared by code points.
  package var name: String
  /// What the name stands for.
  package var value: JSONValue

  package init(name: String, value: JSONValue) {
    self.name = name
    self.value = value
  }

  package static func == (left: JSONMember, right: JSONMember) -> Bool {
    left.name.utf8.elementsEqual(right.name.utf8) && left.value == right.value
  }
}
