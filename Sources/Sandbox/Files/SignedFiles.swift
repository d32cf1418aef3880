/// The files that APIs have given links to, each link signed for a time.
///
/// The links look as those of Amazon S3 do (Signature Version 4 in the query), but their signatures
/// are random.
struct SignedFiles: Sendable {
  /// A file as it is sent.
  struct File: Sendable, Hashable {
    /// Its path, with `/` in front; nothing in it needs encoding.
    var path: String
    var type: String
    var body: [UInt8]
  }

  private struct Grant: Sendable {
    var file: File
    var signature: String
    var end: Duration
  }

  /// The origin that serves them; the sandbox sets it before its first request.
  var baseURL = ""
  /// By the link's target: path and query.
  private var grants: [String: Grant] = [:]

  /// What must not be logged.
  var signatures: [String] { grants.values.map(\.signature) }

  /// Signs a link.
  ///
  /// - Parameters:
  ///   - lifetime: How long it is valid, in whole seconds.
  ///   - now: The time since the Unix epoch.
  /// - Returns: The URL.
  mutating func link(to file: File, lifetime: Duration, at now: Duration) -> String {
    let signature = RandomText.hexadecimal(bytes: 32)
    let date = CivilTime(now).basicFormat
    // The escapes in it let a client that writes the URL anew be noticed.
    let target = [
      "\(file.path)?X-Amz-Algorithm=AWS4-HMAC-SHA256",
      "X-Amz-Credential=SANDBOX%2F\(date.prefix(8))%2Feu-central-1%2Fs3%2Faws4_request",
      "X-Amz-Date=\(date)", "X-Amz-Expires=\(lifetime.components.seconds)",
      "X-Amz-SignedHeaders=host", "X-Amz-Signature=\(signature)",
    ].joined(separator: "&")
    grants[target] = Grant(file: file, signature: signature, end: now + lifetime)
    return baseURL + target
  }

  /// The file behind a target exactly as it was signed.
  ///
  /// - Returns: The file, and whether its link is still valid; nil for anything else.
  func file(at target: String, now: Duration) -> (file: File, isValid: Bool)? {
    grants[target].map { ($0.file, $0.end > now) }
  }
}
