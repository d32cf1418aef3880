/// The documents that a schema is made of, with everything in them that has a URI.
struct SchemaIndex {
  /// A schema with a URI of its own, from which the references in it start.
  struct Resource {
    var uri: URIReference
    var place: JSONSchemaPlace
    /// The resource around it, whose dialect it has unless it says otherwise.
    var parent: Int?
    /// What `$schema` says, and what its keywords therefore mean.
    var dialect: String?
    var anchors: [String: JSONSchemaPlace] = [:]
    /// Those of the anchors that `$dynamicAnchor` gives.
    var dynamicAnchors: [String: JSONSchemaPlace] = [:]
  }

  /// A value that stands where a schema belongs.
  struct Entry {
    var value: JSONValue
    var resource: Int
  }

  /// The retrieval URIs of the documents.
  private(set) var documents: [String] = []
  private(set) var values: [JSONValue] = []
  private(set) var resources: [Resource] = []
  private(set) var entries: [JSONSchemaPlace: Entry] = [:]
  /// The places of the entries in the order found.
  private(set) var order: [JSONSchemaPlace] = []
  private(set) var problems: [JSONSchemaProblem] = []

  private var resourcesByURI: [String: Int] = [:]

  /// The resource with a URI, which has no fragment.
  func resource(_ uri: String) -> Int? { resourcesByURI[uri] }

  /// Takes in a document; gives its resource.
  mutating func add(_ value: JSONValue, uri: String) -> Int {
    let place = JSONSchemaPlace(document: documents.count, pointer: .root)
    documents.append(uri)
    values.append(value)
    let resource = resources.count
    resources.append(Resource(uri: URIReference(uri), place: place))
    resourcesByURI[uri] = resource
    walk(value, place, in: resource)
    return resource
  }

  /// The schema at a place; what is no schema by its keyword becomes one by being referred to.
  mutating func entry(at place: JSONSchemaPlace) -> Entry? {
    if let known = entries[place] { return known }
    guard let value = values[place.document].value(at: place.pointer) else { return nil }
    var around = place.pointer.parent
    while let pointer = around {
      if let entry = entries[JSONSchemaPlace(document: place.document, pointer: pointer)] {
        walk(value, place, in: entry.resource)
        break
      }
      around = pointer.parent
    }
    return entries[place]
  }

  private mutating func walk(_ value: JSONValue, _ place: JSONSchemaPlace, in outer: Int) {
    if entries[place] != nil { return }
    guard case .object(let members) = value else {
      note(Entry(value: value, resource: outer), place)
      return
    }
    let resource = identify(value, place, in: outer)
    note(Entry(value: value, resource: resource), place)
    for member in members {
      let place = place.member(member.name)
      switch (SchemaKeyword.named(member.name)?.children, member.value) {
      // Other drafts have a list there, which is told where the keyword is looked at.
      case (.one, .array) where member.name == "items": break
      case (.one, let value): walk(value, place, in: resource)
      case (.list, .array(let elements)):
        for (index, element) in elements.enumerated() {
          walk(element, place.element(index), in: resource)
        }
      case (.map, .object(let members)):
        for member in members { walk(member.value, place.member(member.name), in: resource) }
      default: break
      }
    }
  }

  private mutating func note(_ entry: Entry, _ place: JSONSchemaPlace) {
    entries[place] = entry
    order.append(place)
  }

  /// Notes the names that a schema gives itself; gives the resource that it belongs to.
  private mutating func identify(
    _ value: JSONValue, _ place: JSONSchemaPlace, in outer: Int
  ) -> Int {
    var resource = outer
    if case .string(let id)? = value["$id"] {
      resource = addResource(id, place, in: outer)
    }
    if resources[resource].place == place, case .string(let dialect)? = value["$schema"] {
      resources[resource].dialect = dialect
    }
    addAnchor("$anchor", of: value, place, to: resource)
    addAnchor("$dynamicAnchor", of: value, place, to: resource)
    return resource
  }

  private mutating func addResource(
    _ id: String, _ place: JSONSchemaPlace, in outer: Int
  ) -> Int {
    let reference = URIReference(id)
    guard reference.fragment ?? "" == "" else {
      report("'$id' must not have a fragment; '$anchor' names a part", at: place.member("$id"))
      return outer
    }
    let uri = reference.resolved(against: resources[outer].uri)
    if let known = resourcesByURI[uri.resource], resources[known].place != place {
      report("'$id' '\(uri.resource)' is already another schema's", at: place.member("$id"))
      return outer
    }
    // A whole document keeps the URI by which it was found too.
    if resources[outer].place == place {
      resources[outer].uri = URIReference(uri.resource)
      resourcesByURI[uri.resource] = outer
      return outer
    }
    resourcesByURI[uri.resource] = resources.count
    resources.append(
      Resource(uri: URIReference(uri.resource), place: place, parent: outer))
    return resources.count - 1
  }

  private mutating func addAnchor(
    _ keyword: String, of value: JSONValue, _ place: JSONSchemaPlace, to resource: Int
  ) {
    guard case .string(let name)? = value[keyword] else { return }
    guard Self.isAnchor(name) else {
      report(
        "'\(keyword)' must be a letter or '_', followed by letters, digits, '-', '.' and '_'",
        at: place.member(keyword))
      return
    }
    if let known = resources[resource].anchors[name], known != place {
      report("anchor '\(name)' is already another schema's", at: place.member(keyword))
      return
    }
    resources[resource].anchors[name] = place
    if keyword == "$dynamicAnchor" { resources[resource].dynamicAnchors[name] = place }
  }

  private static func isAnchor(_ name: String) -> Bool {
    guard let first = name.utf8.first, isLetter(first) else { return false }
    return name.utf8.allSatisfy {
      isLetter($0) || (0x30...0x39).contains($0) || $0 == 0x2D || $0 == 0x2E
    }
  }

  private static func isLetter(_ byte: UInt8) -> Bool {
    (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte) || byte == 0x5F
  }

  private mutating func report(_ message: String, at place: JSONSchemaPlace) {
    problems.append(JSONSchemaProblem(.fault, message, at: place))
  }
}
