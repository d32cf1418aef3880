import JSONDocument

/// The codes of a login on another device (RFC 8628 §3.2).
package struct DeviceAuthorization: Sendable {
  /// Where the person goes.
  package var verificationURI: String
  /// The same with the code in it, where the server has one.
  package var completeURI: String?
  /// What the person enters there.
  package var userCode: String
  /// When both codes end.
  package var end: WallTime
  /// What the device itself asks with.
  var deviceCode: String
  /// Between two requests.
  var interval: Duration

  /// How long codes live where the server does not say.
  private static let defaultLifetime = 900.0

  /// The codes of a response; nil where one is missing.
  ///
  /// - Parameter requestedAt: when they were asked for.
  init?(_ document: JSONNode, requestedAt: WallTime) {
    func text(_ names: String...) -> String? {
      for name in names {
        if case .string(let text)? = document.member(named: name)?.value, !text.isEmpty {
          return text
        }
      }
      return nil
    }
    func number(_ name: String) -> Double? { document.member(named: name)?.number?.double }
    guard document.kind == .object, let device = text("device_code"),
      let user = text("user_code"),
      // The name before the RFC, which some servers have kept.
      let uri = text("verification_uri", "verification_url")
    else { return nil }
    deviceCode = device
    userCode = user
    verificationURI = uri
    completeURI = text("verification_uri_complete", "verification_url_complete")
    let lifetime = number("expires_in") ?? Self.defaultLifetime
    end = requestedAt.advanced(by: .milliseconds(Int64(min(max(lifetime, 0), 86_400) * 1000)))
    let seconds = number("interval") ?? 0
    interval =
      seconds > 0
      ? .milliseconds(Int64(min(seconds, 3600) * 1000)) : DevicePolling.defaultInterval
  }
}
