import JSONDocument

/// A workflow as the API describes it.
struct Workflow: Sendable {
  enum Status: String, Sendable {
    case active = "ACTIVE"
    case inactive = "INACTIVE"
  }

  /// How a workflow may be started; the names are the list's filter values.
  enum TriggerMethod: String, Sendable, CaseIterable {
    case api = "API"
    case manual = "MANUAL"
    case manualMultiple = "MANUAL_MULTIPLE"
    case scheduler = "SCHEDULER"
  }

  /// What a workflow runs on; the names are the list's filter values.
  enum Dependency: String, Sendable, CaseIterable {
    case user = "USER"
    case device = "DEVICE"
    case userAndDevice = "USER_AND_DEVICE"
    case none = "NONE"
  }

  struct Parameter: Sendable {
    let id: String
    let allowsCustomValue: Bool
    let options: [String]
  }

  let id: String
  let uuid: String
  let name: String
  let description: String
  let status: Status
  let lastUpdateTime: String
  let triggerMethods: Set<TriggerMethod>
  let dependency: Dependency
  let versionUUID: String
  let version: Int
  let parameters: [Parameter]
  /// Whether its executions wait for an event that the API triggers.
  let waitsForTrigger: Bool

  /// With all documented fields.
  var json: JSONValue {
    let hasDevice = dependency == .device || dependency == .userAndDevice
    let hasUser = dependency == .user || dependency == .userAndDevice
    return [
      "id": .string(id), "uuid": .string(uuid), "name": .string(name),
      "description": .string(description), "status": .string(status.rawValue),
      "lastUpdateTime": .string(lastUpdateTime),
      "triggerMethods": [
        "apiEnabled": .bool(triggerMethods.contains(.api)),
        "manualEnabled": .bool(triggerMethods.contains(.manual)),
        "manualAllowMultipleInstances": .bool(triggerMethods.contains(.manualMultiple)),
        "schedulingEnabled": .bool(triggerMethods.contains(.scheduler)),
      ],
      "versions": [
        [
          "version": .number(JSONNumber(version)), "uuid": .string(versionUUID),
          "status": .string(status.rawValue), "definition": "{\"thinklets\":[]}",
          "parameters": .array(parameters.map(\.json)), "valid": true,
          "hasDevice": .bool(hasDevice), "hasUser": .bool(hasUser),
        ]
      ],
    ]
  }
}

extension Workflow.Parameter {
  fileprivate var json: JSONValue {
    [
      "id": .string(id), "allowCustomValue": .bool(allowsCustomValue),
      "options": .array(options.map { .string($0) }),
    ]
  }
}
