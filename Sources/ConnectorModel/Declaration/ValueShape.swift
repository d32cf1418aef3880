/// What may stand at a key: data that the loader interprets, and from which suggestions, the JSON
/// Schema and the reference are made.
package indirect enum ValueShape: Sendable {
  /// Text as it is; a plain scalar's source text counts (`1.10` stays so).
  case text
  /// Text with templates.
  case template(TemplatePosition)
  /// `true` or `false`.
  case boolean
  /// A whole number within bounds.
  case integer(ClosedRange<Int>)
  /// A number within bounds.
  case number(ClosedRange<Double>)
  /// A duration: `250ms`, `2s`, `5m`, `1h`.
  case duration
  /// One of a few words.
  case choice([Choice])
  /// The format's version; only 1 is known.
  case version
  /// A JSON value without templates.
  case literal
  /// A value whose type is declared beside it: as `literal`, but a number that JSON cannot write
  /// (`012`) is text.
  case value
  /// A JSON value whose texts may hold templates.
  case json
  /// As `value`, or a mapping with the one key `from` (a `VariableSource`).
  case profileValue
  /// A JSONPath (RFC 9535).
  case jsonPath
  /// A regular expression (PCRE2).
  case regularExpression
  /// A JSON Schema (draft 2020-12), or the path of a file that holds one.
  case schema
  /// A status code from 100 to 599, or a class: `2xx`.
  case statusPattern
  /// A list; where `orSingle`, one element may stand for a list of one.
  case list(of: ValueShape, orSingle: Bool)
  /// A mapping from names of the author's to values.
  case map(of: ValueShape, keys: KeyRule)
  /// A mapping with declared keys.
  case object(@Sendable () -> AnyObjectDeclaration)
  /// A mapping whose `type` says which declaration applies; some may be written as a bare word.
  case variant(VariantDeclaration)
  /// One shape or the other by the kind of node: a scalar, else a collection.
  case scalarOr(scalar: ValueShape, collection: ValueShape)
  /// The shape, or null.
  case nullable(ValueShape)

  /// One legal word.
  package struct Choice: Sendable {
    /// The word.
    package var word: String
    /// What it means, in a few words.
    package var summary: String
    /// Whether this version acts on it.
    package var isBuilt: Bool

    package init(_ word: String, _ summary: String = "", isBuilt: Bool = true) {
      self.word = word
      self.summary = summary
      self.isBuilt = isBuilt
    }
  }

  /// What the author's own keys must look like.
  package enum KeyRule: Sendable {
    /// `[A-Za-z_][A-Za-z0-9_]*`: variables, inputs, captures.
    case variableName
    /// A header field's name (RFC 9110 §5.1), compared without case.
    case headerName
    /// Any text that is not empty: query and form names.
    case anyText
    /// The id of a connector, a rule or a glob: any text.
    case identifier
  }
}

/// A mapping whose discriminator says which object it is.
package struct VariantDeclaration: Sendable {
  /// One of the objects.
  package struct Case: Sendable {
    /// The discriminator's value.
    package var word: String
    /// What it is, in a few words.
    package var summary: String
    /// The object; nil while this version does not act on it.
    package var declaration: (@Sendable () -> AnyObjectDeclaration)?

    package init(
      _ word: String, _ summary: String, _ declaration: (@Sendable () -> AnyObjectDeclaration)?
    ) {
      self.word = word
      self.summary = summary
      self.declaration = declaration
    }
  }

  /// What the objects are, for messages: `auth scheme`.
  package var name: String
  /// The key that tells them apart.
  package var discriminator: String
  /// The objects.
  package var cases: [Case]

  package init(name: String, discriminator: String, cases: [Case]) {
    self.name = name
    self.discriminator = discriminator
    self.cases = cases
  }
}
