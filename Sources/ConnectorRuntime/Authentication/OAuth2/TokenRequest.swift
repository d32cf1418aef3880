import ConnectorModel
import JSONDocument

/// Builds token requests (RFC 6749 §4 and §6) as a scheme declares them.
struct TokenRequest: Sendable {
  /// The largest token response that is read, in bytes after decoding.
  static let responseLimit = 1 << 20

  let scheme: ResolvedOAuth2
  let endpoint: TokenEndpoint
  /// What is given for the token.
  var use = TokenUse.grant
  /// What was signed for this one request.
  var signed: [ResolvedEntry] = []

  /// One request.
  ///
  /// - Parameters:
  ///   - proof: how the client proves itself.
  ///   - timeout: the longest that it may take.
  func transportRequest(proof: ClientProof, timeout: Duration) -> TransportRequest {
    encoded(parameters(proof: proof), proof, timeout)
  }

  /// A request of another kind to one of the server's endpoints, with the client's proof.
  func request(
    _ parameters: [ResolvedEntry], proof: ClientProof, timeout: Duration
  ) -> TransportRequest {
    let client = proof.parameters(clientID: scheme.clientID, clientSecret: scheme.clientSecret)
    let given = Set(parameters.map(\.name))
    return encoded(
      parameters + client.filter { !given.contains($0.name) } + signed, proof, timeout)
  }

  /// The request for the codes of a login on another device (RFC 8628 §3.1): the scope, and who
  /// asks.
  func deviceRequest(proof: ClientProof, timeout: Duration) -> TransportRequest {
    var parameters = [ResolvedEntry("client_id", [scheme.clientID])]
    if !scheme.scope.isEmpty {
      parameters.append(
        ResolvedEntry("scope", [scheme.scope.joined(separator: scheme.scopeSeparator)]))
    }
    return request(parameters, proof: proof, timeout: timeout)
  }

  private func encoded(
    _ parameters: [ResolvedEntry], _ proof: ClientProof, _ timeout: Duration
  ) -> TransportRequest {
    let encoded = encode(parameters)
    var timeouts = scheme.timeouts
    timeouts.attempt = min(timeouts.attempt, timeout)
    var request = TransportRequest(
      method: scheme.request.method, url: endpoint.url(adding: encoded.query),
      headers: headers(proof: proof, contentType: encoded.contentType), body: encoded.body,
      timeouts: timeouts, tls: scheme.tls, proxy: scheme.proxy,
      bodySink: .memory(limit: Self.responseLimit))
    request.needsWholeBody = { (200..<300).contains($0) }
    return request
  }

  /// The standard parameters with the declared ones over them.
  func parameters(proof: ClientProof) -> [ResolvedEntry] {
    var parameters = use.parameters(of: scheme)
    if use.asksForScope(in: scheme), !scheme.scope.isEmpty {
      parameters.append(
        ResolvedEntry("scope", [scheme.scope.joined(separator: scheme.scopeSeparator)]))
    }
    parameters += proof.parameters(
      clientID: scheme.clientID, clientSecret: scheme.clientSecret)
    parameters += signed
    for declared in scheme.request.parameters where !use.fixes(declared.name, in: scheme) {
      if let index = parameters.firstIndex(where: { $0.name == declared.name }) {
        parameters[index].values = declared.values
      } else {
        parameters.append(declared)
      }
    }
    return parameters.filter { !$0.values.isEmpty }
  }

  private func headers(proof: ClientProof, contentType: String?) -> [HTTPField] {
    var fields = [ResolvedEntry("Accept", ["application/json"])]
    if let contentType { fields.append(ResolvedEntry("Content-Type", [contentType])) }
    if let authorization = proof.authorization(
      clientID: scheme.clientID, clientSecret: scheme.clientSecret)
    {
      fields.append(ResolvedEntry("Authorization", [authorization]))
    }
    for declared in scheme.request.headers {
      let name = declared.name.lowercased()
      if let index = fields.firstIndex(where: { $0.name.lowercased() == name }) {
        fields[index] = declared
      } else {
        fields.append(declared)
      }
    }
    return fields.flatMap { field in field.values.map { HTTPField(field.name, $0) } }
  }

  /// Parameters on their way: in the query, or in a body of a type; nothing of nothing.
  private struct EncodedParameters {
    var query = ""
    var contentType: String?
    var body = TransportRequest.Body.none
  }

  private func encode(_ parameters: [ResolvedEntry]) -> EncodedParameters {
    if parameters.isEmpty { return EncodedParameters() }
    switch scheme.request.encoding {
    case .form:
      return EncodedParameters(
        contentType: "application/x-www-form-urlencoded",
        body: .bytes(Array(Self.joined(parameters, FormEncoder.field).utf8)))
    case .query:
      return EncodedParameters(query: Self.joined(parameters, QueryEncoder.value))
    case .json:
      let members = parameters.map { parameter in
        let values = parameter.values.map(JSONValue.string)
        return JSONMember(
          name: parameter.name, value: values.count == 1 ? values[0] : .array(values))
      }
      return EncodedParameters(
        contentType: "application/json", body: .bytes(JSONValue.object(members).bytes()))
    }
  }

  private static func joined(
    _ parameters: [ResolvedEntry], _ encode: (String) -> String
  ) -> String {
    parameters.flatMap { parameter in
      parameter.values.map { "\(encode(parameter.name))=\(encode($0))" }
    }.joined(separator: "&")
  }
}
