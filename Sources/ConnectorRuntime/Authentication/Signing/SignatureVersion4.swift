import Cryptography

/// AWS Signature Version 4, as a pure function of a request and a moment.
///
/// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
struct SignatureVersion4 {
  /// Where the signature goes.
  enum Form: Sendable, Hashable {
    /// The header Authorization.
    case header
    /// Query parameters; the signature is good for so many seconds.
    case query(seconds: Int)
  }

  /// Who signs.
  struct Identity: Sendable {
    var accessKeyID: String
    var secretAccessKey: String
    /// What comes with temporary keys.
    var sessionToken: String?
  }

  /// Where the request goes and by which rules.
  struct Scope: Sendable {
    var region: String
    var service: String
    /// Whether the path's `.`, `..` and empty segments are resolved; S3's keys may hold them.
    var normalizesPath: Bool
    /// Whether the path on the wire is escaped once more; S3 takes it as it is.
    var escapesPath: Bool
    /// Whether the body's digest is a header of its own.
    var namesBodyDigest: Bool

    /// The rules of a service, S3's where it is S3.
    init(region: String, service: String) {
      self.region = region
      self.service = service
      let isObjectStore = service == "s3" || service.hasPrefix("s3-")
      normalizesPath = !isObjectStore
      escapesPath = !isObjectStore
      namesBodyDigest = isObjectStore
    }
  }

  let identity: Identity
  let scope: Scope
  let form: Form
  /// Whether the session token is added but not signed, as a few services want.
  var leavesTokenUnsigned = false

  /// The header fields that are not signed: servers in between may change them.
  private static let unsignedHeaders: Set<String> = [
    "accept-encoding", "authorization", "connection", "expect", "te", "trailer",
    "transfer-encoding", "upgrade", "user-agent", "x-amzn-trace-id",
  ]

  /// What was signed, step by step, and what comes of it.
  struct Outcome {
    var canonicalRequest: String
    var stringToSign: String
    var signature: String
    var items: [Credential]
  }

  /// Signs a request.
  ///
  /// - Parameters:
  ///   - time: the moment as `20150830T123600Z`.
  ///   - bodyDigest: the SHA-256 of the body in hexadecimal.
  func sign(
    _ request: PreparedRequest, time: String, bodyDigest: String
  ) throws(CryptographyError) -> Outcome {
    let day = String(time.prefix(8))
    let path = "\(day)/\(scope.region)/\(scope.service)/aws4_request"
    var items: [Credential] = []
    var query = CanonicalQuery(request.wireQuery, plusIsSpace: false)
    var headers = request.headers.map { ($0.field.name.lowercased(), $0.field.value) }
      .filter { !Self.unsignedHeaders.contains($0.0) && $0.0 != "host" }
    headers.append(("host", request.wireHost))
    var digest = bodyDigest
    let isQuery = form != .header
    if !isQuery {
      var own = [("X-Amz-Date", time)]
      if scope.namesBodyDigest { own.append(("X-Amz-Content-Sha256", bodyDigest)) }
      if let token = identity.sessionToken { own.append(("X-Amz-Security-Token", token)) }
      for (name, value) in own {
        items.append(.header(name: name, value: value))
        headers.removeAll { $0.0 == name.lowercased() }
        if leavesTokenUnsigned, name == "X-Amz-Security-Token" { continue }
        headers.append((name.lowercased(), value))
      }
    } else if scope.namesBodyDigest {
      // A URL that was signed beforehand says nothing of its body.
      digest = "UNSIGNED-PAYLOAD"
    }
    let (fields, names) = Self.canonical(headers)
    if case .query(let seconds) = form {
      let own = [
        ("X-Amz-Algorithm", Self.algorithm),
        ("X-Amz-Credential", "\(identity.accessKeyID)/\(path)"),
        ("X-Amz-Date", time), ("X-Amz-SignedHeaders", names), ("X-Amz-Expires", "\(seconds)"),
      ]
      query.parameters.removeAll { $0.name.starts(with: "X-Amz-".utf8) }
      for (name, value) in own {
        items.append(.query(name: name, value: value))
        query.parameters.append(.init(name, value))
      }
      if let token = identity.sessionToken {
        items.append(.query(name: "X-Amz-Security-Token", value: token))
        if !leavesTokenUnsigned { query.parameters.append(.init("X-Amz-Security-Token", token)) }
      }
    }
    let canonical = [
      request.method, canonicalPath(request.wirePath), query.text, fields, names, digest,
    ].joined(separator: "\n")
    let text = [
      Self.algorithm, time, path, Hexadecimal.encode(try Digest.sha256(Array(canonical.utf8))),
    ].joined(separator: "\n")
    let signature = Hexadecimal.encode(
      try HMAC.authenticate(Array(text.utf8), key: try key(day: day), with: .sha256))
    if isQuery {
      items.append(.query(name: "X-Amz-Signature", value: signature))
    } else {
      let value =
        "\(Self.algorithm) Credential=\(identity.accessKeyID)/\(path), "
        + "SignedHeaders=\(names), Signature=\(signature)"
      items.append(.header(name: "Authorization", value: value))
    }
    return Outcome(
      canonicalRequest: canonical, stringToSign: text, signature: signature, items: items)
  }

  private static let algorithm = "AWS4-HMAC-SHA256"

  /// The key of a day, a region and a service.
  private func key(day: String) throws(CryptographyError) -> [UInt8] {
    var key = Array("AWS4\(identity.secretAccessKey)".utf8)
    for part in [day, scope.region, scope.service, "aws4_request"] {
      key = try HMAC.authenticate(Array(part.utf8), key: key, with: .sha256)
    }
    return key
  }

  private func canonicalPath(_ path: String) -> String {
    let normal = scope.normalizesPath ? Self.normalized(path) : path
    let bytes = scope.escapesPath ? Array(normal.utf8) : CanonicalQuery.decoded(normal.utf8, false)
    return PercentEncoding.encode(bytes, allowed: PercentEncoding.unreservedAndSlash)
  }

  /// The path without `.`, `..` and empty segments; the last slash stays.
  private static func normalized(_ path: String) -> String {
    var output: [Substring] = []
    let segments = path.split(separator: "/", omittingEmptySubsequences: false)
    for segment in segments {
      switch segment {
      case "", ".": break
      case "..": _ = output.popLast()
      default: output.append(segment)
      }
    }
    let endsInFolder = segments.last.map { $0.isEmpty || $0 == "." || $0 == ".." } ?? true
    return "/" + output.joined(separator: "/") + (endsInFolder && !output.isEmpty ? "/" : "")
  }

  /// The header fields in order of their names, several of one name joined, and the names.
  private static func canonical(_ headers: [(String, String)]) -> (fields: String, names: String) {
    var values: [String: [String]] = [:]
    for (name, value) in headers {
      values[name, default: []].append(
        value.split { $0 == " " || $0 == "\t" }.joined(separator: " "))
    }
    let names = values.keys.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    let fields = names.map { "\($0):\((values[$0] ?? []).joined(separator: ","))\n" }.joined()
    return (fields, names.joined(separator: ";"))
  }
}
