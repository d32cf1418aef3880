package import Diagnostics

/// One value of a YAML file with the place where it is written.
///
/// A tree holds no aliases or merge keys any more: both are resolved. It is at most
/// `YAMLReader.maximumDepth` collections deep, so it may be walked recursively.
package struct YAMLNode: Sendable {
  /// What a node is.
  package enum Content: Sendable {
    /// Text, a number, a boolean or null.
    case scalar(YAMLScalar)
    /// The elements in the order written.
    case sequence([YAMLNode])
    /// The entries in the order written; no two have the same key text.
    case mapping([YAMLEntry])
  }

  /// What the node is.
  package var content: Content

  /// The exact place of the value.
  ///
  /// - A scalar: its text, quotes and block header (`|`, `>`) included; a block scalar ends with
  ///   the last character of its last line that holds anything. A value that is left out has an
  ///   empty span where it would begin: right after its `:` or `-`.
  /// - `[…]` and `{…}`: brackets included. A block collection: from its first to its last
  ///   character, without what follows it on the last line.
  /// - An alias: the alias itself (`*name`). Its children and its scalar's own span are those of
  ///   the anchored text.
  ///
  /// An anchor in front of a value is not part of it.
  package var span: SourceSpan

  /// The place of the anchored value, when this node was written as an alias; else nil.
  package var aliased: SourceSpan?

  package init(content: Content, span: SourceSpan, aliased: SourceSpan? = nil) {
    self.content = content
    self.span = span
    self.aliased = aliased
  }

  /// The scalar, if the node is one.
  package var scalar: YAMLScalar? {
    if case .scalar(let scalar) = content { scalar } else { nil }
  }

  /// The elements, if the node is a sequence.
  package var elements: [YAMLNode]? {
    if case .sequence(let elements) = content { elements } else { nil }
  }

  /// The entries, if the node is a mapping.
  package var entries: [YAMLEntry]? {
    if case .mapping(let entries) = content { entries } else { nil }
  }
}

/// One `key: value` of a mapping.
package struct YAMLEntry: Sendable {
  /// The key; always a scalar.
  package var key: Key

  /// The value.
  package var value: YAMLNode

  package init(key: Key, value: YAMLNode) {
    self.key = key
    self.value = value
  }

  /// A mapping's key with its place.
  package struct Key: Sendable {
    /// The key as a scalar.
    package var scalar: YAMLScalar

    /// Where the key stands: quotes included, or the alias it was written as.
    package var span: SourceSpan

    package init(scalar: YAMLScalar, span: SourceSpan) {
      self.scalar = scalar
      self.span = span
    }

    /// The key's decoded text, by which keys are compared.
    package var text: String { scalar.text }
  }
}
