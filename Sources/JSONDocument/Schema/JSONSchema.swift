/// A JSON Schema (draft 2020-12), checked and linked when it is made.
///
/// All of the draft's vocabularies are understood; `format` and `content…` are annotations, as the
/// draft has them by default. Numbers are compared exactly, texts by code points.
package struct JSONSchema: Sendable {
  /// The draft's own metaschema.
  package static let dialect = "https://json-schema.org/draft/2020-12/schema"

  /// The names of all keywords, sorted.
  package static var keywords: [String] { Array(SchemaKeyword.names) }

  /// How long one validation may take, searches included.
  package static let defaultTime = Duration.seconds(30)

  /// The most documents that a schema may be made of, those of the draft itself not counted.
  static let maximumDocuments = 200

  /// The most subschemas in all its documents.
  static let maximumSubschemas = 100_000

  /// The URIs of the documents that it is made of, the one with the schema itself first; places name
  /// them by their position.
  package let documents: [String]

  /// The subschemas, which refer to each other by position; the first is the schema itself.
  let subschemas: [Subschema]

  /// What `$dynamicRef`s may lead to: by resource, then by name.
  let dynamicAnchors: [[String: Int]]

  /// Whether any subschema asks what others have looked at.
  let tracksEvaluation: Bool

  /// What one document gives to a schema.
  package enum Loaded: Sendable {
    /// Its value.
    case document(JSONValue)
    /// None; why, as it follows the URI.
    case unavailable(String)
  }

  /// What making a schema gives.
  package struct Compilation: Sendable {
    /// The schema; nil where one of the problems is more than an unknown keyword.
    package var schema: JSONSchema?
    /// What is wrong, in the order found.
    package var problems: [JSONSchemaProblem]
    /// As ``JSONSchema/documents``.
    package var documents: [String]
  }

  /// Makes a schema of a document and of those it refers to.
  ///
  /// - Parameters:
  ///   - document: the schema.
  ///   - uri: where relative references in it start from, absolute, without a fragment.
  ///   - load: gives the document of an absolute URI that no `$id` gives; the draft's own
  ///     metaschemas are known.
  package static func compile(
    _ document: JSONValue, uri: String, load: (String) -> Loaded
  ) -> Compilation {
    withoutActuallyEscaping(load) { load in
      var compiler = SchemaCompiler(load: load)
      return compiler.compile(document, uri: uri)
    }
  }

  /// Everything that is wrong with a value by the schema.
  ///
  /// - Parameters:
  ///   - instance: the value; it must be the root of its document or a part of it.
  ///   - limit: how many failures are told at most, at least 1.
  ///   - time: how long it may take.
  /// - Throws: ``JSONSchemaEvaluationError`` where that takes more than is allowed.
  package func failures(
    in instance: JSONNode, limit: Int = 100, time: Duration = defaultTime
  ) throws(JSONSchemaEvaluationError) -> [JSONSchemaFailure] {
    var evaluator = SchemaEvaluator(self, limit: max(1, limit), time: time)
    _ = try evaluator.evaluate(instance)
    return evaluator.failures
  }

  /// Whether a value meets the schema.
  ///
  /// - Throws: ``JSONSchemaEvaluationError`` where telling takes more than is allowed.
  package func accepts(
    _ instance: JSONNode, time: Duration = defaultTime
  ) throws(JSONSchemaEvaluationError) -> Bool {
    var evaluator = SchemaEvaluator(self, limit: 0, time: time)
    return try evaluator.evaluate(instance)
  }
}

/// Why a validation was given up without an answer.
package enum JSONSchemaEvaluationError: Error, Sendable, Hashable {
  /// More time than was given.
  case tooMuchTime
  /// More subschemas inside each other than are followed.
  case tooDeep
  /// A regular expression went over its limits; its message, and where it stands.
  case search(String, JSONSchemaPlace)

  /// What happened, as one line without a period.
  package var message: String {
    switch self {
    case .tooMuchTime: "limit exceeded: the schema takes too long on this body"
    case .tooDeep: "limit exceeded: the schema leads too deep on this body"
    case .search(let message, _): message
    }
  }
}
