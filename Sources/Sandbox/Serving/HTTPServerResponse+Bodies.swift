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
}
