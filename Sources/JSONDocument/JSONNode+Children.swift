/// The elements of an array, walked lazily.
package struct JSONElements: Sequence, IteratorProtocol, Sendable {
  private let storage: JSONStorage
  private var index: Int
  private let end: Int

  init(of node: JSONNode) {
    storage = node.storage
    index = node.index + 1
    end = node.kind == .array ? storage.tape[node.index].second : index
  }

  package mutating func next() -> JSONNode? {
    guard index < end else { return nil }
    defer { index = storage.next(after: index) }
    return JSONNode(storage: storage, index: index)
  }
}

/// The members of an object, walked lazily.
package struct JSONMembers: Sequence, IteratorProtocol, Sendable {
  private let storage: JSONStorage
  private var index: Int
  private let end: Int

  init(of node: JSONNode) {
    storage = node.storage
    index = node.index + 1
    end = node.kind == .object ? storage.tape[node.index].second : index
  }

  package mutating func next() -> (name: String, value: JSONNode)? {
    guard index < end else { return nil }
    defer { index = storage.next(after: index + 1) }
    return (storage.string(at: index), JSONNode(storage: storage, index: index + 1))
  }
}
