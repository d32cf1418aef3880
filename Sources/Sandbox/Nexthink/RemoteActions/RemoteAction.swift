import JSONDocument

/// A remote action as the API describes it.
struct RemoteAction: Sendable {
  enum Purpose: String, Sendable {
    case dataCollection = "DATA_COLLECTION"
    case remediation = "REMEDIATION"
  }

  enum RunAs: String, Sendable {
    case localSystem = "LOCAL_SYSTEM"
    case interactiveUser = "INTERACTIVE_USER"
  }

  struct Input: Sendable {
    let id: String
    let name: String
    let description: String
    let options: [String]
    let allowsCustomValue: Bool
  }

  struct Output: Sendable {
    let id: String
    let name: String
    let type: String
    let description: String
  }

  /// With `#` in front.
  let id: String
  let uuid: String
  let name: String
  let description: String
  let purposes: [Purpose]
  let isAPIEnabled: Bool
  let runAs: RunAs
  let hasMacScript: Bool
  let inputs: [Input]
  let outputs: [Output]

  /// With all documented fields, and those of live answers that the schema lacks.
  var json: JSONValue {
    [
      "id": .string(id), "uuid": .string(uuid), "name": .string(name),
      "description": .string(description), "origin": "CUSTOM", "builtInContentVersion": "",
      "purpose": .array(purposes.map { .string($0.rawValue) }),
      "targeting": [
        "apiEnabled": .bool(isAPIEnabled), "manualEnabled": true, "workflowEnabled": true,
        "manualAllowMultipleDevices": false, "sparkEnabled": false,
      ],
      "targetingEntity": [
        "vdiSessionTargeting": false, "deviceEnabled": true, "vdiSessionEnabled": false,
        "allowUserOverrideVDISessionTargeting": false,
      ],
      "scriptInfo": [
        "executionServiceDelegate": "", "runAs": .string(runAs.rawValue), "timeoutSeconds": 120,
        "hasScriptWindows": true, "hasScriptMacOs": .bool(hasMacScript),
        "inputs": .array(inputs.map { $0.json(usedByMac: hasMacScript) }),
        "outputs": .array(outputs.map { $0.json(usedByMac: hasMacScript) }),
      ],
    ]
  }
}

extension RemoteAction.Input {
  fileprivate func json(usedByMac: Bool) -> JSONValue {
    [
      "id": .string(id), "name": .string(name), "description": .string(description),
      "usedByWindows": true, "usedByMacOs": .bool(usedByMac),
      "options": .array(options.map { .string($0) }), "allowCustomValue": .bool(allowsCustomValue),
    ]
  }
}

extension RemoteAction.Output {
  fileprivate func json(usedByMac: Bool) -> JSONValue {
    [
      "id": .string(id), "name": .string(name), "type": .string(type),
      "description": .string(description), "usedByWindows": true, "usedByMacOs": .bool(usedByMac),
    ]
  }
}
