import HTTPServer
import JSONDocument

/// The two token endpoints (RFC 6749 §4.4).
enum TokenOperations {
  /// The endpoint of older guides, on the API's host.
  static let legacyPath = "/api/v1/token"
  /// The endpoint of the current documentation, on the login host.
  static let currentPath = "/oauth2/default/v1/token"
  /// The only scope there is.
  static let scope = "service:integration"

  static let all = [
    Operation("POST", legacyPath, access: .open, errors: .oauth) {
      request, world throws(Fault) in
      // The guide sends no body at all, and asks for the only scope by not naming any.
      try issue(to: request, in: &world, requiresForm: false)
    },
    Operation("POST", currentPath, access: .open, errors: .oauth) {
      request, world throws(Fault) in
      try issue(to: request, in: &world, requiresForm: true)
    },
  ]

  private static func issue(
    to request: OperationRequest, in world: inout SandboxWorld, requiresForm: Bool
  ) throws(Fault) -> HTTPServerResponse {
    if world.plays(.tokenUnavailable) {
      throw Fault(status: 503, "temporarily_unavailable", "Service Unavailable")
    }
    if world.plays(.tokenMalformed) { return .page(status: 200, title: "Sign in") }
    guard !world.plays(.tokenRejected),
      world.issuer.isClient(request.http.header("Authorization"))
    else {
      throw Fault(
        status: 401, "invalid_client",
        "The client id or the client secret in the Basic credentials is wrong or missing")
    }
    if requiresForm || !request.http.body.isEmpty {
      try check(try form(of: request.http), requiresScope: requiresForm)
    }
    return .json(
      [
        "token_type": "Bearer",
        "expires_in": .number(JSONNumber(world.issuer.lifetimeInSeconds)),
        "access_token": .string(world.issuer.issue(at: request.now)),
        "scope": .string(scope),
      ], headers: [HTTPServerField("Cache-Control", "no-store")])
  }

  private static func form(
    of request: HTTPServerRequest
  ) throws(Fault) -> [(name: String, value: String)] {
    let type = request.header("Content-Type")?.prefix { $0 != ";" && $0 != " " }.lowercased()
    guard type == "application/x-www-form-urlencoded" else {
      throw Fault(
        "invalid_request", "The body must be of the type application/x-www-form-urlencoded")
    }
    return FormEncoding.entries(of: String(decoding: request.body, as: UTF8.self))
  }

  private static func check(
    _ form: [(name: String, value: String)], requiresScope: Bool
  ) throws(Fault) {
    func value(_ name: String) -> String? { form.first { $0.name == name }?.value }
    guard let grantType = value("grant_type") else {
      throw Fault("invalid_request", "grant_type is missing")
    }
    guard grantType == "client_credentials" else {
      throw Fault("unsupported_grant_type", "grant_type must be client_credentials")
    }
    guard value("scope") == scope || (value("scope") == nil && !requiresScope) else {
      throw Fault("invalid_scope", "scope must be \(scope)")
    }
  }
}
