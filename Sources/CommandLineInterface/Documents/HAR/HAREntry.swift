import ConnectorRuntime
import JSONDocument

/// One exchange as HAR 1.2 has it, secrets hidden.
///
/// What the form has no place for stands in members that begin with an underscore, as it says.
struct HAREntry {
  let record: ExchangeRecord
  let redaction: DocumentRedaction

  init(record: ExchangeRecord, _ redaction: DocumentRedaction) {
    self.record = record
    self.redaction = redaction
  }

  /// The object.
  var value: JSONValue {
    let timings = HARTimings(record)
    var members = [
      JSONMember(name: "startedDateTime", value: .string(record.startedAt.rfc3339)),
      JSONMember(name: "time", value: timings.total),
      JSONMember(name: "request", value: request), JSONMember(name: "response", value: response),
      JSONMember(name: "cache", value: [:]), JSONMember(name: "timings", value: timings.value),
      JSONMember(name: "_target", value: .string(record.role.target.rawValue)),
      JSONMember(name: "_reason", value: .string(record.role.reason.rawValue)),
      JSONMember(name: "_waited", value: DocumentRedaction.milliseconds(record.role.waited)),
    ]
    if let connection = record.connection {
      members.append(
        JSONMember(name: "serverIPAddress", value: redaction.string(connection.address)))
      members.append(JSONMember(name: "connection", value: .string("\(connection.port)")))
    }
    if let error {
      members.append(JSONMember(name: "_error", value: redaction.string(error)))
    }
    return .object(members)
  }

  private var error: String? {
    record.outcome == nil ? "cancelled" : record.fault?.message
  }

  private var version: String { "HTTP/\(record.response?.version ?? "1.1")" }

  // MARK: Request

  private var request: JSONValue {
    let query = record.url.firstIndex(of: "?").map { record.url[record.url.index(after: $0)...] }
    let type = fieldValue("content-type", record.headers)
    let (postData, size) = HARBody.posted(record.requestBody, contentType: type, redaction)
    var members = [
      JSONMember(name: "method", value: redaction.string(record.method)),
      JSONMember(name: "url", value: redaction.string(record.url)),
      JSONMember(name: "httpVersion", value: .string(version)),
      JSONMember(name: "cookies", value: cookies(fieldValue("cookie", record.headers))),
      JSONMember(name: "headers", value: redaction.fields(record.headers)),
      JSONMember(name: "queryString", value: pairs(query ?? "")),
      JSONMember(name: "headersSize", value: -1),
      JSONMember(
        name: "bodySize",
        value: .number(
          JSONNumber(size ?? fieldValue("content-length", record.headers).flatMap { Int($0) } ?? -1)
        )),
    ]
    if let postData { members.append(JSONMember(name: "postData", value: postData)) }
    return .object(members)
  }

  /// The parameters of a query, decoded.
  private func pairs(_ query: Substring) -> JSONValue {
    .array(
      query.split(separator: "&").map { part in
        let name = part.prefix { $0 != "=" }
        let value = part.dropFirst(name.count + 1)
        // What is hidden in its encoded form is hidden with what stands before it.
        let shown = redaction.text(String(part))
        guard shown == String(part) else {
          let name = shown.prefix { $0 != "=" }
          return [
            "name": .string(String(name)),
            "value": .string(String(shown.dropFirst(name.count + 1))),
          ]
        }
        return [
          "name": redaction.string(PercentDecoding.text(name)),
          "value": redaction.string(PercentDecoding.text(value)),
        ]
      })
  }

  /// The cookies of a request; their values are credentials.
  private func cookies(_ field: String?) -> JSONValue {
    .array(
      (field ?? "").split(separator: ";").map { pair in
        let name = String(pair.prefix { $0 != "=" }.drop { $0 == " " })
        return ["name": redaction.string(name), "value": .string(Redactor.mask)]
      })
  }

  // MARK: Response

  private var response: JSONValue {
    guard let response = record.response else {
      return [
        "status": 0, "statusText": "", "httpVersion": .string(version), "cookies": [],
        "headers": [], "content": ["size": 0, "mimeType": "x-unknown"], "redirectURL": "",
        "headersSize": -1, "bodySize": -1,
      ]
    }
    let words = StatusText.of(response.status)
    let set = response.headers.filter { $0.name.lowercased() == "set-cookie" }
    return [
      "status": .number(JSONNumber(response.status)),
      "statusText": .string(words.contains(" ") ? String(words.dropFirst(4)) : ""),
      "httpVersion": .string(version),
      "cookies": .array(set.map { setCookie($0.value) }),
      "headers": redaction.fields(response.headers),
      "content": HARBody.content(record, response, redaction),
      "redirectURL": redaction.string(
        (300...399).contains(response.status) ? response.firstValue(of: "Location") ?? "" : ""),
      "headersSize": -1, "bodySize": .number(JSONNumber(record.receivedBytes)),
    ]
  }

  private func setCookie(_ field: String) -> JSONValue {
    let parts = field.split(separator: ";").map { $0.drop { $0 == " " } }
    let name = String(parts.first?.prefix { $0 != "=" } ?? "")
    var members = [
      JSONMember(name: "name", value: redaction.string(name)),
      JSONMember(name: "value", value: .string(Redactor.mask)),
    ]
    for part in parts.dropFirst() {
      let name = part.prefix { $0 != "=" }
      let value = String(part.dropFirst(name.count + 1))
      switch name.lowercased() {
      case "path": members.append(JSONMember(name: "path", value: redaction.string(value)))
      case "domain": members.append(JSONMember(name: "domain", value: redaction.string(value)))
      case "httponly": members.append(JSONMember(name: "httpOnly", value: true))
      case "secure": members.append(JSONMember(name: "secure", value: true))
      default: break
      }
    }
    return .object(members)
  }

  private func fieldValue(_ name: String, _ fields: [HTTPField]) -> String? {
    fields.first { $0.name.lowercased() == name }?.value
  }
}
