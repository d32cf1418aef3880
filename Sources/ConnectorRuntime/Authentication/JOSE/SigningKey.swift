package import ConnectorModel
package import Cryptography

/// A key that fits an algorithm of JWS.
package struct SigningKey: Sendable {
  /// What signs.
  package enum Material: Sendable {
    /// The bytes that both sides know.
    case shared([UInt8])
    /// A private key.
    case pair(PrivateKey)
  }

  /// What signs.
  package let material: Material
  /// The algorithm that it was read for.
  package let algorithm: JWSAlgorithm
  /// The `kid` of a JWK.
  package let keyID: String?

  /// What a key is read for, as messages name it.
  package enum Use: Sendable {
    /// A token by a chosen algorithm.
    case token
    /// A SAML assertion, which is signed by RSA with SHA-256 and nothing else.
    case samlAssertion
  }

  /// The fewest bits of an RSA key (RFC 7518 §3.3).
  private static let fewestBits = 2048

  /// Reads a key: PEM or JWK, and for HMAC the secret itself or a JWK.
  ///
  /// - Parameters:
  ///   - passphrase: opens an encrypted PEM key.
  ///   - use: what it is read for.
  /// - Throws: `SigningKeyProblem` for what is no key, or none for the algorithm.
  package init(
    _ text: String, for algorithm: JWSAlgorithm, passphrase: String? = nil, use: Use = .token
  ) throws(SigningKeyProblem) {
    self.algorithm = algorithm
    let isObject = text.utf8.first { $0 > 0x20 } == UInt8(ascii: "{")
    // A shared secret may well begin with a brace.
    if isObject, let key = try JSONWebKey(text, isRequired: !algorithm.isSymmetric) {
      material = key.material
      keyID = key.keyID
    } else if algorithm.isSymmetric {
      if text.contains("-----BEGIN ") {
        throw SigningKeyProblem(
          "is a PEM block, but \(algorithm.rawValue) wants a shared secret",
          help: "For a private key choose RS256, PS256, ES256 or EdDSA.")
      }
      material = .shared(Array(text.utf8))
      keyID = nil
    } else {
      material = .pair(try Self.privateKey(text, passphrase))
      keyID = nil
    }
    try check(use)
  }

  private static func privateKey(
    _ text: String, _ passphrase: String?
  ) throws(SigningKeyProblem) -> PrivateKey {
    do throws(PrivateKeyError) {
      return try PrivateKey(pem: text, passphrase: passphrase)
    } catch {
      throw SigningKeyProblem(error)
    }
  }

  private func check(_ use: Use) throws(SigningKeyProblem) {
    switch material {
    case .shared(let secret):
      if !algorithm.isSymmetric { throw mismatch("a shared secret", use) }
      if secret.isEmpty { throw SigningKeyProblem("is empty") }
    case .pair(let key):
      guard algorithm.fits(key.kind) else { throw mismatch(key.kind.description, use) }
      switch key.kind {
      case .rsa(let bits) where bits < Self.fewestBits,
        .rsaPSS(let bits) where bits < Self.fewestBits:
        throw SigningKeyProblem(
          "is \(key.kind.description), which is too short for "
            + (use == .token ? algorithm.rawValue : "a SAML assertion"),
          help: "It must have at least \(Self.fewestBits) bits (RFC 7518 §3.3).")
      default: break
      }
    }
  }

  private func mismatch(_ found: String, _ use: Use) -> SigningKeyProblem {
    if use == .samlAssertion {
      return SigningKeyProblem(
        "is \(found), but a SAML assertion is signed with \(algorithm.wantedKey)",
        help: "Give \(algorithm.wantedKey) of at least \(Self.fewestBits) bits, whose certificate "
          + "the server knows.")
    }
    let fitting: [JWSAlgorithm] =
      switch material {
      case .shared: [.hs256, .hs384, .hs512]
      case .pair(let key): JWSAlgorithm.allCases.filter { $0.fits(key.kind) }
      }
    let list = fitting.map(\.rawValue).joined(separator: ", ")
    return SigningKeyProblem(
      "is \(found), but \(algorithm.rawValue) wants \(algorithm.wantedKey)",
      help: fitting.isEmpty ? nil : "This key fits: \(list).")
  }

  /// The signature of a message.
  package func sign(_ message: [UInt8]) throws(CryptographyError) -> [UInt8] {
    switch material {
    case .shared(let secret):
      return try HMAC.authenticate(message, key: secret, with: algorithm.digest ?? .sha256)
    case .pair(let key): return try key.sign(message, algorithm.signature ?? .edDSA)
    }
  }
}

extension SigningKeyProblem {
  /// What is wrong with a PEM text.
  package init(_ error: PrivateKeyError) {
    switch error {
    case .noPEM:
      self.init(
        "is neither PEM nor JWK",
        help:
          "It begins with -----BEGIN PRIVATE KEY----- or {\"kty\": …}. A variable takes it from "
          + "a file with from: {file: PATH}.")
    case .otherContent("OPENSSH PRIVATE KEY"):
      self.init(
        "is in OpenSSH's own format",
        help: "Convert a copy of it: ssh-keygen -p -m PKCS8 -f COPY")
    case .otherContent(let label):
      self.init("is a \(label.lowercased()), not a private key")
    case .passphraseNeeded:
      self.init(
        "is encrypted, and no passphrase is given", help: "Give it with 'key_passphrase'.")
    case .wrongPassphrase: self.init("is not opened by the passphrase")
    case .damaged(let reason):
      self.init("cannot be read" + (reason.isEmpty ? "" : ": \(reason)"))
    case .unsupported(let kind): self.init("is \(kind), which signs no JWT")
    }
  }
}
