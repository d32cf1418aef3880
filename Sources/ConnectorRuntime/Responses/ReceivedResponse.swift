package import JSONDocument
import Synchronization

/// The last response of a run as selectors see it.
package final class ReceivedResponse: Sendable {
  /// The status code.
  package let status: Int
  /// The fields in the order received.
  package let headers: [HTTPField]
  /// The decoded body; empty where it was streamed to a file.
  package let body: [UInt8]
  /// The URL that answered, after redirects.
  package let url: String
  /// How long the exchange took, from the request's start to the last byte.
  package let duration: Duration

  /// What the body is read as.
  package let format: BodyFormat

  /// The encoding that `Content-Type` names.
  private let charset: String?

  private let parsed = Mutex<Result<ParsedJSON, JSONSyntaxError>?>(nil)

  package init(
    status: Int, headers: [HTTPField], body: [UInt8], url: String, duration: Duration = .zero
  ) {
    self.status = status
    self.headers = headers
    self.body = body
    self.url = url
    self.duration = duration
    let contentType = headers.first { $0.name.lowercased() == "content-type" }?.value
    charset = contentType.flatMap { MediaType($0).parameter("charset") }
    format = BodyFormat(contentType: contentType, body: body)
  }

  /// What came, for who asks for nothing but what it says.
  package convenience init(_ response: TransportResponse, url: String = "") {
    self.init(
      status: response.status, headers: response.headers, body: response.body, url: url,
      duration: response.timings.total)
  }

  /// The body as selectors see it, parsed once: JSON, or what its format is read as.
  package func document() throws(JSONSyntaxError) -> ParsedJSON {
    let (body, format, charset) = (body, format, charset)
    let result = parsed.withLock { parsed in
      if let known = parsed { return known }
      let result = Result { () throws(JSONSyntaxError) in
        try format.read(format == .json ? BodyText.json(body, charset: charset) : body)
      }
      parsed = result
      return result
    }
    return try result.get()
  }

  /// How many bytes are looked at to tell JSON Lines: a large body is not read again for a hint.
  private static let longestStart = 64 << 10

  /// Whether what came as JSON has a whole value on each of its first two lines.
  var looksLikeJSONLines: Bool {
    guard format == .json else { return false }
    let start = body.prefix(Self.longestStart)
    var lines = start.split(separator: UInt8(ascii: "\n"), maxSplits: 2)
    // The last one may go on.
    if start.count < body.count, lines.count == 2 { lines.removeLast() }
    return lines.count >= 2
      && lines.prefix(2).allSatisfy { (try? ParsedJSON(Array($0))) != nil }
  }

  /// The body as JSON where it came as JSON.
  package var json: ParsedJSON? { format == .json ? try? document() : nil }

  /// The body as text, as far as it can be read; what is in no known encoding is taken for UTF-8,
  /// and what is not that becomes U+FFFD.
  package var text: String {
    (try? decodedText()) ?? String(decoding: body, as: UTF8.self)
  }

  /// The body as text.
  ///
  /// - Throws: ``JSONSyntaxError`` for a body in an encoding that is not read.
  func decodedText() throws(JSONSyntaxError) -> String {
    try BodyText.decode(body, charset: charset)
  }

  /// The values of all fields of a name, compared without case.
  package func values(of name: String) -> [String] {
    let lower = name.lowercased()
    return headers.filter { $0.name.lowercased() == lower }.map(\.value)
  }

  /// The media type without parameters, in lower case; nil where none is given.
  package var mediaType: String? {
    values(of: "Content-Type").first.map { MediaType($0).name }
  }
}

extension String {
  /// The text without spaces and tabs at both ends.
  func trimmingSpaces() -> String {
    let isSpace = { (character: Character) in character == " " || character == "\t" }
    guard let start = firstIndex(where: { !isSpace($0) }),
      let end = lastIndex(where: { !isSpace($0) })
    else { return "" }
    return String(self[start...end])
  }
}
