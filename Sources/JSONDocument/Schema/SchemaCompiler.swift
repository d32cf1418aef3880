/// Links the documents of a schema and checks what they say.
///
/// Nothing recurses but over the nesting of a document, which its reader has bounded: however long a
/// chain of references is, it is worked off from a list.
struct SchemaCompiler {
  private let load: (String) -> JSONSchema.Loaded
  private var index = SchemaIndex()
  private var subschemas: [Subschema] = []
  private var positions: [JSONSchemaPlace: Int] = [:]
  /// The places of the subschemas, in their order; those from `compiled` on are still to be done.
  private var places: [JSONSchemaPlace] = []
  private var problems: [JSONSchemaProblem] = []
  private var unavailable: [String: String] = [:]
  private var vocabularies: [Int: Set<SchemaVocabulary>] = [:]
  private var ownDocuments = 0
  private(set) var tracksEvaluation = false

  init(load: @escaping (String) -> JSONSchema.Loaded) { self.load = load }

  mutating func compile(_ document: JSONValue, uri: String) -> JSONSchema.Compilation {
    _ = add(document, uri: uri)
    var queued = 0
    while places.count > subschemas.count || index.order.count > queued {
      while queued < index.order.count {
        _ = position(of: index.order[queued])
        queued += 1
      }
      guard places.count <= JSONSchema.maximumSubschemas else {
        report("the schema has more than \(JSONSchema.maximumSubschemas) parts", at: places[0])
        break
      }
      if subschemas.count < places.count { compileNext() }
    }
    problems += index.problems
    let hasFault = { (problem: JSONSchemaProblem) -> Bool in
      switch problem.kind {
      case .fault, .reference: true
      case .unknownKeyword, .ineffective: false
      }
    }
    if !problems.contains(where: hasFault) { findLoops() }
    let isUsable = !problems.contains(where: hasFault)
    return JSONSchema.Compilation(
      schema: isUsable
        ? JSONSchema(
          documents: index.documents, subschemas: subschemas, dynamicAnchors: dynamicAnchors,
          tracksEvaluation: tracksEvaluation) : nil,
      problems: problems, documents: index.documents)
  }

  private var dynamicAnchors: [[String: Int]] {
    index.resources.map { resource in
      resource.dynamicAnchors.compactMapValues { positions[$0] }
    }
  }

  private mutating func add(_ document: JSONValue, uri: String) -> Int {
    if MetaschemaDocuments.text(of: uri) == nil { ownDocuments += 1 }
    return index.add(document, uri: uri)
  }

  /// The position of the schema at a place, which is compiled when its turn comes.
  mutating func position(of place: JSONSchemaPlace) -> Int {
    if let known = positions[place] { return known }
    let position = places.count
    positions[place] = position
    places.append(place)
    return position
  }

  private mutating func compileNext() {
    let place = places[subschemas.count]
    guard let entry = index.entry(at: place) else {
      // A keyword's child that is missing was reported with the keyword.
      subschemas.append(Subschema(place: place, resource: 0))
      return
    }
    var subschema = Subschema(place: place, resource: entry.resource)
    switch entry.value {
    case .bool(let accepts): subschema.isFalse = !accepts
    case .object(let members):
      let compiling = SchemaObject(
        members, place: place, resource: entry.resource,
        vocabularies: vocabularies(of: entry.resource))
      subschema.assertions = assertions(of: compiling)
    default:
      report("a schema must be a mapping, true or false", at: place)
    }
    subschemas.append(subschema)
  }

  mutating func report(
    _ message: String, at place: JSONSchemaPlace, isName: Bool = false, range: Range<Int>? = nil,
    help: String? = nil, kind: JSONSchemaProblem.Kind = .fault
  ) {
    // The draft's own documents hold names that it gave up itself.
    if MetaschemaDocuments.text(of: index.documents[place.document]) != nil { return }
    problems.append(
      JSONSchemaProblem(kind, message, at: place, isName: isName, range: range, help: help))
  }

  mutating func noteUseOfEvaluation() { tracksEvaluation = true }

  // MARK: References

  /// What a reference leads to, with the name of the dynamic anchor that it names; nil, and
  /// reported, where it leads nowhere.
  mutating func target(
    of reference: String, keyword: String, in object: SchemaObject
  ) -> (position: Int, dynamicAnchor: String?)? {
    let place = object.place.member(keyword)
    let uri = URIReference(reference).resolved(against: index.resources[object.resource].uri)
    guard let resource = resource(uri.resource) else {
      let reason = unavailable[uri.resource] ?? "is not known"
      let isPlain = uri.resource == reference || uri.resource.hasPrefix("file:")
      report(
        "'\(reference)' \(reason)", at: place, help: isPlain ? nil : "It means \(uri.resource)",
        kind: .reference)
      return nil
    }
    let fragment = URIReference.decoded(uri.fragment ?? "")
    let start = index.resources[resource].place
    if let pointer = JSONPointer(fragment) {
      let target = JSONSchemaPlace(
        document: start.document, pointer: start.pointer.appending(pointer))
      if index.entry(at: target) != nil { return (position(of: target), nil) }
      report(
        "'\(reference)' leads to nothing: there is no '\(fragment)'", at: place, kind: .reference)
      return nil
    }
    guard let target = index.resources[resource].anchors[fragment] else {
      report(
        "'\(reference)' leads to nothing: there is no anchor '\(fragment)'", at: place,
        kind: .reference)
      return nil
    }
    let isDynamic = index.resources[resource].dynamicAnchors[fragment] != nil
    return (position(of: target), isDynamic ? fragment : nil)
  }

  private mutating func resource(_ uri: String) -> Int? {
    if let known = index.resource(uri) { return known }
    if unavailable[uri] != nil { return nil }
    if let text = MetaschemaDocuments.text(of: uri), let document = try? ParsedJSON(text) {
      return add(document.root.value, uri: uri)
    }
    guard ownDocuments < JSONSchema.maximumDocuments else {
      unavailable[uri] = "is one document more than the \(JSONSchema.maximumDocuments) allowed"
      return nil
    }
    switch load(uri) {
    case .document(let document): return add(document, uri: uri)
    case .unavailable(let reason):
      unavailable[uri] = reason
      return nil
    }
  }

  // MARK: Dialects

  private mutating func vocabularies(of resource: Int) -> Set<SchemaVocabulary> {
    if let known = vocabularies[resource] { return known }
    var found = Set(SchemaVocabulary.allCases)
    // Before the metaschema is looked at: it may be the schema itself.
    vocabularies[resource] = found
    if let dialect = index.resources[resource].dialect {
      found = vocabularies(
        ofDialect: dialect, at: index.resources[resource].place.member("$schema"))
    } else if let parent = index.resources[resource].parent {
      found = vocabularies(of: parent)
    }
    vocabularies[resource] = found
    return found
  }

  private mutating func vocabularies(
    ofDialect dialect: String, at place: JSONSchemaPlace
  ) -> Set<SchemaVocabulary> {
    let all = Set(SchemaVocabulary.allCases)
    let uri = URIReference(dialect)
    if uri.resource == JSONSchema.dialect, uri.fragment ?? "" == "" { return all }
    let help = "Only draft 2020-12 is understood: \(JSONSchema.dialect)"
    if SchemaDialects.isOther(uri.resource) || !uri.isAbsolute {
      report(
        uri.isAbsolute
          ? "'$schema' names another draft: '\(dialect)'" : "'$schema' must be an absolute URI",
        at: place, help: help)
      return all
    }
    guard let metaschema = self.resource(uri.resource) else {
      let reason = unavailable[uri.resource] ?? "is not known"
      report("the metaschema '\(dialect)' \(reason)", at: place, help: help, kind: .reference)
      return all
    }
    let root = index.resources[metaschema].place
    let value = index.values[root.document].value(at: root.pointer)
    guard case .string(let own)? = value?["$schema"],
      URIReference(own).resource == JSONSchema.dialect
    else {
      report("the metaschema '\(dialect)' is not one of draft 2020-12", at: place, help: help)
      return all
    }
    guard case .object(let members)? = value?["$vocabulary"] else { return all }
    var found: Set<SchemaVocabulary> = []
    for member in members {
      if let vocabulary = SchemaVocabulary(uri: member.name) {
        found.insert(vocabulary)
      } else if member.value == true {
        report(
          "the metaschema '\(dialect)' requires the vocabulary '\(member.name)', which is not known",
          at: place)
      }
    }
    return found
  }

  // MARK: Loops

  private mutating func findLoops() {
    let anchors = dynamicAnchors
    let edges = subschemas.map { subschema in
      subschema.assertions.flatMap { assertion -> [Int] in
        guard case .dynamicReference(let target, let name) = assertion.rule else {
          return assertion.rule.inPlace
        }
        // Of several that it may lead to, only an evaluation knows which.
        return anchors.count { $0[name] != nil } > 1 ? [] : [target]
      }
    }
    for loop in SchemaLoops.find(in: edges) {
      for (position, next) in zip(loop, loop.dropFirst() + [loop[0]]) {
        let assertion = subschemas[position].assertions.first { assertion in
          switch assertion.rule {
          case .reference(let target), .dynamicReference(let target, _): target == next
          default: false
          }
        }
        guard let assertion else { continue }
        report(
          "'\(assertion.keyword)' leads back to itself without an end",
          at: subschemas[position].place.member(assertion.keyword), kind: .reference)
        break
      }
    }
  }
}

/// The metaschemas of other drafts.
enum SchemaDialects {
  static func isOther(_ uri: String) -> Bool {
    let name = uri.drop { $0 != ":" }
    return name.hasPrefix("://json-schema.org/") && uri != JSONSchema.dialect
  }
}

/// Finds cycles in a graph.
enum SchemaLoops {
  /// One cycle for each way back to a node that is still being followed.
  static func find(in edges: [[Int]]) -> [[Int]] {
    var loops: [[Int]] = []
    var isDone = [Bool](repeating: false, count: edges.count)
    var depths = [Int?](repeating: nil, count: edges.count)
    for start in edges.indices where !isDone[start] {
      var path = [(node: start, next: 0)]
      depths[start] = 0
      while let (node, next) = path.last {
        guard next < edges[node].count else {
          isDone[node] = true
          depths[node] = nil
          path.removeLast()
          continue
        }
        path[path.count - 1].next += 1
        let target = edges[node][next]
        if let depth = depths[target] {
          loops.append(path[depth...].map(\.node))
        } else if !isDone[target] {
          depths[target] = path.count
          path.append((target, 0))
        }
      }
    }
    return loops
  }
}
