package import Cryptography

/// Signed content in the compact form of JWS (RFC 7515 §7.1).
package enum JSONWebSignature {
  /// Header, payload and signature, each in URL-safe Base64, joined by points.
  ///
  /// - Parameters:
  ///   - payload: what is signed.
  ///   - header: the protected header as JSON; it names the key's algorithm.
  package static func compact(
    payload: [UInt8], header: [UInt8], key: SigningKey
  ) throws(CryptographyError) -> String {
    let input = "\(Base64URL.encode(header)).\(Base64URL.encode(payload))"
    return "\(input).\(Base64URL.encode(try key.sign(Array(input.utf8))))"
  }
}
