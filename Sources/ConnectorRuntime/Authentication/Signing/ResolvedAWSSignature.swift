import ConnectorModel
import Cryptography
package import Diagnostics

/// `type: aws_sigv4` with its values.
package struct ResolvedAWSSignature: Sendable {
  /// Who signs.
  let identity: SignatureVersion4.Identity
  /// Where requests go.
  let scope: SignatureVersion4.Scope
  /// Where the signature goes.
  let form: SignatureVersion4.Form
  /// Where the scheme stands.
  package let span: SourceSpan?

  /// How long a signature in a query is good for, in seconds.
  static let querySeconds = 300
}

extension SchemeResolving {
  mutating func resolve(_ scheme: AWSSignatureScheme) -> ResolvedAWSSignature? {
    let accessKeyID = required(scheme.accessKeyID, "access_key_id")
    let secretAccessKey = required(scheme.secretAccessKey, "secret_access_key", isSecret: true)
    let sessionToken = optional(scheme.sessionToken, isSecret: true)
    let region = required(scheme.region, "region")
    let service = required(scheme.service, "service")
    guard let accessKeyID, let secretAccessKey, let region, let service else { return nil }
    for (key, value, template) in [
      ("access_key_id", accessKeyID, scheme.accessKeyID), ("region", region, scheme.region),
      ("service", service, scheme.service),
    ] where value.isEmpty || !value.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != 0x2F }) {
      diagnostics.append(
        Diagnostic(
          "invalid-credential", "'\(key)' is empty or holds a space or a slash",
          at: template?.span))
    }
    return ResolvedAWSSignature(
      identity: SignatureVersion4.Identity(
        accessKeyID: accessKeyID, secretAccessKey: secretAccessKey,
        sessionToken: sessionToken.flatMap { $0.isEmpty ? nil : $0 }),
      scope: SignatureVersion4.Scope(region: region, service: service),
      form: scheme.attach?.location?.value == .query
        ? .query(seconds: ResolvedAWSSignature.querySeconds) : .header,
      span: scheme.span)
  }
}

/// `type: aws_sigv4` at work.
struct AWSSigner: RequestSigner {
  let scheme: ResolvedAWSSignature
  let clock: any RuntimeClock
  let secrets: SecretRegistry

  func sign(_ request: PreparedRequest) throws(RunFailure) -> RequestSignature {
    let digest = Hexadecimal.encode(try request.bodyDigest(.sha256))
    let signature = SignatureVersion4(
      identity: scheme.identity, scope: scheme.scope, form: scheme.form)
    do throws(CryptographyError) {
      let outcome = try signature.sign(
        request, time: CalendarText.compact(clock.now), bodyDigest: digest)
      secrets.insert(outcome.signature)
      return RequestSignature(items: outcome.items, signedText: outcome.canonicalRequest)
    } catch {
      throw RunFailure(signing: error, at: scheme.span)
    }
  }
}
