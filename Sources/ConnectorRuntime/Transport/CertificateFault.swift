/// Why a certificate was not taken: what helps differs from one to the other.
package enum CertificateFault: Sendable, Hashable {
  case notYetValid
  case expired
  /// Nobody but its holder vouches for it.
  case selfSigned
  case unknownAuthority
  case revoked
  /// It is sound, and for another host.
  case otherHost
  case other

  /// OpenSSL's number of a certificate that is for another host (`x509_vfy.h`).
  package static let otherHostNumber = 62

  /// - Parameter verification: what the verification came to, as OpenSSL numbers it.
  package init(verification: Int?) {
    self =
      switch verification {
      case 9: .notYetValid
      case 10: .expired
      case 18: .selfSigned
      case 19, 20, 21: .unknownAuthority
      case 23: .revoked
      case Self.otherHostNumber, 64: .otherHost
      default: .other
      }
  }

  /// Whether the authorities that are trusted decide it.
  var isOfAuthority: Bool {
    switch self {
    case .selfSigned, .unknownAuthority, .other: true
    case .notYetValid, .expired, .revoked, .otherHost: false
    }
  }

  /// What to do about it.
  ///
  /// - Parameters:
  ///   - peer: whose certificate it is: `server`.
  ///   - address: what names that peer, for people: `token_url`.
  func help(_ peer: String, address: String) -> String {
    switch self {
    case .notYetValid:
      "Check this machine's clock; if it is right, the \(peer)'s owner must replace the certificate."
    case .expired:
      "The \(peer)'s owner must renew the certificate, unless this machine's clock is ahead."
    case .selfSigned:
      "If it is meant to be, put the certificate into a file and declare that as tls.ca in the "
        + "connector."
    case .unknownAuthority:
      "If the authority is your own, declare its certificate as tls.ca in the connector; else the "
        + "\(peer)'s owner must send the whole chain."
    case .revoked: "The \(peer)'s owner must replace the certificate."
    case .otherHost:
      "Write a host that the certificate is for in \(address), or have this one added to it; tls.ca "
        + "changes nothing here."
    case .other:
      "The \(peer)'s owner must mend its certificate; if it comes from an authority of your own, "
        + "declare that as tls.ca in the connector."
    }
  }
}
