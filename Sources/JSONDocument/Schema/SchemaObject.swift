/// A schema with keywords, while it is compiled.
struct SchemaObject {
  let place: JSONSchemaPlace
  let resource: Int
  private let vocabularies: Set<SchemaVocabulary>
  /// The members in order; of several with one name, the last.
  let members: [JSONMember]

  init(
    _ members: [JSONMember], place: JSONSchemaPlace, resource: Int,
    vocabularies: Set<SchemaVocabulary>
  ) {
    self.place = place
    self.resource = resource
    self.vocabularies = vocabularies
    var positions: [SchemaName: Int] = [:]
    for (index, member) in members.enumerated() { positions[SchemaName(member.name)] = index }
    self.members =
      positions.count == members.count
      ? members : positions.values.sorted().map { members[$0] }
  }

  /// A keyword's value; nil where it is missing, or means nothing in the schema's dialect.
  subscript(_ keyword: String) -> JSONValue? {
    guard let known = SchemaKeyword.named(keyword), vocabularies.contains(known.vocabulary) else {
      return nil
    }
    return members.last { $0.name == keyword }?.value
  }

  /// Whether a keyword means something in the schema's dialect.
  func understands(_ keyword: SchemaKeyword) -> Bool {
    vocabularies.contains(keyword.vocabulary)
  }
}
