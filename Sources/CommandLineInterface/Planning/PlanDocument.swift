import ConnectorRuntime
import Diagnostics
import JSONDocument

/// A plan as JSON; docs/commands/plan.md describes it.
///
/// Only values are hidden: its names are fixed words, whatever the secrets are.
struct PlanDocument {
  /// The form's version; one that programs could not read on as before gets another.
  static let version = 1

  private let plan: Plan
  private let showsSecrets: Bool
  private let hide: (String) -> String
  private let sources: SourceDocument

  init(plan: Plan, console: Console) {
    self.plan = plan
    showsSecrets = console.showsSecrets
    hide = console.hidden
    sources = SourceDocument(hide: hide)
  }

  /// The document.
  var value: JSONValue {
    [
      "version": .number(JSONNumber(Self.version)),
      "action": text(plan.action),
      "connector": text(plan.connector),
      "profile": plan.profile.map(text) ?? .null,
      "request": request(plan.request),
      "authentication": .array(plan.authentication.map(scheme)),
      "settings": .array(plan.settings.map(value)),
      "variables": .array(plan.variables.map(value)),
    ]
  }

  private func request(_ request: PlannedRequest) -> JSONValue {
    [
      "method": text(request.method.value),
      "url": text(request.url),
      "target": request.target.map(text) ?? .null,
      "credentials": .bool(request.isConnectorOrigin && !plan.authentication.isEmpty),
      "parts": .array(([request.method] + request.urlParts).map(value)),
      "query": .array(request.query.map(value)),
      "headers": .array(request.headers.map(value)),
      "body": request.body.map(body) ?? .null,
      "omitted": .array(request.omissions.map(omission)),
    ]
  }

  private func body(_ body: PlannedBody) -> JSONValue {
    var members: [(String, JSONValue?)] = [
      ("type", body.type.map(text) ?? .null),
      ("size", body.size.map { .number(JSONNumber($0)) } ?? .null),
      ("coding", body.coding.map { .string($0.rawValue) }),
    ]
    switch body.content {
    case .text(let content): members.append(("text", text(content)))
    case .file(let path): members.append(("file", text(path)))
    case .multipart(let parts): members.append(("multipart", .array(parts.map(part))))
    case .unknown: break
    }
    let parts = body.parts.map { part -> JSONValue in
      [
        "name": text(part.name), "certainty": .string(part.certainty.rawValue),
        "from": sources.value(part.source),
      ]
    }
    return .object(SourceDocument.members(members + [("parts", .array(parts))]))
  }

  private func part(_ part: MultipartContent.Part) -> JSONValue {
    .object(MultipartDocument.members(of: part, text: text))
  }

  private func omission(_ omission: PlannedOmission) -> JSONValue {
    [
      "part": .string(omission.part.rawValue), "name": text(omission.name),
      "reason": .string(omission.reason), "from": sources.value(omission.source),
    ]
  }

  private func scheme(_ scheme: PlannedScheme) -> JSONValue {
    .object(
      SourceDocument.members([
        ("type", text(scheme.type)),
        ("from", scheme.span.map { .object(SourceDocument.members(sources.place($0))) }),
        ("keys", .array(scheme.settings.map(value))),
        ("goes_to", .array(scheme.places.map(text))),
        ("token", scheme.token.map(token)),
        ("unreadable_token", scheme.tokenObstacle.map(text)),
      ]))
  }

  private func token(_ token: PlannedToken) -> JSONValue {
    switch token {
    case .stored(let until, _):
      ["from": "store", "valid_until": until.map { .string($0.text) } ?? .null]
    case .login: ["from": "login"]
    case .request(let exchange):
      [
        "from": "request",
        "request": [
          "method": text(exchange.method), "url": text(exchange.url),
          "client_auth": text(exchange.proof), "headers": .array(exchange.headers.map(value)),
          "body": exchange.body.map(text) ?? .null,
        ],
      ]
    }
  }

  private func value(_ value: PlannedValue) -> JSONValue {
    let isUnknown = value.certainty == .unknown && value.value.isEmpty
    return [
      "name": text(value.name), "value": isUnknown ? .null : shown(value),
      "certainty": .string(value.certainty.rawValue), "from": sources.value(value.source),
    ]
  }

  /// What cannot be searched for is hidden by its position, unless secrets are shown.
  private func shown(_ value: PlannedValue) -> JSONValue {
    value.isSecret && !showsSecrets ? .string(Redactor.mask) : text(value.value)
  }

  private func text(_ text: String) -> JSONValue { .string(hide(text)) }
}
