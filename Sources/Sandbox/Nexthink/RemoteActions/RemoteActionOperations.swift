import HTTPServer
import JSONDocument

/// Nexthink's Remote Actions API 1.0.0.
enum RemoteActionOperations {
  static let all = [
    operation("GET", "/api/v1/act/remote-action", errors: .remoteActionList) {
      _, _ throws(Fault) in .json(.array(RemoteAction.samples.map(\.json)))
    },
    operation("GET", "/api/v1/act/remote-action/details", answer: details),
    operation("POST", "/api/v1/act/execute", answer: execute),
  ]

  private static let deviceLimit = 10_000
  private static let reasonLimit = 500
  /// How long an execution waits for its devices unless the request says so, in minutes.
  private static let defaultExpiry: Int64 = 60

  private static func operation(
    _ method: String, _ path: String, errors: ErrorShape = .codeAndMessage,
    answer: @escaping Operation.Answer
  ) -> Operation {
    Operation(method, path, access: .bearer(.remoteActions), errors: errors, answer: answer)
  }

  private static func details(
    _ request: OperationRequest, in world: inout SandboxWorld
  ) throws(Fault) -> HTTPServerResponse {
    // A 400 is not documented here, so a missing id is one that is not found.
    guard let action = action(request.query("nql-id") ?? "") else {
      throw Fault(status: 404, "NOT_FOUND", "There is no remote action of this NQL id")
    }
    return .json(action.json)
  }

  private static func execute(
    _ request: OperationRequest, in world: inout SandboxWorld
  ) throws(Fault) -> HTTPServerResponse {
    let input = try InputObject(body: request.http.body)
    let id = try input.text("remoteActionId")
    _ = try input.textElements("devices", limit: deviceLimit)
    let expiry = try input.optionalInteger("expiresInMinutes", in: 60...10_080)
    if let value = input.value("triggerInfo") {
      try check(trigger: try InputObject(value, named: "triggerInfo"))
    }
    let values = try input.texts("params")
    guard let action = action(id) else {
      throw Fault("REMOTE_ACTION_NOT_FOUND", "There is no remote action \(id)")
    }
    guard action.isAPIEnabled else {
      throw Fault(
        "API_TRIGGER_NOT_ENABLED", "The remote action \(id) cannot be executed through the API")
    }
    try check(values, for: action)
    return .json([
      "requestId": .string(RandomText.uuid()),
      "expiresInMinutes": .number(JSONNumber(expiry ?? defaultExpiry)),
    ])
  }

  /// The remote action of an NQL id, with or without the `#` in front.
  private static func action(_ id: String) -> RemoteAction? {
    RemoteAction.samples.first { $0.id == id || $0.id == "#" + id }
  }

  private static func check(trigger: InputObject) throws(Fault) {
    _ = try trigger.optionalText("externalSource")
    _ = try trigger.optionalText("externalReference")
    let reason = try trigger.optionalText("reason") ?? ""
    guard reason.unicodeScalars.count <= reasonLimit else {
      throw Fault(
        "INVALID_REQUEST", "triggerInfo.reason must have at most \(reasonLimit) characters")
    }
  }

  private static func check(
    _ values: [(name: String, value: String)], for action: RemoteAction
  ) throws(Fault) {
    for (name, value) in values {
      guard let input = action.inputs.first(where: { $0.id == name }) else {
        throw Fault("INVALID_REQUEST", "The remote action \(action.id) has no input \(name)")
      }
      guard input.allowsCustomValue || input.options.contains(value) else {
        let legal = input.options.joined(separator: ", ")
        throw Fault("INVALID_REQUEST", "params.\(name) must be one of \(legal)")
      }
    }
  }
}
