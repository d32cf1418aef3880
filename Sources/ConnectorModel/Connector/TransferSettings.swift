package import Diagnostics

/// `tls`: whom to trust and who we are; nothing here turns verification off.
package struct TLSSettings: Declared {
  /// The versions that can be asked for.
  package enum Version: String, DeclaredChoice, CaseIterable {
    case tls12 = "1.2"
    case tls13 = "1.3"
  }

  package var certificateAuthorities: Located<String>?
  package var clientCertificate: Located<String>?
  package var clientKey: Located<String>?
  package var clientKeyPassphrase: Template?
  package var minimumVersion: Located<Version>?
  package var span: SourceSpan?

  package init() {}

  package static let declaration = ObjectDeclaration<TLSSettings>(
    "tls", "Whom to trust and with which certificate to appear.",
    constraints: [
      .requires("client_key", "client_certificate"), .requires("client_certificate", "client_key"),
      .requires("client_key_passphrase", "client_key"),
    ],
    habits: WritingHabits(absentKeys: noVerificationKeys),
    fields: [
      FieldDeclaration(
        "ca", \.certificateAuthorities, .text,
        "A PEM file of certificate authorities that replaces the system's."),
      FieldDeclaration(
        "client_certificate", \.clientCertificate, .text, "The client's certificate chain, PEM."),
      FieldDeclaration("client_key", \.clientKey, .text, "The client's private key, PEM."),
      FieldDeclaration(
        "client_key_passphrase", \.clientKeyPassphrase, .template(.text), secret: true,
        "The private key's passphrase."),
      FieldDeclaration(
        "min_version", \.minimumVersion, .choice(), "The lowest TLS version; 1.2 by default."),
    ])
}

extension TLSSettings {
  /// What other tools call the switch that is deliberately missing.
  private static let noVerificationKeys = Dictionary(
    uniqueKeysWithValues: [
      "verify", "verify_peer", "verify_ssl", "insecure", "skip_verify", "insecure_skip_verify",
      "reject_unauthorized", "check_hostname",
    ].map { ($0, "Nothing here turns verification off; --insecure does for one run.") })
}

/// `timeout`: how long the parts of one attempt may take.
package struct TimeoutSettings: Declared {
  package var connect: Located<Duration>?
  package var attempt: Located<Duration>?
  package var idle: Located<Duration>?
  package var span: SourceSpan?

  package init() {}

  package static let declaration = ObjectDeclaration<TimeoutSettings>(
    "timeout", "How long the parts of one attempt may take.",
    habits: WritingHabits(bareValues: ["attempt"]),
    fields: [
      FieldDeclaration(
        "connect", \.connect, .duration, example: "10s", "Until the connection stands; 10s."),
      FieldDeclaration(
        "attempt", \.attempt, .duration, example: "60s", "The whole attempt; 60s."),
      FieldDeclaration("idle", \.idle, .duration, example: "30s", "With nothing received; 30s."),
    ])
}

/// `redirects`: which are followed.
package struct RedirectSettings: Declared {
  /// Which requests follow a redirect.
  package enum Following: String, DeclaredChoice, CaseIterable {
    /// None.
    case none = "false"
    /// GET and HEAD.
    case safe = "true"
    /// Every method; 307 and 308 repeat the body.
    case all
  }

  package var follow: Located<Following>?
  package var maximum: Located<Int>?
  package var span: SourceSpan?

  package init() {}

  package static let declaration = ObjectDeclaration<RedirectSettings>(
    "redirects", "Which redirects are followed, hop by hop.",
    habits: WritingHabits(bareValues: ["follow"]),
    fields: [
      FieldDeclaration(
        "follow", \.follow, .choice(),
        "true: for GET and HEAD; all: for every method; false: the redirect is the response."),
      FieldDeclaration("max", \.maximum, .integer(0...100), "The most hops; 10."),
    ])
}
