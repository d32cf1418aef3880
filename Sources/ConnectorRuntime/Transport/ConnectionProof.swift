/// How the transport proves to a server who sends, where that belongs to the connection and takes
/// several exchanges.
///
/// Such a transfer has a connection of its own, which no other transfer ever uses.
package enum ConnectionProof: Sendable, Hashable {
  /// NTLM; the user's name may carry its domain before a backslash.
  case ntlm(user: String, password: String)
  /// The user's Kerberos ticket by SPNEGO (RFC 4559).
  case negotiate
}
