import JSONDocument

/// What an authorization server says of itself (RFC 8414 §2, OpenID Connect Discovery 1.0 §3).
struct ServerMetadata: Sendable, Hashable {
  /// The issuer as it names itself.
  var issuer: String
  /// Where the metadata was found.
  var source: String
  /// The endpoints by their members' names.
  private var endpoints: [String: String]
  /// The endpoints for clients that prove themselves by a certificate (RFC 8705 §5).
  private var certificateEndpoints: [String: String]
  /// Whether authorization responses carry the issuer (RFC 9207 §3).
  var namesIssuerInResponses: Bool
  /// How clients may prove themselves to the token endpoint; nil where it says nothing.
  var clientAuthentications: [String]?

  /// The metadata of a document.
  ///
  /// - Parameter source: where it was found.
  /// - Returns: nil for what is no metadata at all.
  init?(_ document: JSONNode, source: String) {
    guard document.kind == .object,
      case .string(let issuer)? = document.member(named: "issuer")?.value
    else { return nil }
    self.issuer = issuer
    self.source = source
    endpoints = Self.endpoints(of: document)
    certificateEndpoints =
      document.member(named: "mtls_endpoint_aliases").map(Self.endpoints) ?? [:]
    namesIssuerInResponses =
      document.member(named: "authorization_response_iss_parameter_supported")?.bool == true
    if case .array(let methods)? = document.member(
      named: "token_endpoint_auth_methods_supported")?.value
    {
      clientAuthentications = methods.compactMap { method in
        if case .string(let text) = method { return text }
        return nil
      }
    }
  }

  private static func endpoints(of object: JSONNode) -> [String: String] {
    guard object.kind == .object else { return [:] }
    var endpoints: [String: String] = [:]
    for member in object.members where member.name.hasSuffix("_endpoint") {
      if case .string(let url) = member.value.value { endpoints[member.name] = url }
    }
    return endpoints
  }

  /// One of its endpoints.
  ///
  /// - Parameter byCertificate: whether the client proves itself by its certificate, for which
  ///   servers may have other hosts; the browser's page has no such alias.
  func endpoint(
    _ kind: EndpointDirectory.Kind, byCertificate: Bool = false
  ) -> Result<TokenEndpoint, TokenFailure> {
    let name = kind == .refresh ? EndpointDirectory.Kind.token.rawValue : kind.rawValue
    let alias = byCertificate && kind != .authorization ? certificateEndpoints[name] : nil
    guard let url = alias ?? endpoints[name] else {
      return .failure(
        TokenFailure(
          .authentication, "missing-endpoint",
          "metadata at '\(ServerText.singleLine(source))' names no '\(name)'", at: .tokenURL,
          help: "Declare \(kind.key), or another grant: this server does not offer it."))
    }
    do {
      // No metadata has an endpoint for renewals alone.
      let named = kind == .refresh ? .token : kind
      return .success(try TokenEndpoint(url, noun: named.noun, key: named.key))
    } catch {
      let shown = ServerText.singleLine(String(url.prefix { $0 != "?" }))
      return .failure(
        TokenFailure(
          .authentication, "invalid-metadata",
          "metadata at '\(ServerText.singleLine(source))' names the \(name) '\(shown)', which is no "
            + "https URL", at: .tokenURL, help: "Declare \(kind.key) in the connector."))
    }
  }
}
