import Cryptography

/// What a server wants of a Digest answer (RFC 7616 §3.3), as far as it can be given.
struct DigestChallenge: Sendable, Hashable {
  /// Whether the answer names a use of its own: with `qop`, or as RFC 2069 had it.
  enum Protection: Sendable, Hashable {
    case authentication
    case none
  }

  let realm: String
  let nonce: String
  let opaque: String?
  let algorithm: DigestAlgorithm
  /// The algorithm's name as the server wrote it; nil where it wrote none.
  let algorithmName: String?
  /// Whether the digest of the password is bound to this nonce (`-sess`).
  let isSession: Bool
  let protection: Protection
  /// Whether the nonce alone was wrong, not the password.
  let isStale: Bool
  /// Whether the user's name is sent as a digest.
  let hidesUser: Bool

  private static let algorithms: [(name: String, algorithm: DigestAlgorithm)] = [
    ("sha-512-256", .sha512Half), ("sha-256", .sha256), ("md5", .md5),
  ]

  /// The strongest of a server's challenges that can be answered; `auth-int` cannot.
  static func strongest(of challenges: [AuthenticationChallenge]) -> DigestChallenge? {
    let found = challenges.compactMap { DigestChallenge($0) }
    for (_, algorithm) in algorithms {
      if let first = found.first(where: { $0.algorithm == algorithm }) { return first }
    }
    return nil
  }

  init?(_ challenge: AuthenticationChallenge) {
    guard challenge.scheme.lowercased() == "digest" else { return nil }
    let parameters = challenge.parameters
    guard let nonce = parameters["nonce"] else { return nil }
    algorithmName = parameters["algorithm"]
    var name = (algorithmName ?? "MD5").lowercased()
    isSession = name.hasSuffix("-sess")
    if isSession { name.removeLast("-sess".count) }
    guard let algorithm = Self.algorithms.first(where: { $0.name == name })?.algorithm else {
      return nil
    }
    if let qop = parameters["qop"], !qop.isEmpty {
      let offered = qop.lowercased().split { $0 == "," || $0 == " " }
      guard offered.contains("auth") else { return nil }
      protection = .authentication
    } else {
      protection = .none
    }
    self.algorithm = algorithm
    self.nonce = nonce
    realm = parameters["realm"] ?? ""
    opaque = parameters["opaque"]
    isStale = parameters["stale"]?.lowercased() == "true"
    hidesUser = parameters["userhash"]?.lowercased() == "true"
  }
}

/// An answer to a Digest challenge, as a pure function (RFC 7616 §3.4).
struct DigestAnswer {
  let challenge: DigestChallenge
  let username: String
  let password: String
  /// How often the nonce was used, this time included.
  let nonceCount: Int
  let clientNonce: String

  /// The value of Authorization for a request, and the response in it.
  func authorization(
    method: String, target: String
  ) throws(CryptographyError) -> (value: String, response: String) {
    var secret = try digest("\(username):\(challenge.realm):\(password)")
    if challenge.isSession { secret = try digest("\(secret):\(challenge.nonce):\(clientNonce)") }
    let request = try digest("\(method):\(target)")
    let count = String(nonceCount, radix: 16)
    let paddedCount = String(repeating: "0", count: max(0, 8 - count.utf8.count)) + count
    let response: String
    switch challenge.protection {
    case .authentication:
      response = try digest(
        "\(secret):\(challenge.nonce):\(paddedCount):\(clientNonce):auth:\(request)")
    case .none: response = try digest("\(secret):\(challenge.nonce):\(request)")
    }
    var parts = [try user()]
    func add(_ name: String, _ value: String) {
      parts.append("\(name)=\"\(QuotedString.escaped(value))\"")
    }
    add("realm", challenge.realm)
    add("nonce", challenge.nonce)
    add("uri", target)
    add("response", response)
    if let name = challenge.algorithmName { parts.append("algorithm=\(name)") }
    if let opaque = challenge.opaque { add("opaque", opaque) }
    if challenge.protection == .authentication {
      parts += ["qop=auth", "nc=\(paddedCount)"]
      add("cnonce", clientNonce)
    } else if challenge.isSession {
      add("cnonce", clientNonce)
    }
    if challenge.hidesUser { parts.append("userhash=true") }
    return ("Digest " + parts.joined(separator: ", "), response)
  }

  private func user() throws(CryptographyError) -> String {
    if challenge.hidesUser {
      return "username=\"\(try digest("\(username):\(challenge.realm)"))\""
    }
    if username.utf8.allSatisfy({ (0x20...0x7E).contains($0) }) {
      return "username=\"\(QuotedString.escaped(username))\""
    }
    // RFC 7616 §3.4, RFC 8187: what is not ASCII has no place in quotes.
    return "username*=UTF-8''\(PercentEncoding.encode(username))"
  }

  private func digest(_ text: String) throws(CryptographyError) -> String {
    Hexadecimal.encode(try Digest.hash(Array(text.utf8), with: challenge.algorithm))
  }
}
