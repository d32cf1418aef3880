import ConnectorModel
import Diagnostics
import JSONDocument

/// Everything that affects a token, in one canonical encoding: each part with its length in front,
/// so that no two different schemes have the same bytes.
struct TokenIdentity {
  /// The encoding.
  private(set) var bytes: [UInt8] = []

  init() {}

  init(_ scheme: ResolvedOAuth2) {
    append("oauth2 1")
    append(scheme.connector)
    append(scheme.grant.rawValue)
    append(scheme.tokenURL)
    append(scheme.clientID)
    append(optional: scheme.clientSecret)
    append(scheme.clientAuthentication.rawValue)
    append(list: scheme.scope)
    append(scheme.scopeSeparator)
    append(scheme.request.method)
    append(scheme.request.encoding.rawValue)
    append(entries: scheme.request.headers)
    append(entries: scheme.request.parameters)
    append(selector: scheme.response.accessToken)
    append(selector: scheme.response.refreshToken)
    append(selector: scheme.response.scope)
    append(count: scheme.response.save.count)
    for entry in scheme.response.save {
      append(entry.name.value)
      append(selector: entry.value)
    }
    append(scheme.expiry)
    // Without verification, or under other authorities, someone else may issue the token.
    append(scheme.tls.verifies ? "verified" : "unverified")
    append(optional: scheme.tls.certificateAuthorities)
    append(optional: scheme.tls.clientCertificate)
    // What came later stands behind, and only where it is used: the names of files that were
    // written before it stay as they are.
    if let issuer = scheme.endpoints.issuer {
      append("issuer")
      append(issuer)
    }
    if scheme.clientAssertion != nil { append(scheme.clientAssertion) }
    if scheme.grant != .clientCredentials { append(scheme.grantValues, scheme.endpoints) }
  }

  private mutating func append(_ values: ResolvedGrant, _ endpoints: ResolvedEndpoints) {
    append("grant values 1")
    for value in [
      values.username, values.password, values.refreshToken, values.subjectToken,
      values.subjectTokenType, values.actorToken, values.actorTokenType,
      values.requestedTokenType, endpoints.authorization, endpoints.deviceAuthorization,
    ] {
      append(optional: value)
    }
    append(list: values.audience)
    append(list: values.resource)
    append(optional: values.assertionText)
    append(values.assertion)
    if let assertion = values.samlAssertion { append(list: assertion.values) }
    append(
      entries: values.authorizationParameters.filter {
        !values.passingParameters.contains($0.name)
      })
  }

  private mutating func append(_ assertion: ResolvedAssertion?) {
    append(
      list: assertion.map { assertion in
        [
          "assertion", assertion.key.algorithm.rawValue, assertion.keyText, assertion.keyID ?? "",
          assertion.issuer, assertion.subject, assertion.audience ?? "",
        ]
      } ?? [])
  }

  mutating func append(count: Int) {
    let value = UInt64(count)
    for shift in stride(from: UInt64(56), through: 0, by: -8) {
      bytes.append(UInt8(truncatingIfNeeded: value >> shift))
    }
  }

  mutating func append(_ text: String) {
    append(count: text.utf8.count)
    bytes.append(contentsOf: text.utf8)
  }

  mutating func append(list: [String]) {
    append(count: list.count)
    for text in list { append(text) }
  }

  mutating func append(optional text: String?) {
    append(list: text.map { [$0] } ?? [])
  }

  private mutating func append(entries: [ResolvedEntry]) {
    append(count: entries.count)
    for entry in entries {
      append(entry.name)
      append(list: entry.values)
    }
  }

  mutating func append(selector: Selector?) {
    guard let selector else {
      append(count: 0)
      return
    }
    append(count: 1)
    append(optional: selector.jsonPath?.value.text)
    append(optional: selector.header?.value)
    append(optional: selector.cookie?.value)
    append(optional: selector.regularExpression?.pattern.value)
    append(optional: selector.group?.value.text())
    append(optional: selector.status.map { "\($0.value)" })
    append(optional: selector.body?.value.rawValue)
    append(optional: selector.url.map { "\($0.value)" })
    append(optional: selector.duration.map { "\($0.value)" })
    append(optional: selector.type?.value.rawValue)
    append(optional: selector.defaultValue?.value.text())
    append(optional: selector.isSecret.map { "\($0.value)" })
  }

  mutating func append(_ expiry: ResolvedExpiry) {
    switch expiry.source {
    case .lifetime(let selector, let unit):
      append("lifetime")
      append(selector: selector)
      append(unit.rawValue)
    case .moment(let selector, let unit):
      append("moment")
      append(selector: selector)
      append(unit.rawValue)
    case .tokenClaim: append("claim")
    }
    append(optional: expiry.fallback.map { "\($0.wholeMilliseconds)" })
  }
}
