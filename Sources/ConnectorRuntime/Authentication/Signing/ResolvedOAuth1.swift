import ConnectorModel
import Cryptography
package import Diagnostics

/// `type: oauth1` with its values (RFC 5849).
package struct ResolvedOAuth1: Sendable {
  let consumerKey: String
  let consumerSecret: String
  let token: String?
  let tokenSecret: String
  let methodName: String
  let method: OAuth1Signature.Method
  let realm: String?
  /// Where the scheme stands.
  package let span: SourceSpan?
}

extension SchemeResolving {
  mutating func resolve(_ scheme: OAuth1Scheme) -> ResolvedOAuth1? {
    let consumerKey = required(scheme.consumerKey, "consumer_key")
    let consumerSecret = optional(scheme.consumerSecret, isSecret: true) ?? ""
    let token = optional(scheme.token)
    let tokenSecret = optional(scheme.tokenSecret, isSecret: true) ?? ""
    let passphrase = optional(scheme.keyPassphrase, isSecret: true)
    let realm = optional(scheme.realm)
    let name = scheme.signatureMethod?.value ?? .hmacSHA1
    let method: OAuth1Signature.Method
    switch name {
    case .hmacSHA1: method = .hmac(.sha1)
    case .hmacSHA256: method = .hmac(.sha256)
    case .plaintext: method = .plaintext
    case .rsaSHA1, .rsaSHA256:
      guard let text = required(scheme.key, "key", isSecret: true),
        let key = rsaKey(text, passphrase, at: scheme.key?.span)
      else { return nil }
      method = .rsa(name == .rsaSHA1 ? .sha1 : .sha256, key)
    }
    for secret in [consumerSecret, tokenSecret] where !secret.isEmpty {
      evaluator.secrets.insert(PercentEncoding.encode(secret))
    }
    guard let consumerKey else { return nil }
    return ResolvedOAuth1(
      consumerKey: consumerKey, consumerSecret: consumerSecret, token: token,
      tokenSecret: tokenSecret, methodName: name.rawValue, method: method, realm: realm,
      span: scheme.span)
  }

  /// A key of RSA in PEM; reports what is none.
  private mutating func rsaKey(
    _ text: String, _ passphrase: String?, at span: SourceSpan?
  ) -> PrivateKey? {
    do throws(PrivateKeyError) {
      let key = try PrivateKey(pem: text, passphrase: passphrase)
      if case .rsa = key.kind { return key }
      diagnostics.append(
        SigningKeyProblem("is \(key.kind.description), but an RSA key is wanted")
          .diagnostic(at: span))
    } catch {
      diagnostics.append(SigningKeyProblem(error).diagnostic(at: span))
    }
    return nil
  }
}

/// `type: oauth1` at work.
struct OAuth1Signer: RequestSigner {
  let scheme: ResolvedOAuth1
  let clock: any RuntimeClock
  let secrets: SecretRegistry

  func sign(_ request: PreparedRequest) throws(RunFailure) -> RequestSignature {
    // RFC 5849 §3.4.1.3.1: a form's fields are signed, any other body is not.
    let type = request.header("Content-Type")?.prefix { $0 != ";" }.lowercased()
    let isForm =
      type?.split(separator: " ").first == "application/x-www-form-urlencoded"
    let form = isForm ? try request.bodyBytes() : nil
    do throws(CryptographyError) {
      let nonce = Hexadecimal.encode(try SecureRandom.bytes(16))
      var parameters = [(name: "oauth_consumer_key", value: scheme.consumerKey)]
      if let token = scheme.token { parameters.append((name: "oauth_token", value: token)) }
      parameters += [
        (name: "oauth_signature_method", value: scheme.methodName),
        (name: "oauth_timestamp", value: "\(clock.now.milliseconds / 1000)"),
        (name: "oauth_nonce", value: nonce), (name: "oauth_version", value: "1.0"),
      ]
      let signature = OAuth1Signature(
        methodName: scheme.methodName, method: scheme.method,
        consumerSecret: scheme.consumerSecret, tokenSecret: scheme.tokenSecret,
        parameters: parameters, realm: scheme.realm)
      let signed = try signature.sign(request, formBody: form)
      secrets.insert(signed.signature)
      secrets.insert(PercentEncoding.encode(signed.signature))
      return RequestSignature(
        items: [.header(name: "Authorization", value: signed.authorization)],
        signedText: scheme.methodName == "PLAINTEXT" ? nil : signed.base)
    } catch {
      throw RunFailure(signing: error, at: scheme.span)
    }
  }
}
