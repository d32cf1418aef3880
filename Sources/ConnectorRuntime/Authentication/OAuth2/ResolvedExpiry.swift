package import ConnectorModel
package import Diagnostics

/// `expiry` with its defaults filled in: how the end of a token is found out.
package struct ResolvedExpiry: Sendable {
  /// What tells the end.
  package enum Source: Sendable {
    /// A lifetime, counted from when the token request was sent; nil stands for the member
    /// `expires_in`.
    case lifetime(Selector?, LifetimeUnit)
    /// A moment.
    case moment(Selector, MomentUnit)
    /// The `exp` claim of the token itself (RFC 7519 §4.1.4).
    case tokenClaim
  }

  /// What a lifetime's number counts.
  package enum LifetimeUnit: String, Sendable {
    case seconds
    case milliseconds
  }

  /// How a moment is written.
  package enum MomentUnit: String, Sendable {
    /// A number counts seconds since 1970, text is ISO 8601.
    case automatic
    /// Seconds since 1970-01-01T00:00:00Z.
    case epoch
    /// Milliseconds since 1970-01-01T00:00:00Z.
    case milliseconds
    /// A date and time of ISO 8601; UTC where it names no zone.
    case iso8601
  }

  /// What tells the end.
  package var source: Source
  /// The lifetime where the response tells none.
  package var fallback: Duration?
  /// Where it stands.
  package var span: SourceSpan?

  package init(
    source: Source = .lifetime(nil, .seconds), fallback: Duration? = nil, span: SourceSpan? = nil
  ) {
    self.source = source
    self.fallback = fallback
    self.span = span
  }

  /// The selector that tells the end, where one was written.
  var selector: Selector? {
    switch source {
    case .lifetime(let selector, _): selector
    case .moment(let selector, _): selector
    case .tokenClaim: nil
    }
  }

  /// The settings, which hold no templates, with their defaults.
  ///
  /// - Throws: `RunFailure` where `unit` does not go with the rest.
  package init(_ settings: ExpirySettings?) throws(RunFailure) {
    guard let settings else {
      self.init()
      return
    }
    let source: Source
    if settings.fromJWT?.value == true {
      source = .tokenClaim
    } else if let selector = settings.absolute {
      switch settings.unit?.value {
      case nil: source = .moment(selector, .automatic)
      case .epoch: source = .moment(selector, .epoch)
      case .milliseconds: source = .moment(selector, .milliseconds)
      case .iso8601: source = .moment(selector, .iso8601)
      case .seconds: throw Self.mismatch(settings, key: "at", units: "epoch, milliseconds, iso8601")
      }
    } else {
      switch settings.unit?.value {
      case nil, .seconds: source = .lifetime(settings.relative, .seconds)
      case .milliseconds: source = .lifetime(settings.relative, .milliseconds)
      case .epoch, .iso8601:
        throw Self.mismatch(settings, key: "in", units: "seconds, milliseconds")
      }
    }
    self.init(source: source, fallback: settings.fallback?.value, span: settings.span)
  }

  private static func mismatch(
    _ settings: ExpirySettings, key: String, units: String
  ) -> RunFailure {
    let unit = settings.unit?.value.rawValue ?? ""
    return RunFailure(
      .configuration,
      Diagnostic(
        "mismatched-expiry-unit", "unit '\(unit)' does not go with 'expiry.\(key)'",
        at: settings.unit?.span ?? settings.span, label: "one of \(units)",
        help: key == "at"
          ? "'expiry.at' names a moment; for a lifetime use 'expiry.in'."
          : "'expiry.in' names a lifetime; for a moment use 'expiry.at'."))
  }
}
