extension JSONPath {
  /// A document with another value at the place that this query names.
  ///
  /// Members on the way that are missing or null are made; a list is as long as it was, but that an
  /// element may be added at its end.
  ///
  /// - Returns: nil where the query is not singular, or the document has something on the way that
  ///   holds no members or elements.
  package func setting(_ value: JSONValue, in document: JSONValue) -> JSONValue? {
    guard isSingular else { return nil }
    return Self.setting(value, at: query.segments[...], in: document)
  }

  private static func setting(
    _ value: JSONValue, at segments: ArraySlice<JSONPathSegment>, in document: JSONValue?
  ) -> JSONValue? {
    guard let segment = segments.first else { return value }
    let rest = segments.dropFirst()
    switch segment.selectors.first {
    case .name(let bytes):
      var members: [JSONMember]
      switch document {
      case .object(let own): members = own
      case nil, .null: members = []
      default: return nil
      }
      let name = String(decoding: bytes, as: UTF8.self)
      let place = members.lastIndex { $0.name.utf8.elementsEqual(bytes) }
      guard let inner = setting(value, at: rest, in: place.map { members[$0].value }) else {
        return nil
      }
      if let place {
        members[place].value = inner
      } else {
        members.append(JSONMember(name: name, value: inner))
      }
      return .object(members)
    case .index(let index):
      guard case .array(var elements) = document ?? .array([]) else { return nil }
      let place = index < 0 ? elements.count + index : index
      guard place >= 0, place <= elements.count else { return nil }
      let own = place < elements.count ? elements[place] : nil
      guard let inner = setting(value, at: rest, in: own) else { return nil }
      if place < elements.count { elements[place] = inner } else { elements.append(inner) }
      return .array(elements)
    default: return nil
    }
  }
}
