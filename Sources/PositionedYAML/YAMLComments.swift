package import Diagnostics

/// The comments of a YAML file.
package enum YAMLComments {
  /// The place of every comment, from its `#` to the end of its line, in the order of the file.
  ///
  /// A `#` begins a comment at the start of a line or after white space, outside of scalars
  /// (YAML 1.2.2 §6.6).
  ///
  /// - Parameter root: the file's tree.
  package static func spans(in source: SourceText, root: YAMLNode) -> [SourceSpan] {
    var scalars: [Range<Int>] = []
    collect(root, into: &scalars)
    scalars.sort { $0.lowerBound < $1.lowerBound }
    var comments: [SourceSpan] = []
    var next = 0
    for line in 1...source.lineCount {
      let content = source.contentRange(ofLine: line)
      var offset = content.lowerBound
      while offset < content.upperBound {
        while next < scalars.count, scalars[next].upperBound <= offset { next += 1 }
        if next < scalars.count, scalars[next].contains(offset) {
          offset = scalars[next].upperBound
          continue
        }
        let isComment =
          source.bytes[offset] == UInt8(ascii: "#")
          && (offset == content.lowerBound || isBlank(source.bytes[offset - 1]))
        if isComment {
          comments.append(SourceSpan(source: source, range: offset..<content.upperBound))
          break
        }
        offset += 1
      }
    }
    return comments
  }

  private static func collect(_ node: YAMLNode, into ranges: inout [Range<Int>]) {
    if node.aliased != nil { return }
    switch node.content {
    case .scalar(let scalar): if !scalar.span.range.isEmpty { ranges.append(scalar.span.range) }
    case .sequence(let elements): for element in elements { collect(element, into: &ranges) }
    case .mapping(let entries):
      for entry in entries {
        if !entry.key.span.range.isEmpty { ranges.append(entry.key.span.range) }
        collect(entry.value, into: &ranges)
      }
    }
  }

  private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }
}
