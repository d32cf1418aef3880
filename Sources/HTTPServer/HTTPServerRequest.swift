/// One request as it was received, its body read to the end.
package struct HTTPServerRequest: Sendable, Hashable {
  /// The method as sent: `GET`.
  package var method: String
  /// The request-target exactly as it came over the wire: nothing decoded, the query included
  /// (RFC 9112 §3.2).
  package var target: String
  /// The protocol's version as sent: `HTTP/1.1`.
  package var version: String
  /// The header fields, names and values as sent, in their order.
  package var headers: [HTTPServerField]
  /// The body, transfer coding removed.
  package var body: [UInt8]

  package init(
    method: String, target: String, version: String = "HTTP/1.1", headers: [HTTPServerField] = [],
    body: [UInt8] = []
  ) {
    self.method = method
    self.target = target
    self.version = version
    self.headers = headers
    self.body = body
  }

  /// The target up to its first `?`, not decoded.
  package var path: String {
    String(target.prefix { $0 != "?" })
  }

  /// The target after its first `?`, not decoded; nil without a `?`.
  package var query: String? {
    target.firstIndex(of: "?").map { String(target[target.index(after: $0)...]) }
  }

  /// The value of the first field of that name, whose case does not matter.
  package func header(_ name: String) -> String? {
    headers.first { $0.name.lowercased() == name.lowercased() }?.value
  }
}
