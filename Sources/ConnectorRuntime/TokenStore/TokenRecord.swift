import JSONDocument

/// What one file of the store says of one token.
struct TokenRecord: Sendable, Hashable {
  /// The version of the format that is written.
  static let version = 1

  /// The connector's id.
  var connector: String
  /// The scheme's `type`.
  var scheme: String
  /// The token endpoint without its query.
  var endpoint: String
  /// How the client proved itself with success, where that had to be found out.
  var proof: ClientProof?
  /// Whether the endpoint tells when its tokens end; those that it does not are never stored, and
  /// no process waits for another's.
  var tokensEnd: Bool
  /// The token; nil while there is none worth keeping.
  var token: AccessToken?
  /// A refresh token without an access token that is worth keeping.
  private(set) var loneRefreshToken: String?

  init(
    connector: String, scheme: String, endpoint: String, proof: ClientProof? = nil,
    tokensEnd: Bool = true, token: AccessToken? = nil
  ) {
    self.connector = connector
    self.scheme = scheme
    self.endpoint = endpoint
    self.proof = proof
    self.tokensEnd = tokensEnd
    self.token = token
  }

  /// The refresh token, whether or not there is an access token beside it.
  var refreshToken: String? { token?.refreshToken ?? loneRefreshToken }

  /// Whether its access token was asked for later than another's.
  func isNewer(than other: TokenRecord?) -> Bool {
    guard let other else { return true }
    guard let requestedAt = token?.requestedAt, let earlier = other.token?.requestedAt else {
      return false
    }
    return requestedAt > earlier
  }

  /// The same without an access token: whoever looks has to get another.
  func with(loneRefreshToken: String?) -> TokenRecord {
    var record = self
    record.token = nil
    record.loneRefreshToken = loneRefreshToken
    return record
  }

  /// The record of a file.
  ///
  /// - Throws: `RecordProblem`.
  init(bytes: [UInt8]) throws(RecordProblem) {
    let object = try RecordObject(bytes: bytes, version: Self.version)
    connector = try object.text("connector")
    scheme = try object.text("scheme")
    endpoint = try object.text("endpoint")
    proof = object.optionalText("client_auth").flatMap(ClientProof.init)
    tokensEnd = try object.boolean("tokens_end")
    guard let value = object.optionalText("access_token") else {
      loneRefreshToken = object.optionalText("refresh_token")
      return
    }
    token = AccessToken(
      value: value, refreshToken: object.optionalText("refresh_token"),
      scope: object.optionalText("scope"), requestedAt: try object.moment("requested_at"),
      expiresAt: try object.optionalMoment("expires_at"),
      saved: try Self.saved(object.value["saved"]))
  }

  /// The file's bytes.
  var bytes: [UInt8] {
    var members = [
      JSONMember(name: "version", value: .number(JSONNumber(Self.version))),
      JSONMember(name: "connector", value: .string(connector)),
      JSONMember(name: "scheme", value: .string(scheme)),
      JSONMember(name: "endpoint", value: .string(endpoint)),
      JSONMember(name: "tokens_end", value: .bool(tokensEnd)),
    ]
    func add(_ name: String, _ value: JSONValue?) {
      if let value { members.append(JSONMember(name: name, value: value)) }
    }
    add("client_auth", proof.map { .string($0.rawValue) })
    if let token {
      add("access_token", .string(token.value))
      add("refresh_token", token.refreshToken.map { .string($0) })
      add("scope", token.scope.map { .string($0) })
      add("requested_at", .number(JSONNumber(token.requestedAt.milliseconds)))
      // A login's token may have no end that anybody knows.
      add("expires_at", token.expiresAt.map { .number(JSONNumber($0.milliseconds)) } ?? .null)
      add(
        "saved",
        .array(
          token.saved.map { saved in
            ["name": .string(saved.name), "value": saved.value, "secret": .bool(saved.isSecret)]
          }))
    } else {
      add("refresh_token", loneRefreshToken.map { .string($0) })
    }
    return JSONValue.object(members).bytes()
  }

  private static func saved(_ value: JSONValue?) throws(RecordProblem) -> [SavedValue] {
    guard case .array(let elements) = value else { throw .damaged }
    var saved: [SavedValue] = []
    for element in elements {
      guard case .string(let name) = element["name"], let value = element["value"],
        case .bool(let isSecret) = element["secret"]
      else { throw .damaged }
      saved.append(SavedValue(name: name, value: value, isSecret: isSecret))
    }
    return saved
  }
}
