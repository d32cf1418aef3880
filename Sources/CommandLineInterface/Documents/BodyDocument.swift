import ConnectorRuntime
import Cryptography
import JSONDocument

/// A body as members of a document: as JSON where it is JSON, as text where it is text, else as
/// Base64; `bodyEncoding` says which.
struct BodyDocument {
  /// The members `body`, `bodyEncoding` and `bodyLength`.
  let members: [JSONMember]

  /// The body of a message.
  ///
  /// - Parameters:
  ///   - bytes: decoded.
  ///   - contentType: the field's value.
  init(_ bytes: [UInt8], contentType: String?, _ redaction: DocumentRedaction) {
    let type = MediaType(contentType ?? "")
    if bytes.isEmpty {
      self.init("none", .null, length: 0)
    } else if let value = Self.json(bytes, type) {
      self.init("json", redaction.value(value), length: bytes.count)
    } else {
      // Before decoding too: a charset may be declared that is not the secrets' own.
      let shown = redaction.redactor?.redact(bytes) ?? bytes
      if let text = Self.text(shown, type) {
        self.init("text", redaction.string(text), length: bytes.count)
      } else {
        self.init("base64", .string(Base64.encode(shown)), length: bytes.count)
      }
    }
  }

  /// The body of a request.
  init(_ request: TransportRequest, sent fields: [HTTPField], _ redaction: DocumentRedaction) {
    func value(of name: String) -> String? {
      fields.first { $0.name.lowercased() == name }?.value
    }
    switch request.body {
    case .none: self.init("none", .null, length: 0)
    case .bytes(let bytes):
      self.init(bytes, contentType: value(of: "content-type"), redaction)
    case .file(let path):
      let length = value(of: "content-length").flatMap { Int($0) }
      self.init("file", redaction.string(path), length: length)
    case .multipart(let content):
      let length = value(of: "content-length").flatMap { Int($0) }
      let parts = content.parts.map { part in
        JSONValue.object(MultipartDocument.members(of: part, text: redaction.string))
      }
      self.init("multipart", .array(parts), length: length)
    }
  }

  private init(_ encoding: String, _ body: JSONValue, length: Int?) {
    members = [
      JSONMember(name: "body", value: body),
      JSONMember(name: "bodyEncoding", value: .string(encoding)),
      JSONMember(
        name: "bodyLength", value: length.map { .number(JSONNumber($0)) } ?? .null),
    ]
  }

  /// The value of a body that says that it is JSON, or has the shape of an object or a list.
  private static func json(_ bytes: [UInt8], _ type: MediaType) -> JSONValue? {
    let first = bytes.first { !" \t\r\n".utf8.contains($0) }
    guard type.isJSON || first == UInt8(ascii: "{") || first == UInt8(ascii: "[") else {
      return nil
    }
    return try? ParsedJSON(bytes).root.value
  }

  /// The text of a body in UTF-8 or, where it says so, ISO-8859-1 or UTF-16; nil for anything else.
  private static func text(_ bytes: [UInt8], _ type: MediaType) -> String? {
    switch type.charset {
    case nil, "utf-8", "utf8", "us-ascii":
      bytes.contains(0) ? nil : String(validating: bytes, as: UTF8.self)
    case "iso-8859-1", "latin1":
      String(String.UnicodeScalarView(bytes.map { Unicode.Scalar($0) }))
    case "utf-16", "utf-16be", "utf-16le": utf16(bytes, type)
    default: nil
    }
  }

  /// Text in UTF-16: a byte-order mark decides, else the charset's name, else big-endian (RFC 2781
  /// §4.3).
  private static func utf16(_ bytes: [UInt8], _ type: MediaType) -> String? {
    guard bytes.count.isMultiple(of: 2) else { return nil }
    let mark = Array(bytes.prefix(2))
    let isMarked = mark == [0xFF, 0xFE] || mark == [0xFE, 0xFF]
    let isLittle = isMarked ? mark[0] == 0xFF : type.charset == "utf-16le"
    let start = isMarked ? 2 : 0
    let units = stride(from: start, to: bytes.count, by: 2).map { index in
      let (first, second) = (UInt16(bytes[index]), UInt16(bytes[index + 1]))
      return isLittle ? second << 8 | first : first << 8 | second
    }
    return String(validating: units, as: UTF16.self)
  }
}

/// What a `Content-Type` says (RFC 9110 §8.3).
private struct MediaType {
  /// The type without parameters, in lower case.
  let essence: String
  /// The parameter `charset`, in lower case.
  let charset: String?

  init(_ field: String) {
    let parts = field.lowercased().split(separator: ";").map { part in
      String(part.filter { !" \t\"".contains($0) })
    }
    essence = parts.first ?? ""
    charset = parts.dropFirst().first { $0.hasPrefix("charset=") }.map { String($0.dropFirst(8)) }
  }

  var isJSON: Bool {
    essence == "application/json" || essence == "text/json" || essence.hasSuffix("+json")
  }
}
