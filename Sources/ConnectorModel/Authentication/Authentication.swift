package import Diagnostics

/// `auth`: schemes applied in order; none where the list is empty.
package struct Authentication: Sendable {
  /// The schemes in order.
  package var schemes: [AuthenticationScheme] { didSet { noteSavedNames() } }

  /// The names after `$auth.` that the schemes have values for.
  ///
  /// They are kept, as the check of every action asks for them, and a scheme is kilobytes.
  package private(set) var savedNames: [SavedName] = []

  /// Where those are declared, by the first scheme that can; nil where none can.
  package private(set) var savingKey: String?

  /// Where `none` is written.
  package var noneSpan: SourceSpan?

  package init(schemes: [AuthenticationScheme] = [], noneSpan: SourceSpan? = nil) {
    self.schemes = schemes
    self.noneSpan = noneSpan
    noteSavedNames()
  }

  private mutating func noteSavedNames() {
    savedNames = schemes.flatMap(\.object.savedNames)
    savingKey = schemes.lazy.compactMap(\.object.savingKey).first
  }

  /// Whether a status says that the credentials are not good: 401, or what a scheme declares.
  package func isRejected(by status: Int) -> Bool {
    status == 401
      || schemes.contains { $0.object.rejections.contains { $0.codes.contains(status) } }
  }
}

/// One way to authenticate, with what it needs; by reference, since some of them need much.
package indirect enum AuthenticationScheme: Sendable {
  case basic(BasicScheme)
  case bearer(BearerScheme)
  case apiKey(APIKeyScheme)
  case oauth2(OAuth2Scheme)
  case jwt(JWTScheme)
  case session(SessionScheme)
  case oauth1(OAuth1Scheme)
  case awsSignature(AWSSignatureScheme)
  case hmac(HMACScheme)
  case digest(DigestScheme)
  case ntlm(NTLMScheme)
  case negotiate(NegotiateScheme)
  case wsse(WSSEScheme)

  /// Every `type` of the format; those without a declaration are not acted on yet.
  package static let variant = VariantDeclaration(
    name: "auth scheme", discriminator: "type",
    cases: [
      .init("none", "No credentials.", { NoScheme.declaration.erased }),
      .init("basic", "HTTP Basic (RFC 7617).", { BasicScheme.declaration.erased }),
      .init("bearer", "A fixed bearer token (RFC 6750).", { BearerScheme.declaration.erased }),
      .init(
        "api_key", "A key in a header, a query parameter or a cookie.",
        { APIKeyScheme.declaration.erased }),
      .init("oauth2", "An OAuth 2.0 access token (RFC 6749).", { OAuth2Scheme.declaration.erased }),
      .init(
        "jwt", "A token that the run signs itself (RFC 7519).", { JWTScheme.declaration.erased }),
      .init("session", "A login request.", { SessionScheme.declaration.erased }),
      .init("oauth1", "OAuth 1.0a (RFC 5849).", { OAuth1Scheme.declaration.erased }),
      .init("aws_sigv4", "AWS Signature Version 4.", { AWSSignatureScheme.declaration.erased }),
      .init("hmac", "An HMAC over parts of the request.", { HMACScheme.declaration.erased }),
      .init("digest", "HTTP Digest (RFC 7616).", { DigestScheme.declaration.erased }),
      .init("ntlm", "NTLM.", { NTLMScheme.declaration.erased }),
      .init("negotiate", "Kerberos by SPNEGO (RFC 4559).", { NegotiateScheme.declaration.erased }),
      .init("wsse", "WS-Security's UsernameToken.", { WSSEScheme.declaration.erased }),
    ])

  /// The scheme of a decoded object; nil for `type: none`.
  fileprivate init?(object: any Sendable) {
    switch object {
    case let scheme as BasicScheme: self = .basic(scheme)
    case let scheme as BearerScheme: self = .bearer(scheme)
    case let scheme as APIKeyScheme: self = .apiKey(scheme)
    case let scheme as OAuth2Scheme: self = .oauth2(scheme)
    case let scheme as JWTScheme: self = .jwt(scheme)
    case let scheme as SessionScheme: self = .session(scheme)
    case let scheme as OAuth1Scheme: self = .oauth1(scheme)
    case let scheme as AWSSignatureScheme: self = .awsSignature(scheme)
    case let scheme as HMACScheme: self = .hmac(scheme)
    case let scheme as DigestScheme: self = .digest(scheme)
    case let scheme as NTLMScheme: self = .ntlm(scheme)
    case let scheme as NegotiateScheme: self = .negotiate(scheme)
    case let scheme as WSSEScheme: self = .wsse(scheme)
    default: return nil
    }
  }

  /// The value of `type`.
  package var type: String {
    switch self {
    case .basic: "basic"
    case .bearer: "bearer"
    case .apiKey: "api_key"
    case .oauth2: "oauth2"
    case .jwt: "jwt"
    case .session: "session"
    case .oauth1: "oauth1"
    case .awsSignature: "aws_sigv4"
    case .hmac: "hmac"
    case .digest: "digest"
    case .ntlm: "ntlm"
    case .negotiate: "negotiate"
    case .wsse: "wsse"
    }
  }

  /// The scheme as the object that declares it.
  package var object: any CredentialScheme {
    switch self {
    case .basic(let scheme): scheme
    case .bearer(let scheme): scheme
    case .apiKey(let scheme): scheme
    case .oauth2(let scheme): scheme
    case .jwt(let scheme): scheme
    case .session(let scheme): scheme
    case .oauth1(let scheme): scheme
    case .awsSignature(let scheme): scheme
    case .hmac(let scheme): scheme
    case .digest(let scheme): scheme
    case .ntlm(let scheme): scheme
    case .negotiate(let scheme): scheme
    case .wsse(let scheme): scheme
    }
  }
}

extension AuthenticationScheme {
  /// Where it is declared.
  package var span: SourceSpan? { object.span }

  /// The templates of the scheme but for its URLs, which can be replaced from outside.
  package var templates: [Template] {
    let urls = Set(urls.map(\.key))
    return object.declaredTemplates.filter { !urls.contains($0.key) }.map(\.template)
  }

  /// Whether it signs each request as it is sent.
  package var signs: Bool {
    switch self {
    case .awsSignature, .hmac, .oauth1: true
    default: false
    }
  }

  /// Where the credential goes, for a scheme that can be told; nil where it says nothing of it.
  package var attachment: Attachment? { (object as? any AttachedScheme)?.attach }

  /// The scheme's URL keys with what stands there.
  package var urls: [(key: String, template: Template)] {
    guard case .oauth2(let scheme) = self else { return [] }
    return scheme.urls
  }
}

extension FieldType where Value == Authentication {
  /// A scheme, a list of schemes, or the word `none`.
  package static var authentication: Self {
    Self(shape: .list(of: .variant(AuthenticationScheme.variant), orSingle: true)) { value in
      guard case .list(let values, _) = value else { return nil }
      var authentication = Authentication()
      for case .object(let object, let span) in values {
        if let scheme = AuthenticationScheme(object: object) {
          authentication.schemes.append(scheme)
        } else {
          authentication.noneSpan = span
        }
      }
      return authentication
    }
  }
}
