/// A node that a query selected.
package struct JSONPathMatch: Sendable {
  /// The node.
  package let node: JSONNode

  private let root: Int

  init(node: JSONNode, root: Int) {
    self.node = node
    self.root = root
  }

  /// The one path to the node, as RFC 9535 §2.7 writes it: `$['items'][0]`.
  ///
  /// It is found by a walk from the root, in time that grows with the siblings at each level.
  package var normalizedPath: String {
    let storage = node.storage
    var path = "$"
    var place = root
    while place != node.index {
      let isObject = storage.tape[place].kind == .object
      var child = place + 1
      var position = 0
      // Each child reaches to where the next one begins; the one sought contains the node.
      while storage.next(after: isObject ? child + 1 : child) <= node.index {
        child = storage.next(after: isObject ? child + 1 : child)
        position += 1
      }
      if isObject {
        path += "['" + Self.escaped(storage.string(at: child)) + "']"
        place = child + 1
      } else {
        path += "[\(position)]"
        place = child
      }
    }
    return path
  }

  private static func escaped(_ name: String) -> String {
    var text = String.UnicodeScalarView()
    for scalar in name.unicodeScalars {
      switch scalar {
      case "\u{08}": text.append(contentsOf: #"\b"#.unicodeScalars)
      case "\t": text.append(contentsOf: #"\t"#.unicodeScalars)
      case "\n": text.append(contentsOf: #"\n"#.unicodeScalars)
      case "\u{0C}": text.append(contentsOf: #"\f"#.unicodeScalars)
      case "\r": text.append(contentsOf: #"\r"#.unicodeScalars)
      case "'", "\\":
        text.append("\\")
        text.append(scalar)
      case "\0"..<" ":
        let digits = String(scalar.value, radix: 16)
        text.append(contentsOf: (scalar.value < 0x10 ? #"\u000"# : #"\u00"#).unicodeScalars)
        text.append(contentsOf: digits.unicodeScalars)
      default: text.append(scalar)
      }
    }
    return String(text)
  }
}
