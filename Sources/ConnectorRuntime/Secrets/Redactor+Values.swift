package import JSONDocument

extension Redactor {
  /// The value with every secret in its texts, numbers and names replaced.
  ///
  /// A text is to be hidden before it is written as JSON or cut: each writing adds escapes to those
  /// that the text holds already, and a part of a secret is no form of it.
  package func redact(_ value: JSONValue) -> JSONValue {
    if isEmpty { return value }
    switch value {
    case .null, .bool: return value
    case .number(let number):
      let shown = redact(number.text)
      return shown == number.text ? value : .string(shown)
    case .string(let text): return .string(redact(text))
    case .array(let elements): return .array(elements.map { redact($0) })
    case .object(let members):
      return .object(
        members.map { JSONMember(name: redact($0.name), value: redact($0)) })
    }
  }

  /// The value of a member: a short secret is known by the name before it.
  private func redact(_ member: JSONMember) -> JSONValue {
    let value = redact(member.value)
    guard hasContexts, value == member.value else { return value }
    switch value {
    case .array, .object, .null: return value
    case .string, .number, .bool:
      let text = JSONValue.object([member]).text()
      return redact(text) == text ? value : .string(Self.mask)
    }
  }

  /// The response with every secret in its body and its header fields replaced.
  func redact(_ response: TransportResponse) -> TransportResponse {
    if isEmpty { return response }
    var response = response
    response.body = redact(response.body)
    response.headers = response.headers.map { HTTPField($0.name, redact($0.value)) }
    return response
  }
}
