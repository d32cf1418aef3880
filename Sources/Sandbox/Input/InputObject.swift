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

  /// A list of at least one element and at most so many.
  func elements(_ name: String, limit: Int) throws(Fault) -> [JSONValue] {
    let elements = try list(name, limit: limit)
    guard !elements.isEmpty else {
      throw Fault("INVALID_REQUEST", "\(name) must have at least one element")
    }
    return elements
  }

  /// A list of texts, none of them empty, with at least one and at most so many.
  func textElements(_ name: String, limit: Int) throws(Fault) -> [String] {
    var texts: [String] = []
    for (position, element) in try elements(name, limit: limit).enumerated() {
      guard case .string(let text) = element, !text.isEmpty else {
        throw Fault("INVALID_REQUEST", "\(name)[\(position)] must be a string that is not empty")
      }
      texts.append(text)
    }
    return texts
  }

  /// A whole number within bounds; nil if it is missing.
  func optionalInteger(
    _ name: String, in bounds: ClosedRange<Int64>
  ) throws(Fault) -> Int64? {
    guard let value = value(name) else { return nil }
    guard case .number(let number) = value, let integer = number.int64, bounds.contains(integer)
    else {
      throw Fault(
        "INVALID_REQUEST",
        "\(name) must be a whole number from \(bounds.lowerBound) to \(bounds.upperBound)")
    }
    return integer
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
