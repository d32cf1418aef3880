import ConnectorModel
import Cryptography
package import Diagnostics
import JSONDocument

/// `type: hmac` with its values; the templates are evaluated for each request.
package struct ResolvedHMAC: Sendable {
  let key: [UInt8]
  let algorithm: DigestAlgorithm
  let encoding: HMACScheme.Encoding
  let message: Template?
  let headers: TemplateEntries
  let query: TemplateEntries
  let evaluator: TemplateEvaluator
  /// Where the scheme stands.
  package let span: SourceSpan?
}

extension SchemeResolving {
  mutating func resolve(_ scheme: HMACScheme) -> ResolvedHMAC? {
    guard let text = required(scheme.key, "key", isSecret: true) else { return nil }
    let encoding = scheme.keyEncoding?.value ?? .text
    guard let key = Self.bytes(text, encoding), !key.isEmpty else {
      diagnostics.append(
        Diagnostic(
          "unusable-key", text.isEmpty ? "'key' is empty" : "'key' is not \(encoding.rawValue)",
          at: scheme.key?.span, help: "'key_encoding' says how the key is written."))
      return nil
    }
    let algorithm: DigestAlgorithm =
      switch scheme.algorithm?.value ?? .sha256 {
      case .md5: .md5
      case .sha1: .sha1
      case .sha256: .sha256
      case .sha384: .sha384
      case .sha512: .sha512
      }
    let resolved = ResolvedHMAC(
      key: key, algorithm: algorithm, encoding: scheme.encoding?.value ?? .hex,
      message: scheme.message, headers: scheme.headers, query: scheme.query,
      evaluator: evaluator, span: scheme.span)
    do throws(RunFailure) {
      // All that can be wrong with the templates shows now, before anything is sent.
      _ = try resolved.sign(
        PreparedRequest(method: "GET", url: HTTPURL(scheme: .https, host: "unknown.invalid")),
        at: evaluator.run.started)
    } catch {
      diagnostics += error.diagnostics
      return nil
    }
    return resolved
  }

  private static func bytes(_ text: String, _ encoding: HMACScheme.KeyEncoding) -> [UInt8]? {
    switch encoding {
    case .text: Array(text.utf8)
    case .hex: try? Hexadecimal.decode(text)
    case .base64: try? Base64.decode(text)
    case .base64url: try? Base64URL.decode(text)
    }
  }
}

extension ResolvedHMAC {
  /// Signs a request at a moment.
  func sign(_ request: PreparedRequest, at now: WallTime) throws(RunFailure) -> RequestSignature {
    var evaluator = evaluator
    evaluator.run = RunIdentity(runID: evaluator.run.runID, started: now)
    do throws(CryptographyError) {
      // The same in the message and in the headers.
      evaluator.uuidSeed = try SecureRandom.bytes(32)
      evaluator.requestParts = try parts(
        of: request, now, nonce: Hexadecimal.encode(try SecureRandom.bytes(16)))
    } catch {
      throw RunFailure(signing: error, at: span)
    }
    if uses(.bodySHA256) {
      evaluator.requestParts[.bodySHA256] = TemplateValue(
        .string(Hexadecimal.encode(try request.bodyDigest(.sha256))))
    }
    if uses(.body) {
      guard let body = String(validating: try request.bodyBytes(), as: UTF8.self) else {
        throw RunFailure(
          .configuration,
          Diagnostic(
            "type-mismatch", "body is not text, as $body wants it", at: message?.span,
            help: "Sign its digest: <<$body_sha256>>."))
      }
      evaluator.requestParts[.body] = TemplateValue(.string(body))
    }
    do throws(EvaluationFailure) {
      let text =
        try message.map { template throws(EvaluationFailure) in
          try Self.text(template, evaluator, .plain, "message")
        } ?? ""
      let signature: String
      do throws(CryptographyError) {
        signature = encoded(
          try HMAC.authenticate(Array(text.utf8), key: key, with: algorithm))
      } catch {
        throw EvaluationFailure(
          Diagnostic("signing-failed", "\(error.operation) failed: \(error.reason)", at: span))
      }
      evaluator.secrets.insert(signature)
      evaluator.requestParts[.signature] = TemplateValue(.string(signature), isSecret: true)
      var items: [Credential] = []
      for entry in headers {
        for template in entry.value.templates {
          items.append(
            .header(
              name: entry.name.value,
              value: try Self.text(template, evaluator, .header, entry.name.value)))
        }
      }
      for entry in query {
        for template in entry.value.templates {
          items.append(
            .query(
              name: entry.name.value,
              value: try Self.text(template, evaluator, .plain, entry.name.value)))
        }
      }
      return RequestSignature(items: items, signedText: text)
    } catch {
      throw RunFailure(evaluation: error.diagnostics)
    }
  }

  private func parts(
    of request: PreparedRequest, _ now: WallTime, nonce: String
  ) throws(CryptographyError) -> [TemplateBuiltIn: TemplateValue] {
    let texts: [TemplateBuiltIn: String] = [
      .method: request.method, .url: request.fullURL.text, .host: request.wireHost,
      .path: request.wirePath, .query: request.wireQuery,
      .contentType: request.header("Content-Type") ?? "", .nonce: nonce,
    ]
    var parts = texts.mapValues { TemplateValue(.string($0)) }
    parts[.timestampMilliseconds] = TemplateValue(.number(JSONNumber(now.milliseconds)))
    return parts
  }

  /// Whether a template names a part of the request.
  private func uses(_ part: TemplateBuiltIn) -> Bool {
    let templates =
      (message.map { [$0] } ?? []) + (headers + query).flatMap(\.value.templates)
    return templates.flatMap(\.expressions).flatMap(\.sources)
      .contains { $0.kind == .builtIn(part.rawValue) }
  }

  private func encoded(_ code: [UInt8]) -> String {
    switch encoding {
    case .hex: Hexadecimal.encode(code)
    case .base64: Base64.encode(code)
    case .base64url: Base64URL.encode(code)
    }
  }

  private static func text(
    _ template: Template, _ evaluator: TemplateEvaluator, _ position: PositionEncoding,
    _ key: String
  ) throws(EvaluationFailure) -> String {
    switch try evaluator.evaluate(template) {
    case .value(let evaluated): return try evaluated.text(in: position)
    case .pending: return ""
    case .missing(let expression):
      throw EvaluationFailure(
        Diagnostic(
          "missing-variable", "\(expression.shownName) has no value, but '\(key)' needs one",
          at: expression.span, help: "Give it a value or a default."))
    }
  }
}

/// `type: hmac` at work.
struct HMACSigner: RequestSigner {
  let scheme: ResolvedHMAC
  let clock: any RuntimeClock

  func sign(_ request: PreparedRequest) throws(RunFailure) -> RequestSignature {
    try scheme.sign(request, at: clock.now)
  }
}
