/// A body of multipart/form-data (RFC 7578), written as browsers write it.
package struct MultipartContent: Sendable, Hashable {
  /// What a part holds.
  package enum Content: Sendable, Hashable {
    /// A field's text.
    case text(String)
    /// The bytes of a file.
    case file(path: String)
  }

  /// One field or file.
  package struct Part: Sendable, Hashable {
    package var name: String
    /// The name that the server gets; nil for a field.
    package var filename: String?
    /// The media type; nil for a field.
    package var type: String?
    package var content: Content

    package init(name: String, filename: String? = nil, type: String? = nil, content: Content) {
      self.name = name
      self.filename = filename
      self.type = type
      self.content = content
    }
  }

  /// What is sent without a break from one place.
  package enum Segment: Sendable, Hashable {
    case bytes([UInt8])
    case file(path: String)
  }

  /// What stands between the parts: random, so that no part holds it.
  package var boundary: String
  package var parts: [Part]

  package init(boundary: String, parts: [Part]) {
    self.boundary = boundary
    self.parts = parts
  }

  /// The body in the order of sending, files apart from what stands around them.
  package var segments: [Segment] {
    var segments: [Segment] = []
    var text = ""
    for part in parts {
      text += "--\(boundary)\r\n\(Self.head(part))\r\n"
      switch part.content {
      case .text(let content): text += content
      case .file(let path):
        segments.append(.bytes(Array(text.utf8)))
        segments.append(.file(path: path))
        text = ""
      }
      text += "\r\n"
    }
    segments.append(.bytes(Array("\(text)--\(boundary)--\r\n".utf8)))
    return segments
  }

  /// The paths of the files, in order.
  package var files: [String] {
    parts.compactMap { if case .file(let path) = $0.content { path } else { nil } }
  }

  /// A part's fields with the empty line behind them left to the caller.
  private static func head(_ part: Part) -> String {
    var head = "Content-Disposition: form-data; \(field("name", part.name))"
    if let filename = part.filename { head += "; \(field("filename", filename))" }
    head += "\r\n"
    if let type = part.type { head += "Content-Type: \(type)\r\n" }
    return head
  }

  /// A parameter of Content-Disposition in UTF-8: what would end it is escaped as HTML has it
  /// (WHATWG, multipart/form-data encoding), for RFC 7578 §4.2 leaves the rest to percent-encoding.
  private static func field(_ parameter: String, _ value: String) -> String {
    "\(parameter)=\"\(escaped(value))\""
  }

  /// A name as it stands between quotes.
  package static func escaped(_ name: String) -> String {
    var text = ""
    for scalar in name.unicodeScalars {
      switch scalar {
      case "\"": text += "%22"
      case "\r": text += "%0D"
      case "\n": text += "%0A"
      default: text.unicodeScalars.append(scalar)
      }
    }
    return text
  }
}
