/// What runs and commands report beside the rules: it comes from values, servers and the system, not
/// from what files say.
enum RunReports {
  /// The ids, as messages show them in brackets.
  static let ids: Set<String> = [
    "ambiguous-token", "bad-command-line", "bad-env-file", "body-too-large", "broken-connection",
    "broken-token-response", "cannot-listen", "colon-in-username", "damaged-token-file",
    "dot-segment", "empty-credential", "empty-path-segment", "failed-check", "failed-command",
    "failed-token-endpoint-handshake", "failing-token-endpoint", "foreign-login-answer",
    "foreign-token-file", "header-too-large", "internal-fault", "invalid-access-token",
    "invalid-credential", "invalid-token-expiry", "invalid-token-request", "invalid-token-url",
    "locked-token-file", "login-not-stored", "mismatched-expiry-unit", "missing-access-token",
    "missing-capture", "missing-items", "missing-saved-value", "missing-variable", "no-connection",
    "no-digest", "no-files", "no-login-answer", "no-random-numbers", "no-token", "not-csv",
    "not-json", "not-json-lines", "not-xml", "oversized-token-response", "redirected-token-request",
    "rejected-client", "rejected-credentials", "rejected-grant", "rejected-scope",
    "rejected-token-request", "secret-on-command-line", "secret-on-terminal",
    "secret-too-short-to-find", "tls-failure", "token-endpoint-timeout", "token-not-stored",
    "token-response-not-json", "token-wait-timeout", "too-many-redirects", "unconfirmed-trust",
    "unencodable-value", "unexpected-status", "unknown-coding", "unknown-command", "unknown-host",
    "unreachable-token-endpoint", "unreadable-token-response", "untrusted-command",
    "untrusted-file", "untrusted-token-endpoint", "unusable-file", "unusable-keyring",
    "unusable-token-store", "unusable-trust-store", "unverified-tls", "unwritable-file",
    "unwritable-output", "weak-secret", "wrong-token-url",
  ]
}
