import Cryptography
import JSONDocument

/// A private or shared key written as JSON (RFC 7517, RFC 7518 §6, RFC 8037 §2).
struct JSONWebKey: Sendable {
  let material: SigningKey.Material
  let keyID: String?

  /// Reads a key, or a set that holds exactly one.
  ///
  /// - Parameter isRequired: whether text that is no JWK is an error; else it gives nil.
  init?(_ text: String, isRequired: Bool) throws(SigningKeyProblem) {
    let value: JSONValue
    do throws(JSONSyntaxError) {
      value = try ParsedJSON(text).root.value
    } catch {
      if !isRequired { return nil }
      throw SigningKeyProblem("is no JWK: it is not JSON")
    }
    var key = value
    if case .array(let keys)? = value["keys"] {
      guard keys.count == 1 else {
        throw SigningKeyProblem("is a set of \(keys.count) keys", help: "Give one of them.")
      }
      key = keys[0]
    }
    guard case .string(let type)? = key["kty"] else {
      if !isRequired { return nil }
      throw SigningKeyProblem("is no JWK: it has no 'kty'")
    }
    material = try Self.material(type, Parts(key: key))
    if case .string(let keyID)? = key["kid"] { self.keyID = keyID } else { keyID = nil }
  }

  private static func material(
    _ type: String, _ parts: Parts
  ) throws(SigningKeyProblem) -> SigningKey.Material {
    switch type {
    case "oct": return .shared(try parts.bytes("k"))
    case "RSA":
      if parts.key["oth"] != nil {
        throw SigningKeyProblem("is an RSA key of more than two primes")
      }
      let exponent = try parts.privateBytes("d")
      let names = ["p", "q", "dp", "dq", "qi"]
      var factors: [[UInt8]] = []
      if names.contains(where: { parts.key[$0] != nil }) {
        for name in names { factors.append(try parts.bytes(name)) }
      }
      let numbers = RSAParts(
        modulus: try parts.bytes("n"), publicExponent: try parts.bytes("e"),
        privateExponent: exponent, factors: factors)
      return try make { () throws(PrivateKeyError) in try PrivateKey(numbers) }
    case "EC":
      guard let curve = EllipticCurve(rawValue: try parts.text("crv")) else {
        throw parts.unknownCurve(EllipticCurve.allCases.map(\.rawValue))
      }
      let (number, x, y) = (
        try parts.privateBytes("d"), try parts.bytes("x"), try parts.bytes("y")
      )
      return try make { () throws(PrivateKeyError) in
        try PrivateKey(curve, private: number, x: x, y: y)
      }
    case "OKP":
      guard let curve = EdwardsCurve(rawValue: try parts.text("crv")) else {
        throw parts.unknownCurve(EdwardsCurve.allCases.map(\.rawValue))
      }
      let bytes = try parts.privateBytes("d")
      return try make { () throws(PrivateKeyError) in try PrivateKey(curve, private: bytes) }
    default:
      throw SigningKeyProblem(
        "is a JWK of an unknown 'kty'", help: "Known: RSA, EC, OKP, oct.")
    }
  }

  private static func make(
    _ key: () throws(PrivateKeyError) -> PrivateKey
  ) throws(SigningKeyProblem) -> SigningKey.Material {
    do throws(PrivateKeyError) {
      return .pair(try key())
    } catch {
      throw SigningKeyProblem(error)
    }
  }

  /// The members of a key.
  private struct Parts {
    let key: JSONValue

    func text(_ name: String) throws(SigningKeyProblem) -> String {
      guard case .string(let text)? = key[name] else {
        throw SigningKeyProblem("is a JWK without '\(name)'")
      }
      return text
    }

    func bytes(_ name: String) throws(SigningKeyProblem) -> [UInt8] {
      let text = try text(name)
      guard let bytes = try? Base64URL.decode(text) else {
        throw SigningKeyProblem("is a JWK whose '\(name)' is not URL-safe Base64")
      }
      return bytes
    }

    /// The member without which a key is a public one.
    func privateBytes(_ name: String) throws(SigningKeyProblem) -> [UInt8] {
      if key[name] == nil { throw SigningKeyProblem("is the public half of a key") }
      return try bytes(name)
    }

    func unknownCurve(_ known: [String]) -> SigningKeyProblem {
      SigningKeyProblem(
        "is a JWK on an unknown 'crv'", help: "Known: \(known.joined(separator: ", ")).")
    }
  }
}
