extension JSONValue: Hashable {
  package static func == (left: JSONValue, right: JSONValue) -> Bool {
    switch (left, right) {
    case (.null, .null): true
    case (.bool(let left), .bool(let right)): left == right
    case (.number(let left), .number(let right)): left == right
    // Swift's own `==` would hold canonically equivalent text to be equal.
    case (.string(let left), .string(let right)): left.utf8.elementsEqual(right.utf8)
    case (.array(let left), .array(let right)): left == right
    // Members must be compared once only: twice a level would be 2^depth times in all.
    case (.object(let left), .object(let right)):
      effectiveMembers(of: left) == effectiveMembers(of: right)
    default: false
    }
  }

  package func hash(into hasher: inout Hasher) {
    switch self {
    case .null:
      hasher.combine(0)
    case .bool(let bool):
      hasher.combine(bool)
    case .number(let number):
      hasher.combine(number)
    case .string(let string):
      hasher.combine(string)
    case .array(let elements):
      hasher.combine(elements)
    case .object(let members):
      hasher.combine(Self.effectiveMembers(of: members))
    }
  }

  /// The members in order of their names, the last of each name only.
  private static func effectiveMembers(of members: [JSONMember]) -> [JSONMember] {
    // The sort is stable, so the last of a run of equal names is the last that was written.
    let sorted = members.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
    return sorted.indices.filter { index in
      index + 1 == sorted.count
        || !sorted[index].name.utf8.elementsEqual(sorted[index + 1].name.utf8)
    }.map { sorted[$0] }
  }
}
