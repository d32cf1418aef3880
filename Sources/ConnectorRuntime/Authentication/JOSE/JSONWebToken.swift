import ConnectorModel
package import Cryptography
package import JSONDocument

/// A token that says something about somebody, before it is signed (RFC 7519).
package struct JSONWebToken: Sendable {
  /// What it says, in order; a member whose value is null takes a standard one of its name away and
  /// is not sent.
  package var claims: [JSONMember]
  /// Members of the header beside `alg`, likewise.
  package var header: [JSONMember]

  package init(claims: [JSONMember], header: [JSONMember] = []) {
    self.claims = claims
    self.header = header
  }

  /// A token that begins now and ends after its lifetime: `iat` and `exp` where the claims say
  /// nothing of them.
  package init(
    claims: [JSONMember], issuedAt now: WallTime, lifetime: Duration, header: [JSONMember] = []
  ) {
    // RFC 7519 §2: seconds since 1970; rounded down, so that no server sees a token of the future.
    let seconds = now.milliseconds / 1000
    let standard = [
      JSONMember(name: "iat", value: .number(JSONNumber(seconds))),
      JSONMember(
        name: "exp", value: .number(JSONNumber(seconds + lifetime.wholeMilliseconds / 1000))),
    ]
    self.init(claims: Self.merge(claims, standard), header: header)
  }

  /// The token, signed.
  ///
  /// - Parameter keyID: the header's `kid`; nil for the key's own, if it has one.
  package func signed(with key: SigningKey, keyID: String? = nil) throws(CryptographyError)
    -> String
  {
    var standard = [
      JSONMember(name: "alg", value: .string(key.algorithm.rawValue)),
      JSONMember(name: "typ", value: "JWT"),
    ]
    if let keyID = keyID ?? key.keyID {
      standard.append(JSONMember(name: "kid", value: .string(keyID)))
    }
    let own = header.filter { $0.name != "alg" }
    let members = standard.filter { member in !own.contains { $0.name == member.name } } + own
    return try JSONWebSignature.compact(
      payload: Array(Self.text(claims).utf8), header: Array(Self.text(members).utf8), key: key)
  }

  /// When it ends; nil where no claim says so.
  package var end: WallTime? {
    guard case .number(let number)? = claims.last(where: { $0.name == "exp" })?.value,
      number.double.isFinite, abs(number.double) < 1e13
    else { return nil }
    return WallTime(milliseconds: Int64(number.double * 1000))
  }

  private static func merge(_ own: [JSONMember], _ standard: [JSONMember]) -> [JSONMember] {
    own + standard.filter { member in !own.contains { $0.name == member.name } }
  }

  private static func text(_ members: [JSONMember]) -> String {
    JSONValue.object(members.filter { $0.value != .null }).text()
  }
}
