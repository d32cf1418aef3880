import Cryptography

/// A signature of OAuth 1.0a, as a pure function of a request, a moment and a nonce (RFC 5849 §3.4).
struct OAuth1Signature {
  /// How the base string is signed.
  enum Method: Sendable {
    case hmac(DigestAlgorithm)
    case rsa(DigestAlgorithm, PrivateKey)
    case plaintext
  }

  /// The value of `oauth_signature_method`.
  let methodName: String
  let method: Method
  let consumerSecret: String
  let tokenSecret: String
  /// The protocol's parameters but for the signature, in the order to send.
  let parameters: [(name: String, value: String)]
  /// The realm, which is sent but not signed.
  var realm: String?

  /// The value of Authorization and what was signed.
  func sign(
    _ request: PreparedRequest, formBody: [UInt8]?
  ) throws(CryptographyError) -> (authorization: String, base: String, signature: String) {
    let base = baseString(request, formBody: formBody)
    let key = [consumerSecret, tokenSecret].map { PercentEncoding.encode($0) }
      .joined(separator: "&")
    let signature: String
    switch method {
    case .hmac(let digest):
      signature = Base64.encode(
        try HMAC.authenticate(Array(base.utf8), key: Array(key.utf8), with: digest))
    case .rsa(let digest, let pair):
      signature = Base64.encode(try pair.sign(Array(base.utf8), .rsaPKCS1(digest)))
    case .plaintext: signature = key
    }
    var parts = (parameters + [(name: "oauth_signature", value: signature)]).map {
      "\(PercentEncoding.encode($0.name))=\"\(PercentEncoding.encode($0.value))\""
    }
    if let realm { parts.insert("realm=\"\(QuotedString.escaped(realm))\"", at: 0) }
    return ("OAuth " + parts.joined(separator: ", "), base, signature)
  }

  /// RFC 5849 §3.4.1.
  func baseString(_ request: PreparedRequest, formBody: [UInt8]?) -> String {
    var query = CanonicalQuery(request.wireQuery, plusIsSpace: true)
    query.parameters += parameters.map { CanonicalQuery.Parameter($0.name, $0.value) }
    if let formBody {
      query.parameters +=
        CanonicalQuery(
          String(decoding: formBody, as: UTF8.self), plusIsSpace: true
        ).parameters
    }
    let authority = request.wireHost.lowercased()
    let url = "\(request.url.scheme.rawValue)://\(authority)\(request.wirePath)"
    return [request.method.uppercased(), url, query.text].map { PercentEncoding.encode($0) }
      .joined(separator: "&")
  }
}

/// The content of a quoted string in a header field (RFC 9110 §5.6.4).
enum QuotedString {
  /// The text with quotes and backslashes escaped.
  static func escaped(_ text: String) -> String {
    text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
  }
}
