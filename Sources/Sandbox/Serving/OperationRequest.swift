import HTTPServer

/// A request as an operation sees it.
struct OperationRequest: Sendable {
  let http: HTTPServerRequest
  /// The values of the path's parameters, decoded.
  let parameters: [String: String]
  /// The time since the Unix epoch.
  let now: Duration

  /// The decoded value of the first query entry of that name.
  func query(_ name: String) -> String? {
    FormEncoding.entries(of: http.query ?? "").first { $0.name == name }?.value
  }

  /// The query entry's value, which must be one of these.
  func query<Value: RawRepresentable<String> & CaseIterable>(
    _ name: String, as type: Value.Type
  ) throws(Fault) -> Value? {
    guard let text = query(name) else { return nil }
    guard let value = Value(rawValue: text) else {
      let legal = Value.allCases.map(\.rawValue).joined(separator: ", ")
      throw Fault("INVALID_PARAMETER", "\(name) must be one of \(legal)")
    }
    return value
  }
}
