/// What is wrong with a schema, and where.
package struct JSONSchemaProblem: Error, Sendable, Hashable {
  /// What kind of thing it is.
  package enum Kind: Sendable, Hashable {
    /// The schema says nothing that could be checked, or something that is not understood.
    case fault
    /// A keyword that no draft knows: legal, an annotation, but it checks nothing (JSON Schema Core
    /// §6.5). With those that check something, and whose value might be the one that it has.
    case unknownKeyword(String, fitting: [String])
    /// A keyword that checks nothing where it stands.
    case ineffective
    /// A reference that leads nowhere.
    case reference
  }

  /// The kind.
  package var kind: Kind
  /// One line without a period.
  package var message: String
  /// Where it stands.
  package var place: JSONSchemaPlace
  /// Whether the member's name is meant, not its value.
  package var isName: Bool
  /// A part of the text that stands there, in UTF-8 offsets; nil for all of it.
  package var range: Range<Int>?
  /// What to do about it; nil where the message says it.
  package var help: String?

  init(
    _ kind: Kind, _ message: String, at place: JSONSchemaPlace, isName: Bool = false,
    range: Range<Int>? = nil, help: String? = nil
  ) {
    self.kind = kind
    self.message = message
    self.place = place
    self.isName = isName
    self.range = range
    self.help = help
  }
}

/// A place in one of the documents that a schema is made of.
package struct JSONSchemaPlace: Sendable, Hashable {
  /// Which of ``JSONSchema/documents``.
  package var document: Int
  /// The value in it.
  package var pointer: JSONPointer

  func member(_ name: String) -> JSONSchemaPlace {
    JSONSchemaPlace(document: document, pointer: pointer.member(name))
  }

  func element(_ index: Int) -> JSONSchemaPlace {
    JSONSchemaPlace(document: document, pointer: pointer.element(index))
  }
}
