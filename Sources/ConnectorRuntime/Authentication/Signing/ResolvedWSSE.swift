import ConnectorModel
import Cryptography
package import Diagnostics

/// `type: wsse` with its values.
package struct ResolvedWSSE: Sendable {
  let username: String
  let password: String
  /// Where the scheme stands.
  package let span: SourceSpan?
}

extension SchemeResolving {
  mutating func resolve(_ scheme: WSSEScheme) -> ResolvedWSSE? {
    let username = required(scheme.username, "username")
    let password = required(scheme.password, "password", isSecret: true)
    guard let username, let password else { return nil }
    return ResolvedWSSE(username: username, password: password, span: scheme.span)
  }
}

/// `type: wsse` at work: a UsernameToken of Web Services Security as a header, with another nonce
/// for each request.
struct WSSESigner: RequestSigner {
  let scheme: ResolvedWSSE
  let clock: any RuntimeClock
  let secrets: SecretRegistry

  func sign(_ request: PreparedRequest) throws(RunFailure) -> RequestSignature {
    do throws(CryptographyError) {
      return try token(nonce: try SecureRandom.bytes(16))
    } catch {
      throw RunFailure(signing: error, at: scheme.span)
    }
  }

  /// The token with a nonce: the digest is over its bytes, the moment and the password.
  func token(nonce: [UInt8]) throws(CryptographyError) -> RequestSignature {
    // Milliseconds are more than some servers read.
    let created = CalendarText.rfc3339(
      WallTime(milliseconds: clock.now.milliseconds / 1000 * 1000))
    let digest = Base64.encode(
      try Digest.sha1(nonce + Array(created.utf8) + Array(scheme.password.utf8)))
    secrets.insert(digest)
    let name = QuotedString.escaped(scheme.username)
    let value =
      "UsernameToken Username=\"\(name)\", PasswordDigest=\"\(digest)\", "
      + "Nonce=\"\(Base64.encode(nonce))\", Created=\"\(created)\""
    return RequestSignature(items: [
      .header(name: "Authorization", value: "WSSE profile=\"UsernameToken\""),
      .header(name: "X-WSSE", value: value),
    ])
  }
}
