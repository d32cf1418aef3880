import ConnectorRuntime
import Cryptography
import JSONDocument

/// Bodies as HAR 1.2 has them, secrets hidden: text, or Base64 of what is none.
enum HARBody {
  /// A request's body with its length; none where there is none, or it was not kept.
  static func posted(
    _ body: TransportRequest.Body?, contentType: String?, _ redaction: DocumentRedaction
  ) -> (value: JSONValue?, size: Int?) {
    let type = JSONMember(name: "mimeType", value: redaction.string(contentType ?? ""))
    switch body {
    case nil: return (nil, nil)
    case .none?: return (nil, 0)
    case .bytes(let bytes)?:
      if bytes.isEmpty { return (nil, 0) }
      if bytes.count > RunRecorder.bodyLimit {
        return (object(type, "left out: it has more than \(RunRecorder.bodyLimit >> 20) MiB"), nil)
      }
      let shown = redaction.redactor?.redact(bytes) ?? bytes
      let text = String(validating: shown, as: UTF8.self)
      var members = [type, JSONMember(name: "text", value: .string(text ?? Base64.encode(shown)))]
      if text == nil { members.append(JSONMember(name: "_encoding", value: "base64")) }
      return (.object(members), bytes.count)
    case .file(let path)?: return (object(type, "the file \(redaction.text(path))"), nil)
    case .multipart(let content)?:
      let parts = content.parts.map { parameter($0, redaction) }
      return (.object([type, JSONMember(name: "params", value: .array(parts))]), nil)
    }
  }

  /// A part of a form; of a file its name alone.
  private static func parameter(
    _ part: MultipartContent.Part, _ redaction: DocumentRedaction
  ) -> JSONValue {
    var members = [JSONMember(name: "name", value: redaction.string(part.name))]
    if case .text(let text) = part.content {
      members.append(JSONMember(name: "value", value: redaction.string(text)))
    }
    if let filename = part.filename {
      members.append(JSONMember(name: "fileName", value: redaction.string(filename)))
    }
    if let type = part.type {
      members.append(JSONMember(name: "contentType", value: redaction.string(type)))
    }
    if case .file(let path) = part.content {
      let comment = "the file \(redaction.text(path))"
      members.append(JSONMember(name: "comment", value: .string(comment)))
    }
    return .object(members)
  }

  /// A response's `content`.
  static func content(
    _ record: ExchangeRecord, _ response: TransportResponse, _ redaction: DocumentRedaction
  ) -> JSONValue {
    let type = response.firstValue(of: "Content-Type") ?? "x-unknown"
    var members = [
      JSONMember(name: "size", value: .number(JSONNumber(response.bodyLength))),
      JSONMember(name: "mimeType", value: redaction.string(type)),
    ]
    let saved = response.bodyLength - record.receivedBytes
    if response.firstValue(of: "Content-Encoding") != nil {
      members.append(JSONMember(name: "compression", value: .number(JSONNumber(saved))))
    }
    switch record.responseBody {
    case .bytes(let bytes)?:
      if bytes.isEmpty { break }
      let shown =
        record.role.target == .token
        ? TokenBodyMask.masked(bytes, redaction) : redaction.redactor?.redact(bytes) ?? bytes
      if let text = String(validating: shown, as: UTF8.self) {
        members.append(JSONMember(name: "text", value: .string(text)))
      } else {
        members.append(JSONMember(name: "text", value: .string(Base64.encode(shown))))
        members.append(JSONMember(name: "encoding", value: "base64"))
      }
    case .leftOut(let reason)?:
      members.append(JSONMember(name: "comment", value: .string("left out: " + reason)))
    case nil: break
    }
    return .object(members)
  }

  private static func object(_ type: JSONMember, _ comment: String) -> JSONValue {
    .object([
      type, JSONMember(name: "text", value: ""),
      JSONMember(name: "comment", value: .string(comment)),
    ])
  }
}

/// Masks what a token endpoint answered: its tokens may stand anywhere in it, and nobody has read them
/// where the answer was of no use.
private enum TokenBodyMask {
  /// The members whose texts are no credentials (RFC 6749 §5, RFC 8693 §2.2.1).
  private static let known: Set<String> = [
    "token_type", "scope", "error", "error_description", "error_uri", "issued_token_type",
    "message", "title", "detail", "type", "status", "code", "instance",
  ]

  static func masked(_ bytes: [UInt8], _ redaction: DocumentRedaction) -> [UInt8] {
    guard let value = try? ParsedJSON(bytes).root.value else { return Array(Redactor.mask.utf8) }
    return masked(redaction.value(value), isKnown: false).bytes()
  }

  private static func masked(_ value: JSONValue, isKnown: Bool) -> JSONValue {
    switch value {
    case .string(let text): isKnown || text.isEmpty ? value : .string(Redactor.mask)
    case .array(let elements): .array(elements.map { masked($0, isKnown: isKnown) })
    case .object(let members):
      .object(
        members.map {
          JSONMember(
            name: $0.name, value: masked($0.value, isKnown: known.contains($0.name.lowercased())))
        })
    case .number, .bool, .null: value
    }
  }
}
