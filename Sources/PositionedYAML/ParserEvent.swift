/// One event of libyaml's parser as a Swift value.
struct ParserEvent {
  enum Kind {
    case streamStart
    case streamEnd
    case documentStart(hasTagDirectives: Bool)
    case documentEnd
    case alias
    case scalar(YAMLScalar.Style)
    case sequenceStart
    case sequenceEnd
    case mappingStart
    case mappingEnd
  }

  /// A position as libyaml counts it.
  struct Mark {
    /// Code points from the start of the file, see `CodePointOffsets`.
    var index: Int
    /// Code points from the start of the line.
    var column: Int
  }

  let kind: Kind
  /// A scalar's decoded text, or an alias's name.
  let text: String
  /// The name of the anchor in front of the value.
  let anchor: String?
  /// Whether a tag stands in front of the value.
  let hasTag: Bool
  /// The place, anchor and tag included.
  let start: Mark
  let end: Mark
}

/// Why libyaml stopped.
struct ParserFailure: Error {
  /// What it found, in its words; nil when it ran out of memory.
  var problem: String?
  /// What it was doing, in its words.
  var context: String?
  /// Where it stopped, in code points.
  var problemIndex: Int
  /// Where what it was doing began, in code points.
  var contextIndex: Int
}
