package import JSONDocument

/// What a response's body is read as, so that JSONPaths find values in it.
///
/// Its `Content-Type` decides. Everything that is none of the other formats by its type is JSON.
package enum BodyFormat: Sendable, Hashable {
  case json
  case xml(charset: String?)
  case csv(separator: UInt8, hasHeader: Bool, charset: String?)
  case jsonLines
  case eventStream

  /// The format of a body.
  ///
  /// - Parameters:
  ///   - contentType: the field's value; nil where there is none.
  ///   - body: looked at only where the type is missing or says nothing: what begins with an XML
  ///     declaration cannot be JSON.
  package init(contentType: String?, body: [UInt8]) {
    let type = MediaType(contentType ?? "")
    let charset = type.parameter("charset")
    let subtype = type.subtype
    // Names in use before a type was registered begin with `x-`.
    let plainSubtype = subtype.hasPrefix("x-") ? subtype.dropFirst(2) : subtype
    let isGeneric = ["", "text/plain", "application/octet-stream"].contains(type.name)
    switch plainSubtype {
    case "csv", "comma-separated-values":
      self = .csv(
        separator: UInt8(ascii: ","), hasHeader: type.parameter("header") != "absent",
        charset: charset)
    case "tab-separated-values", "tsv":
      self = .csv(separator: UInt8(ascii: "\t"), hasHeader: true, charset: charset)
    case "ndjson", "jsonl", "jsonlines", "json-lines":
      self = .jsonLines
    case "event-stream":
      self = .eventStream
    case _ where subtype == "xml" || subtype.hasSuffix("+xml"):
      self = .xml(charset: charset)
    case _ where isGeneric && Self.beginsWithXMLDeclaration(body):
      self = .xml(charset: charset)
    default:
      self = .json
    }
  }

  /// The format's name.
  package var name: String {
    switch self {
    case .json: "JSON"
    case .xml: "XML"
    case .csv(UInt8(ascii: "\t"), _, _): "TSV"
    case .csv: "CSV"
    case .jsonLines: "JSON Lines"
    case .eventStream: "an event stream"
    }
  }

  /// The id of the diagnostic for a body that is not in this format.
  var failureID: String {
    switch self {
    case .json: "not-json"
    case .xml: "not-xml"
    case .csv: "not-csv"
    case .jsonLines: "not-json-lines"
    case .eventStream: "not-event-stream"
    }
  }

  /// A body in this format as JSON.
  ///
  /// - Throws: ``JSONSyntaxError``, with the line and the column in the body.
  package func read(_ body: [UInt8]) throws(JSONSyntaxError) -> ParsedJSON {
    switch self {
    case .json: try ParsedJSON(body)
    case .xml(let charset): try ParsedJSON(xml: body, charset: charset)
    case .csv(let separator, let hasHeader, let charset):
      try ParsedJSON(csv: body, separator: separator, hasHeader: hasHeader, charset: charset)
    case .jsonLines: try ParsedJSON(jsonLines: body)
    case .eventStream: try ParsedJSON(eventStream: body)
    }
  }

  private static func beginsWithXMLDeclaration(_ body: [UInt8]) -> Bool {
    let start = body.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    return body[start...].starts(with: Array("<?xml".utf8))
  }
}
