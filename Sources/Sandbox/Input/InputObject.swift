import JSONDocument

/// A JSON object that was sent, whose members are checked as they are read.
struct InputObject {
  private let members: [JSONMember]

  /// Reads a request's body.
  init(body: [UInt8]) throws(Fault) {
    let value: JSONValue
    do {
      value = try ParsedJSON(body).root.value
    } catch {
      throw Fault("INVALID_REQUEST", "The body is no JSON")
    }
    try self.init(value, named: "The body")
  }

  /// - Parameter name: What the value is called in the message.
  init(_ value: JSONValue, named name: String) throws(Fault) {
    guard case .object(let members) = value else {
      throw Fault("INVALID_REQUEST", "\(name) must be an object")
    }
    self.members = members
  }

  /// The member's value; nil if it is missing or null.
  func value(_ name: String) -> JSONValue? {
    let value = members.last { $0.name == name }?.value
    if case .null? = value { return nil }
    return value
  }

  /// A text that may be missing.
  func optionalText(_ name: String) throws(Fault) -> String? {
    guard let value = value(name) else { return nil }
    guard case .string(let text) = value else {
      throw Fault("INVALID_REQUEST", "\(name) must be a string")
    }
    return text
  }

  /// A text that must be there and not be empty.
  func text(_ name: String) throws(Fault) -> String {
    guard let text = try optionalText(name), !text.isEmpty else {
      throw Fault("INVALID_REQUEST", "\(name) is required")
    }
    return text
  }

  /// A list of at most so many elements; a missing one is empty.
  func list(_ name: String, limit: Int) throws(Fault) -> [JSONValue] {
    guard let value = value(name) else { return [] }
    guard case .array(let elements) = value else {
      throw Fault("INVALID_REQUEST", "\(name) must be an array")
    }
    guard elements.count <= limit else {
      throw Fault("INVALID_REQUEST", "\(name) must have at most \(limit) elements")
    }
    return elements
  }

  /// An object whose values are all texts; a missing one is empty.
  func texts(_ name: String) throws(Fault) -> [(name: String, value: String)] {
    guard let value = value(name) else { return [] }
    guard case .object(let members) = value else {
      throw Fault("INVALID_REQUEST", "\(name) must be an object")
    }
    var texts: [(name: String, value: String)] = []
    for member in members {
      guard case .string(let text) = member.value else {
        throw Fault("INVALID_REQUEST", "\(name).\(member.name) must be a string")
      }
      texts.append((member.name, text))
    }
    return texts
  }
}
