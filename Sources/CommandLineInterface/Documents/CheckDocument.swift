import ConnectorRuntime
import JSONDocument

/// What `check --format json` prints (docs/commands/check.md).
struct CheckDocument {
  /// The version of its shape; members may be added to it without another one.
  static let version = 1

  let connectors: [CheckedConnector]
  let status: ExitStatus
  let redaction: DocumentRedaction

  /// The object.
  var value: JSONValue {
    [
      "version": .number(JSONNumber(Self.version)),
      "exitStatus": .number(JSONNumber(status.rawValue)),
      "connectors": .array(connectors.map(connector)),
    ]
  }

  private func connector(_ checked: CheckedConnector) -> JSONValue {
    [
      "connector": redaction.string(checked.id),
      "result": .string(checked.verdict.rawValue),
      "exitStatus": .number(JSONNumber((checked.failure?.status ?? .success).rawValue)),
      "detail": checked.detail.isEmpty ? .null : redaction.string(checked.detail),
      "variables": [
        "complete": .bool(checked.isPrepared),
        "missing": .array(checked.missing.map { redaction.string($0) }),
      ],
      "credentials": credentials(checked), "check": action(checked),
      "duration": checked.duration.map(DocumentRedaction.milliseconds) ?? .null,
      "diagnostics": redaction.diagnostics(checked.failure?.diagnostics ?? []),
    ]
  }

  private func credentials(_ checked: CheckedConnector) -> JSONValue {
    let obtained = checked.obtained
    return [
      "schemes": .array(checked.schemes.map(JSONValue.string)),
      "obtained": .bool(obtained != nil),
      "tokenOrigin": obtained?.origin.map { .string($0.rawValue) } ?? .null,
      "expiresAt": obtained?.expiresAt.map { .string($0.rfc3339) } ?? .null,
      "expiresIn": obtained?.lifetime.map { .number(JSONNumber($0.components.seconds)) } ?? .null,
    ]
  }

  private func action(_ checked: CheckedConnector) -> JSONValue {
    guard let action = checked.action else { return .null }
    return [
      "action": redaction.string(action),
      "status": checked.status.map { .number(JSONNumber($0)) } ?? .null,
      "passed": .bool(checked.failure == nil),
      "message": redaction.string(checked.serverText),
    ]
  }
}
