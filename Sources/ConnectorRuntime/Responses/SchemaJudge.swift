import ConnectorModel
import Diagnostics
import JSONDocument

/// Decides whether a response's body meets a JSON Schema.
struct SchemaJudge: Sendable {
  /// How many mismatches are looked for.
  private static let limit = 200
  /// How many keywords are told of, and how many further places of each.
  private static let keywordLimit = 10
  private static let placeLimit = 3

  private let response: ReceivedResponse
  private let redactor: Redactor

  private var places: BodyPlaces {
    BodyPlaces(selectors: SelectorEvaluator(response: response), redactor: redactor)
  }

  /// - Parameter redactor: hides secrets before anything is cut.
  init(response: ReceivedResponse, hiding redactor: Redactor) {
    self.response = response
    self.redactor = redactor
  }

  /// What the body is by a schema: the outcome for the record, and everything to be shown.
  func judge(_ schema: ResponseSchema) -> (outcome: CheckOutcome, failures: [Diagnostic]) {
    guard let linked = schema.linked else {
      return failed(
        schema, Diagnostic("failed-schema", "the schema was not read", at: schema.span))
    }
    let document: ParsedJSON
    do {
      document = try SelectorEvaluator(response: response).document(for: schema.span)
    } catch {
      return failed(schema, error.diagnostic)
    }
    do {
      let found = try linked.schema.failures(in: document.root, limit: Self.limit)
      let mismatches = found.map { mismatch($0, linked, document.root) }
      let diagnostics = diagnostics(mismatches, schema)
      return (CheckOutcome(schema, mismatches, failure: diagnostics.first), diagnostics)
    } catch {
      var span = schema.span
      if case .search(_, let place) = error { span = linked.span(of: place) ?? span }
      return failed(schema, Diagnostic("failed-schema", error.message, at: span))
    }
  }

  private func failed(
    _ schema: ResponseSchema, _ diagnostic: Diagnostic
  ) -> (CheckOutcome, [Diagnostic]) {
    (CheckOutcome(schema, [], failure: diagnostic), [diagnostic])
  }

  private func mismatch(
    _ failure: JSONSchemaFailure, _ linked: LinkedSchema, _ root: JSONNode
  ) -> SchemaMismatch {
    let (pointer, path) = failure.instance.location(below: root)
    let isScalar = ![.object, .array].contains(failure.instance.kind)
    return SchemaMismatch(
      pointer: pointer, path: path, isName: failure.isName, keyword: failure.keyword,
      expected: failure.expected, actual: isScalar ? .some(failure.instance.value) : .none,
      found: places.describe(failure.instance), expectation: failure.expectation,
      span: linked.span(of: failure.place),
      causes: failure.causes.prefix(Self.placeLimit).map { mismatch($0, linked, root) })
  }

  // MARK: Reporting

  private func diagnostics(
    _ mismatches: [SchemaMismatch], _ schema: ResponseSchema
  ) -> [Diagnostic] {
    // A keyword that fails on each of a hundred elements is one thing to say.
    var groups: [[SchemaMismatch]] = []
    var positions: [SourceSpan: Int] = [:]
    for mismatch in mismatches {
      if let span = mismatch.span, let position = positions[span] {
        groups[position].append(mismatch)
      } else {
        if let span = mismatch.span { positions[span] = groups.count }
        groups.append([mismatch])
      }
    }
    var diagnostics = groups.prefix(Self.keywordLimit).map { diagnostic($0, schema) }
    let rest = groups.count - Self.keywordLimit
    if rest > 0 {
      diagnostics.append(
        Diagnostic(
          "failed-schema", "the body fails \(rest) further \(rest == 1 ? "keyword" : "keywords")",
          at: schema.span))
    } else if mismatches.count >= Self.limit {
      diagnostics[diagnostics.count - 1].notes.append(
        .init("the first \(Self.limit) mismatches were looked for, and maybe there are more"))
    }
    return diagnostics
  }

  private func diagnostic(_ group: [SchemaMismatch], _ schema: ResponseSchema) -> Diagnostic {
    let first = group[0]
    var diagnostic = Diagnostic(
      "failed-schema", shown(first.message), at: first.span ?? schema.span,
      label: shown("is \(first.found)"))
    diagnostic.notes.append(.init(shown("in the body at \(first.path)", limit: 400)))
    for cause in first.causes {
      diagnostic.notes.append(
        .init(shown("\(cause.message), is \(cause.found)"), at: cause.span))
    }
    let others = group.dropFirst()
    for other in others.prefix(Self.placeLimit) {
      let expectation = other.expectation == first.expectation ? "" : " \(other.expectation),"
      diagnostic.notes.append(.init(shown("also \(other.subject)\(expectation) is \(other.found)")))
    }
    let rest = others.count - Self.placeLimit
    if rest > 0 { diagnostic.notes.append(.init("and \(rest) more")) }
    return diagnostic
  }

  /// A text with what the server said in it, fit for a message.
  private func shown(_ text: String, limit: Int = 300) -> String {
    ServerText.singleLine(redactor.redact(text), limit: limit)
  }
}
