package import Diagnostics
package import JSONDocument

/// `schema` of `expect`: a JSON Schema that the body must meet.
package struct ResponseSchema: Sendable {
  /// Where it is written.
  package enum Origin: Sendable {
    /// In the action itself.
    case inline(SchemaDocument)
    /// In a file: its path from the project's root.
    case file(Located<String>)
  }

  /// Where it is written.
  package var origin: Origin
  /// The schema, ready to be used; set by the loader, nil for a file outside the project's root until
  /// a run may read it.
  package var linked: LinkedSchema?

  package init(_ origin: Origin) { self.origin = origin }

  /// The value of the key `schema`.
  package var span: SourceSpan {
    switch origin {
    case .inline(let document): document.span
    case .file(let path): path.span
    }
  }

  /// The path of its file; nil where it stands in the action.
  package var path: Located<String>? {
    if case .file(let path) = origin { path } else { nil }
  }
}

/// The value of a schema's document with the place of every part of it.
package struct SchemaDocument: Sendable {
  /// The places of a part.
  package struct Place: Sendable {
    /// The name of a member; nil for an element and for the whole.
    package var name: SourceSpan?
    /// The value.
    package var value: SourceSpan

    package init(name: SourceSpan?, value: SourceSpan) {
      self.name = name
      self.value = value
    }
  }

  /// The value.
  package var value: JSONValue
  /// The whole of it.
  package var span: SourceSpan
  private var places: [JSONPointer: Place]

  package init(value: JSONValue, span: SourceSpan, places: [JSONPointer: Place]) {
    self.value = value
    self.span = span
    self.places = places
  }

  /// The place of a part, or of the nearest one around it that has a place.
  package func place(of pointer: JSONPointer) -> Place {
    var pointer = pointer
    while true {
      if let place = places[pointer] { return place }
      guard let parent = pointer.parent else { return Place(name: nil, value: span) }
      pointer = parent
    }
  }
}

/// A schema with the files that its parts stand in.
package struct LinkedSchema: Sendable {
  /// The schema.
  package var schema: JSONSchema
  private var documents: [SchemaDocument?]

  /// - Parameter documents: those of the schema, in its order; nil for the draft's own.
  package init(schema: JSONSchema, documents: [SchemaDocument?]) {
    self.schema = schema
    self.documents = documents
  }

  /// Where a part of the schema is written: from a member's name to its value's end, if that is on
  /// the same line; nil for the draft's own documents.
  package func span(of place: JSONSchemaPlace) -> SourceSpan? {
    guard documents.indices.contains(place.document), let document = documents[place.document]
    else { return nil }
    let found = document.place(of: place.pointer)
    guard let name = found.name, name.source === found.value.source,
      name.start.line == found.value.end.line, name.range.lowerBound < found.value.range.upperBound
    else { return found.name ?? found.value }
    return SourceSpan(
      source: name.source, range: name.range.lowerBound..<found.value.range.upperBound)
  }
}

extension FieldType where Value == ResponseSchema {
  /// A JSON Schema, or the path of a file that holds one.
  package static var schema: Self {
    Self(shape: .schema) { value in
      if case .schema(let schema) = value { return schema }
      return nil
    }
  }
}
