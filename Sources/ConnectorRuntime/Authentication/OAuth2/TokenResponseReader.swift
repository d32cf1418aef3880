import ConnectorModel
import Diagnostics
import JSONDocument

/// Makes an access token of a token response, or says why it cannot.
struct TokenResponseReader: Sendable {
  let scheme: ResolvedOAuth2
  let endpoint: TokenEndpoint
  let secrets: SecretRegistry
  let evaluate: SelectorEvaluation
  /// What an earlier token brought, for names that the response to its renewal leaves out.
  var inherited: [SavedValue] = []

  /// The token of a response.
  ///
  /// - Parameter requestedAt: when the request was sent.
  func token(
    in response: TransportResponse, requestedAt: WallTime
  ) throws(TokenFailure) -> AccessToken {
    do {
      return try read(response, requestedAt)
    } catch {
      throw withoutSecrets(error, response, requestedAt)
    }
  }

  /// The same failure, told of a response without secrets: its words are cut where they are long,
  /// and a part of a secret could not be told from other text any more.
  private func withoutSecrets(
    _ failure: TokenFailure, _ response: TransportResponse, _ requestedAt: WallTime
  ) -> TokenFailure {
    do {
      _ = try read(secrets.redactor.redact(response), requestedAt)
    } catch {
      var told = error
      told.rejectsClient = failure.rejectsClient
      told.rejectsGrant = failure.rejectsGrant
      told.isTemporary = failure.isTemporary
      told.errorCode = failure.errorCode
      if told.id == failure.id { return told }
    }
    return failure
  }

  /// The document of a response that is no error; nil where the body cannot be read as one.
  func document(of response: TransportResponse) throws(TokenFailure) -> JSONNode? {
    if let redirect = TokenFailure.redirect(response, endpoint: endpoint) { throw redirect }
    let document = (try? ReceivedResponse(response).document())?.root
    try refuseErrors(response, document)
    return document
  }

  private func read(
    _ response: TransportResponse, _ requestedAt: WallTime
  ) throws(TokenFailure) -> AccessToken {
    let document = try document(of: response)
    let value = try accessToken(response, document)
    secrets.insert(value)
    let refreshToken = optionalText(
      scheme.response.refreshToken, member: "refresh_token", response, document)
    if let refreshToken { secrets.insert(refreshToken) }
    let saved = try saved(response, document)
    let scope = optionalText(scheme.response.scope, member: "scope", response, document)
    let end = TokenEnd(expiry: scheme.expiry, endpoint: endpoint)
    return AccessToken(
      value: value, refreshToken: refreshToken, scope: scope ?? requestedScope,
      requestedAt: requestedAt,
      expiresAt: try end.moment(ofToken: value, requestedAt: requestedAt) {
        selector throws(TokenFailure) in
        try found(selector, member: "expires_in", response, document)
      }, saved: saved)
  }

  private var requestedScope: String? {
    scheme.scope.isEmpty ? nil : scheme.scope.joined(separator: scheme.scopeSeparator)
  }

  private func refuseErrors(
    _ response: TransportResponse, _ document: JSONNode?
  ) throws(TokenFailure) {
    let isSuccess = (200..<300).contains(response.status)
    let complaint =
      isSuccess
      ? document.flatMap(ServerComplaint.standard)
      : ServerComplaint(
        response, document: document, selectors: scheme.errorMessage, evaluate: evaluate)
    if !isSuccess || complaint != nil {
      throw .refusal(response, complaint: complaint, endpoint: endpoint, scheme: scheme)
    }
  }

  private func accessToken(
    _ response: TransportResponse, _ document: JSONNode?
  ) throws(TokenFailure) -> String {
    let selector = scheme.response.accessToken
    let value = try found(selector, member: "access_token", response, document)
    let place = selector?.shownPlace ?? "$.access_token"
    switch value {
    case nil, .null: throw missingToken(place, response, document)
    case .string(let text):
      let token = Self.trimmed(text)
      if token.isEmpty { throw unusableToken(place, "is empty") }
      return token
    case .some(let other): throw unusableToken(place, "is \(other.kind.shown), not text")
    }
  }

  private func saved(
    _ response: TransportResponse, _ document: JSONNode?
  ) throws(TokenFailure) -> [SavedValue] {
    var saved: [SavedValue] = []
    for entry in scheme.response.save {
      guard let value = try found(entry.value, member: nil, response, document) else {
        if let earlier = inherited.first(where: { $0.name == entry.name.value }) {
          saved.append(earlier)
          continue
        }
        if entry.value.isRequired?.value == false { continue }
        throw TokenFailure(
          .authentication, "missing-saved-value",
          "token response of '\(endpoint.shownURL)' holds nothing at "
            + "\(entry.value.shownPlace) for '\(entry.name.value)'",
          at: .save, notes: Self.held(document),
          help: "Correct the selector in token_response.save, or set required: false.")
      }
      let isSecret = entry.value.isSecret?.value == true
      if isSecret { value.forEachText(secrets.insert) }
      saved.append(SavedValue(name: entry.name.value, value: value, isSecret: isSecret))
    }
    return saved
  }

  /// Text, or a list of texts joined by spaces; nil for anything else.
  private func optionalText(
    _ selector: Selector?, member: String, _ response: TransportResponse, _ document: JSONNode?
  ) -> String? {
    switch try? found(selector, member: member, response, document) {
    case .string(let text): text.isEmpty ? nil : text
    case .array(let elements):
      elements.isEmpty
        ? nil
        : elements.compactMap { element in
          if case .string(let text) = element { return text }
          return nil
        }.joined(separator: " ")
    default: nil
    }
  }

  /// What a selector, or else a member of the response's object, gives.
  private func found(
    _ selector: Selector?, member: String?, _ response: TransportResponse, _ document: JSONNode?
  ) throws(TokenFailure) -> JSONValue? {
    guard let selector else { return member.flatMap { document?.member(named: $0)?.value } }
    do {
      return try evaluate(selector, response)
    } catch {
      // A body that a JSONPath cannot read holds nothing for it; that is described as a whole.
      if selector.jsonPath != nil, document == nil { return selector.defaultValue?.value }
      let reason = (error as? RunFailure)?.diagnostics.first?.message ?? "it was given up"
      throw TokenFailure(
        .authentication, "unreadable-token-response",
        "token response of '\(endpoint.shownURL)' cannot be read at \(selector.shownPlace): "
          + ServerText.singleLine(reason),
        at: .scheme, help: "Correct the selector.")
    }
  }

  private func missingToken(
    _ place: String, _ response: TransportResponse, _ document: JSONNode?
  ) -> TokenFailure {
    let subject = "\(endpoint.noun) '\(endpoint.shownURL)' answered \(response.status)"
    let readsJSON = scheme.response.accessToken.map { $0.jsonPath != nil } ?? true
    guard readsJSON, document == nil else {
      return TokenFailure(
        .authentication, "missing-access-token",
        "\(subject) without an access token at \(place)", at: .accessToken,
        notes: Self.held(document), help: "Name the token's place in token_response.access_token.")
    }
    return TokenFailure(
      .authentication, "token-response-not-json",
      "\(subject) with \(Self.described(response)) in place of JSON",
      at: .tokenURL,
      help: "Check token_url; a token that is not in JSON needs token_response.access_token.")
  }

  private func unusableToken(_ place: String, _ what: String) -> TokenFailure {
    TokenFailure(
      .authentication, "invalid-access-token",
      "access token at \(place) in the response of '\(endpoint.shownURL)' \(what)",
      at: .accessToken, help: "Name the token's place in token_response.access_token.")
  }

  /// A body that is not JSON: that of a success may be a token, so it is never quoted.
  static func described(_ response: TransportResponse) -> String {
    if response.body.isEmpty { return "an empty body" }
    return ServerText.isHTML(response)
      ? ServerText.htmlPage(response) : "\(response.body.count) bytes that are not JSON"
  }

  /// The names in the response's object, never their values.
  static func held(_ document: JSONNode?) -> [String] {
    guard let document else { return [] }
    guard document.kind == .object else { return ["the response is \(document.kind.shown)"] }
    let names = document.members.prefix(10).map { ServerText.singleLine($0.name, limit: 40) }
    if names.isEmpty { return ["the response is an empty object"] }
    return ["the response holds " + names.map { "'\($0)'" }.joined(separator: ", ")]
  }

  /// A text without white space and control characters around it.
  static func trimmed(_ text: String) -> String {
    let isSpace = { (scalar: Unicode.Scalar) in scalar.value <= 0x20 }
    var scalars = text.unicodeScalars.drop(while: isSpace)
    while let last = scalars.last, isSpace(last) { scalars.removeLast() }
    return String(scalars)
  }
}

extension JSONKind {
  /// The type with its article: "a number".
  var shown: String {
    switch self {
    case .null: "null"
    case .boolean: "a boolean"
    case .number: "a number"
    case .string: "text"
    case .array: "a list"
    case .object: "an object"
    }
  }
}

extension JSONValue {
  /// Visits every text and number in the value.
  func forEachText(_ visit: (String) -> Void) {
    switch self {
    case .null, .bool: break
    case .number(let number): visit(number.text)
    case .string(let text): visit(text)
    case .array(let elements): for element in elements { element.forEachText(visit) }
    case .object(let members): for member in members { member.value.forEachText(visit) }
    }
  }
}
