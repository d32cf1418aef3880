/// The filters of `<<value | filter>>`.
package enum TemplateFilter: String, Sendable, Hashable, CaseIterable {
  case `default`
  case upper
  case lower
  case trim
  case string
  case json
  case base64
  case base64url
  case base64Decode = "base64_decode"
  case sha256
  case hmacSHA256 = "hmac_sha256"
  case join
  case append
  case date
  case path
  case raw

  /// What a filter's argument must be.
  package struct Parameter: Sendable, Hashable {
    /// The name in messages and in the reference.
    package var name: String
    /// Whether the argument may be left away.
    package var isOptional: Bool
    /// The legal texts, if only some are.
    package var choices: [String]?
    /// Whether only text makes sense.
    package var isText: Bool
  }

  /// The arguments in order.
  package var parameters: [Parameter] {
    switch self {
    case .default: [Parameter(name: "value", isOptional: false, choices: nil, isText: false)]
    case .sha256: [Self.encoding]
    case .hmacSHA256:
      [Parameter(name: "key", isOptional: false, choices: nil, isText: true), Self.encoding]
    case .join: [Parameter(name: "separator", isOptional: false, choices: nil, isText: true)]
    case .append: [Parameter(name: "text", isOptional: false, choices: nil, isText: false)]
    case .date: [Parameter(name: "format", isOptional: false, choices: nil, isText: true)]
    default: []
    }
  }

  /// What the filter does, in a few words.
  package var summary: String {
    switch self {
    case .default: "the argument where the value is missing or null"
    case .upper: "upper case"
    case .lower: "lower case"
    case .trim: "without white space at both ends"
    case .string: "the value as text"
    case .json: "the value as JSON text"
    case .base64: "Base64 of the text's UTF-8 bytes (RFC 4648 §4)"
    case .base64url: "URL-safe Base64 without padding (RFC 4648 §5)"
    case .base64Decode: "the text that Base64 or URL-safe Base64 holds"
    case .sha256: "the SHA-256 digest, as hex unless the argument says otherwise"
    case .hmacSHA256: "the HMAC-SHA-256 under a key, as hex unless the argument says otherwise"
    case .join: "a list's values with a separator between them"
    case .append: "the text with another one behind it"
    case .date: "a moment in another format, in UTC"
    case .path: "a path of several segments: `/` is kept, all else is escaped"
    case .raw: "no encoding for the place it lands in"
    }
  }

  /// Whether the filter changes how the value is encoded where it lands, and so must be the last.
  package var decidesEncoding: Bool { self == .path || self == .raw }

  /// Where the filter makes sense; nil for everywhere.
  package var positions: Set<TemplatePosition>? { self == .path ? [.path, .url] : nil }

  /// The conversions that `date` knows behind a `%`, with the `%` itself.
  package static let dateConversions = "YymdejHIMSpaAbBFTzZsuw%"

  /// What is wrong with a format of `date`; nil where nothing is: `'%Q' is not a conversion`.
  ///
  /// A word that holds no conversion would come out as itself: nobody means that.
  package static func problem(ofDateFormat format: String) -> String? {
    if ["rfc3339", "rfc1123", "epoch"].contains(format) { return nil }
    var conversions = 0
    var characters = format.makeIterator()
    while let character = characters.next() {
      guard character == "%" else { continue }
      guard let conversion = characters.next() else { return "'%' at the end names no conversion" }
      guard dateConversions.contains(conversion) else {
        return "'%\(conversion)' is not a conversion of 'date'"
      }
      conversions += 1
    }
    return conversions == 0 ? "format of 'date' holds no conversion" : nil
  }

  private static let encoding = Parameter(
    name: "encoding", isOptional: true, choices: ["hex", "base64", "base64url"], isText: true)
}

/// The values that the engine itself provides: `<<$uuid>>`.
package enum TemplateBuiltIn: String, Sendable, Hashable, CaseIterable {
  /// A random UUID, new at each use, kept over retries.
  case uuid
  /// The run's own UUID.
  case runID = "run_id"
  /// The moment the run began, RFC 3339 in UTC.
  case now
  /// The moment the run began, in seconds since 1970.
  case timestamp
  /// What the token response gave under `token_response.save`.
  case auth
  /// The credential, in `attach.format` alone.
  case token
  /// The request's method; this and what follows in `hmac` alone.
  case method
  /// The whole URL.
  case url
  /// The host, with its port where it is not the scheme's own.
  case host
  /// The path as it is sent.
  case path
  /// The query as it is sent, without the question mark; empty for none.
  case query
  /// The body as text; empty for none.
  case body
  /// The SHA-256 digest of the body in hexadecimal.
  case bodySHA256 = "body_sha256"
  /// The value of the header Content-Type; empty for none.
  case contentType = "content_type"
  /// The moment of signing in milliseconds since 1970.
  case timestampMilliseconds = "timestamp_ms"
  /// A random text, the same in all parts of a signature and another one at each signing.
  case nonce
  /// The signature, in `headers` and `query` of `hmac`.
  case signature

  /// Where the built-in is known; nil for everywhere.
  package var position: TemplatePosition? {
    switch self {
    case .uuid, .runID, .now, .timestamp, .auth: nil
    case .token: .credential
    case .method, .url, .host, .path, .query, .body, .bodySHA256, .contentType,
      .timestampMilliseconds, .nonce, .signature:
      .signing
    }
  }
}
