extension JSONNode {
  /// The value laid out anew, without a copy in between.
  ///
  /// Scalars keep the document's own writing, escapes included; only what stands between tokens
  /// changes.
  package func bytes(_ layout: JSONLayout = .compact) -> [UInt8] {
    var writer = JSONWriter(layout, capacity: sourceRange.count)
    let tape = storage.tape
    // Whether each open container is an object, outermost first.
    var isObject: [Bool] = []
    var expectsName = false
    storage.bytes.withUnsafeBufferPointer { source in
      for place in index..<storage.next(after: index) {
        let entry = tape[place]
        switch entry.kind {
        case .array, .object:
          writer.open(source[entry.first])
          isObject.append(entry.kind == .object)
          expectsName = entry.kind == .object
        case .end:
          writer.close(source[entry.first - 1])
          isObject.removeLast()
          expectsName = isObject.last ?? false
        default:
          writer.scalar(UnsafeBufferPointer(rebasing: source[storage.sourceRange(at: place)]))
          if expectsName {
            writer.colon()
            expectsName = false
          } else {
            expectsName = isObject.last ?? false
          }
        }
      }
    }
    return writer.output
  }

  /// The value laid out anew, as text.
  package func text(_ layout: JSONLayout = .compact) -> String {
    String(decoding: bytes(layout), as: UTF8.self)
  }
}
