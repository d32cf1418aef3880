import HTTPServer
import JSONDocument

extension HTTPServerResponse {
  /// A response with a JSON body.
  static func json(
    _ value: JSONValue, status: Int = 200, headers: [HTTPServerField] = []
  ) -> HTTPServerResponse {
    HTTPServerResponse(
      status: status, headers: [HTTPServerField("Content-Type", "application/json")] + headers,
      body: value.bytes())
  }

  /// A response with text of a media type.
  static func text(
    _ text: String, type: String, status: Int = 200
  ) -> HTTPServerResponse {
    HTTPServerResponse(
      status: status, headers: [HTTPServerField("Content-Type", type)], body: Array(text.utf8))
  }

  /// The HTML page of a gateway; the title must hold no markup.
  static func page(status: Int, title: String) -> HTTPServerResponse {
    .text(
      "<html><head><title>\(title)</title></head><body><h1>\(title)</h1></body></html>\n",
      type: "text/html", status: status)
  }
}
