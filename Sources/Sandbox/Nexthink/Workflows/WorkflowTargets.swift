import JSONDocument

/// How a request names the devices and users that a workflow is to run on.
enum WorkflowTargets: Sendable {
  /// Version 1: collector ids and security ids.
  case collectorIDs
  /// Version 2: objects that name one of several properties.
  case descriptions

  private static let limit = 10_000

  /// Checks the devices and counts them.
  func devices(of input: InputObject) throws(Fault) -> Int {
    try count("devices", of: input, plain: Identifiers.isUUID) { name in
      switch name {
      case "name": { !$0.isEmpty }
      case "uid", "collectorUid": Identifiers.isUUID
      default: nil
      }
    }
  }

  /// Checks the users and counts them.
  func users(of input: InputObject) throws(Fault) -> Int {
    try count("users", of: input, plain: Identifiers.isSID) { name in
      switch name {
      case "sid": Identifiers.isSID
      case "upn": Identifiers.isUPN
      case "uid": Identifiers.isUUID
      default: nil
      }
    }
  }

  private func count(
    _ list: String, of input: InputObject, plain: (String) -> Bool,
    property: (String) -> ((String) -> Bool)?
  ) throws(Fault) -> Int {
    let elements = try input.list(list, limit: Self.limit)
    for (position, element) in elements.enumerated() {
      let place = "\(list)[\(position)]"
      switch (self, element) {
      case (.collectorIDs, .string(let text)) where plain(text):
        break
      case (.descriptions, .object(let members)):
        try check(members, at: place, property: property)
      default:
        throw Fault("INVALID_REQUEST", "\(place) is not valid")
      }
    }
    return elements.count
  }

  private func check(
    _ members: [JSONMember], at place: String, property: (String) -> ((String) -> Bool)?
  ) throws(Fault) {
    var isNamed = false
    for member in members {
      guard let isValid = property(member.name) else { continue }
      if case .null = member.value { continue }
      guard case .string(let text) = member.value, isValid(text) else {
        throw Fault("INVALID_REQUEST", "\(place).\(member.name) is not valid")
      }
      isNamed = true
    }
    guard isNamed else { throw Fault("INVALID_REQUEST", "\(place) names nothing known") }
  }
}
