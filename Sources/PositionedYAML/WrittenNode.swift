package import Diagnostics

/// One value of a YAML file as it is written: anchors, aliases and merge keys stay what they are,
/// for whoever writes the file anew.
///
/// Offsets are those of the file. A tree is at most `YAMLReader.maximumDepth` collections deep.
package struct WrittenNode: Sendable {
  /// What a node is.
  package enum Content: Sendable {
    /// `*name`, by its name.
    case alias(String)
    /// Text, a number, a boolean or null; a value that is left out has an empty range.
    case scalar(YAMLScalar)
    /// The elements in the order written.
    case sequence([WrittenItem])
    /// The entries in the order written.
    case mapping([WrittenEntry])
  }

  /// How a collection is written.
  package enum Notation: Sendable {
    /// By indentation.
    case block
    /// In brackets or braces.
    case bracketed
    /// `a: 1` in `[a: 1]`: a mapping of one entry without braces.
    case bare
  }

  /// What the node is.
  package var content: Content
  /// How it is written, where it is a collection; a scalar's own style tells that of a scalar.
  package var notation = Notation.block
  /// The place of `&name` in front of it.
  package var anchor: Range<Int>?
  /// The anchor's name.
  package var anchorName: String?
  /// The place of the value without its anchor, as `YAMLNode.span` defines it.
  package var range: Range<Int>

  /// Where the node begins, its anchor included.
  package var start: Int { anchor?.lowerBound ?? range.lowerBound }

  /// The scalar, if the node is one.
  package var scalar: YAMLScalar? {
    if case .scalar(let scalar) = content { scalar } else { nil }
  }

  /// Whether a value is left out.
  package var isOmitted: Bool {
    if case .scalar(let scalar) = content { scalar.style == .plain && range.isEmpty } else { false }
  }

  /// Whether the node is a collection written by indentation.
  package var isBlockCollection: Bool {
    switch content {
    case .sequence, .mapping: notation == .block
    case .alias, .scalar: false
    }
  }
}

/// One element of a sequence.
package struct WrittenItem: Sendable {
  /// Where it begins: at its dash, or at its value in brackets.
  package var start: Int
  /// The value.
  package var value: WrittenNode
}

/// One entry of a mapping.
package struct WrittenEntry: Sendable {
  /// Where it begins: at its `?`, else at its key with its anchor.
  package var start: Int
  /// The key: a scalar or an alias.
  package var key: WrittenNode
  /// The place of the colon; nil where none is written.
  package var colon: Int?
  /// The value.
  package var value: WrittenNode
}

extension YAMLReader {
  /// Reads a file that `read` has found nothing wrong with, as it is written.
  ///
  /// - Returns: nil where the file cannot be followed token by token.
  package static func readWritten(_ source: SourceText) -> WrittenNode? {
    guard let events = events(of: source) else { return nil }
    var builder = WrittenTreeBuilder(source, events)
    return builder.root()
  }

  private static func events(of source: SourceText) -> [ParserEvent]? {
    source.bytes.withUnsafeBufferPointer { bytes in
      let hasMark = bytes.starts(with: CharacterCheck.byteOrderMark)
      let text = hasMark ? bytes.dropFirst(CharacterCheck.byteOrderMark.count) : bytes[...]
      guard var stream = EventStream(bytes: UnsafeBufferPointer(rebasing: text)) else { return nil }
      var events: [ParserEvent] = []
      while let event = try? stream.next() {
        if case .streamEnd = event.kind { return events }
        events.append(event)
      }
      return nil
    }
  }
}
