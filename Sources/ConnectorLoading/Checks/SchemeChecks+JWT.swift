import ConnectorModel
import Diagnostics

extension SchemeChecks {
  /// Checks a token that the run signs.
  func check(_ scheme: JWTScheme) -> [Diagnostic] {
    var diagnostics = check(scheme.attach)
    if let lifetime = scheme.lifetime, lifetime.value < .seconds(1) {
      diagnostics.append(
        Diagnostic(
          "unknown-value", "'ttl' is less than a second", at: lifetime.span,
          help: "A token's end is counted in whole seconds (RFC 7519 §2)."))
    }
    for member in scheme.header where ["alg", "crit", "b64"].contains(member.name.value) {
      diagnostics.append(
        Diagnostic(
          "conflicting-keys", "'\(member.name.value)' cannot be set in 'jose_header'",
          at: member.name.span,
          help: member.name.value == "alg"
            ? "It is what 'algorithm' says." : "It changes how the token is signed."))
    }
    if scheme.algorithm?.value.isSymmetric == true, let passphrase = scheme.keyPassphrase {
      diagnostics.append(
        Diagnostic(
          "conflicting-keys",
          "'key_passphrase' opens no secret of \(scheme.algorithm?.value.rawValue ?? "HMAC")",
          at: passphrase.span, help: "Take it away: the key is the shared secret itself."))
    }
    return diagnostics
  }
}
