import ConnectorModel
import ConnectorRuntime
import Diagnostics
import JSONDocument

/// What `--print result` prints: one JSON object that tells a whole run, however it ended
/// (docs/result.md).
struct ResultDocument {
  /// The version of its shape; members may be added to it without another one.
  static let version = 1

  /// The action's id.
  var action: String
  /// The connector's id, as far as it is known.
  var connector: String?
  /// The profile's name.
  var profile: String?
  /// When the run began.
  var startedAt: WallTime
  /// How long it took.
  var duration: Duration
  /// What happened.
  var trace: RunTrace
  /// Why it failed; nil for a success.
  var failure: FailureReport?
  /// Hides secrets.
  var redaction: DocumentRedaction

  /// The object.
  var value: JSONValue {
    [
      "version": .number(JSONNumber(Self.version)),
      "outcome": failure == nil ? "success" : "failure",
      "exitStatus": .number(JSONNumber((failure?.status ?? .success).rawValue)),
      "action": redaction.string(action), "connector": redaction.string(connector),
      "profile": redaction.string(profile),
      "startedAt": .string(startedAt.rfc3339),
      "duration": DocumentRedaction.milliseconds(duration),
      "tokenOrigin": trace.tokenOrigin.map { .string($0.rawValue) } ?? .null,
      "request": request, "response": response,
      "pages": number(trace.pages), "items": number(trace.items), "polls": number(trace.polls),
      "captures": captures,
      "checks": .array(trace.checks.map(check)),
      "attempts": .array(trace.exchanges.map { AttemptDocument(record: $0, redaction).value }),
      "warnings": redaction.diagnostics(trace.warnings),
      "error": error,
    ]
  }

  /// The action's request as it was sent last.
  private var request: JSONValue {
    guard let request = trace.request,
      let record = trace.exchanges.last(where: { $0.role.target == .action })
    else { return .null }
    return .object(
      [
        JSONMember(name: "method", value: redaction.string(record.method)),
        JSONMember(name: "url", value: redaction.string(record.url)),
        JSONMember(name: "headers", value: redaction.fields(record.headers)),
      ] + BodyDocument(request, sent: record.headers, redaction).members)
  }

  /// The last response of the API.
  private var response: JSONValue {
    guard let response = trace.response else { return .null }
    return .object(
      [
        JSONMember(name: "status", value: .number(JSONNumber(response.status))),
        JSONMember(name: "httpVersion", value: redaction.string(response.version)),
        JSONMember(name: "url", value: redaction.string(trace.lastAnswered?.url)),
        JSONMember(name: "headers", value: redaction.fields(response.headers)),
      ]
        + BodyDocument(
          response.body, contentType: response.firstValue(of: "Content-Type"), redaction
        ).members)
  }

  private func number(_ count: Int?) -> JSONValue {
    count.map { .number(JSONNumber($0)) } ?? .null
  }

  private var captures: JSONValue {
    .object(
      trace.captures.compactMap { capture in
        capture.value.map {
          JSONMember(
            name: capture.name, value: redaction.value($0, isSecret: capture.isSecret))
        }
      })
  }

  private func check(_ outcome: CheckOutcome) -> JSONValue {
    let actual = outcome.actual.map {
      JSONMember(name: "actual", value: redaction.value($0, isSecret: outcome.isSecret))
    }
    return .object(
      [
        JSONMember(name: "selector", value: redaction.value(outcome.selector)),
        JSONMember(name: "predicate", value: .string(outcome.predicate)),
        JSONMember(name: "expected", value: redaction.value(outcome.expected)),
      ] + [actual].compactMap { $0 } + [
        JSONMember(name: "passed", value: .bool(outcome.failure == nil)),
        JSONMember(name: "place", value: redaction.place(outcome.span)),
      ]
        + (outcome.mismatches.isEmpty
          ? []
          : [JSONMember(name: "mismatches", value: .array(outcome.mismatches.map(mismatch)))]))
  }

  private func mismatch(_ mismatch: SchemaMismatch) -> JSONValue {
    let actual = mismatch.actual.map { JSONMember(name: "actual", value: redaction.value($0)) }
    return .object(
      [
        JSONMember(name: "pointer", value: redaction.string(mismatch.pointer.text)),
        JSONMember(name: "path", value: redaction.string(mismatch.path)),
        JSONMember(name: "keyword", value: .string(mismatch.keyword)),
        JSONMember(name: "expected", value: redaction.value(mismatch.expected)),
      ] + [actual].compactMap { $0 } + [
        JSONMember(name: "message", value: redaction.string(mismatch.message)),
        JSONMember(name: "place", value: redaction.place(mismatch.span)),
      ])
  }

  private var error: JSONValue {
    guard let failure else { return .null }
    return [
      "kind": .string(failure.status.word),
      "diagnostics": redaction.diagnostics(failure.diagnostics.filter { $0.severity == .error }),
    ]
  }
}
