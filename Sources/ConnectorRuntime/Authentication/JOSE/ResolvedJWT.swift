import ConnectorModel
package import Diagnostics
package import JSONDocument

/// `type: jwt` with its values (RFC 7519).
package struct ResolvedJWT: Sendable {
  /// The key, read for its algorithm.
  package var key: SigningKey
  /// The header's `kid`; nil for the key's own, if it has one.
  package var keyID: String?
  /// The claims of a token that is signed at a moment; they may differ each time (`<<$uuid>>`).
  package var claims: @Sendable (_ now: WallTime) throws(RunFailure) -> [JSONMember]
  /// Further members of the header, likewise.
  package var header: @Sendable (_ now: WallTime) throws(RunFailure) -> [JSONMember]
  /// How long a token is valid.
  package var lifetime: Duration
  /// Where the token goes.
  package var attachment: ResolvedAttachment
  /// Where the scheme stands.
  package var span: SourceSpan?

  package init(
    key: SigningKey, keyID: String? = nil,
    claims: @escaping @Sendable (_ now: WallTime) throws(RunFailure) -> [JSONMember],
    header: @escaping @Sendable (_ now: WallTime) throws(RunFailure) -> [JSONMember],
    lifetime: Duration, attachment: ResolvedAttachment = .bearer, span: SourceSpan? = nil
  ) {
    self.key = key
    self.keyID = keyID
    self.claims = claims
    self.header = header
    self.lifetime = lifetime
    self.attachment = attachment
    self.span = span
  }

  /// How long a token is valid unless `ttl` says otherwise.
  package static let standardLifetime = Duration.seconds(300)
}

extension SchemeResolving {
  mutating func resolve(_ scheme: JWTScheme) -> ResolvedJWT? {
    let text = required(scheme.key, "key", isSecret: true)
    let passphrase = optional(scheme.keyPassphrase, isSecret: true)
    let keyID = optional(scheme.keyID)
    let attachment = attachment(scheme.attach)
    let evaluator = evaluator
    let claims = Self.members(scheme.claims, evaluator)
    let header = Self.members(scheme.header, evaluator)
    for members in [claims, header] {
      do throws(RunFailure) {
        // All that can be wrong with the templates shows now, before anything is sent.
        _ = try members(evaluator.run.started)
      } catch {
        diagnostics += error.diagnostics
      }
    }
    guard let text, let algorithm = scheme.algorithm?.value,
      let key = signingKey(text, algorithm, passphrase, at: scheme.key?.span)
    else { return nil }
    return ResolvedJWT(
      key: key, keyID: keyID, claims: claims, header: header,
      lifetime: scheme.lifetime?.value ?? ResolvedJWT.standardLifetime, attachment: attachment,
      span: scheme.span)
  }

  /// A key that fits its algorithm; reports one that does not.
  ///
  /// - Parameter name: the YAML key that holds it.
  mutating func signingKey(
    _ text: String, _ algorithm: JWSAlgorithm, _ passphrase: String?, named name: String = "key",
    use: SigningKey.Use = .token, at span: SourceSpan?
  ) -> SigningKey? {
    do throws(SigningKeyProblem) {
      return try SigningKey(text, for: algorithm, passphrase: passphrase, use: use)
    } catch {
      diagnostics.append(error.diagnostic(key: name, at: span))
      return nil
    }
  }

  /// What evaluates the members of a token anew at each signing; `$now` and `$timestamp` are the
  /// moment of signing.
  static func members(
    _ entries: [NamedEntry<TemplatedJSON>], _ evaluator: TemplateEvaluator
  ) -> @Sendable (_ now: WallTime) throws(RunFailure) -> [JSONMember] {
    { now throws(RunFailure) in
      var evaluator = evaluator
      evaluator.run = RunIdentity(runID: evaluator.run.runID, started: now)
      var members: [JSONMember] = []
      var diagnostics: [Diagnostic] = []
      for entry in entries {
        do throws(EvaluationFailure) {
          if case .value(let value) = try evaluator.json(entry.value) {
            members.append(JSONMember(name: entry.name.value, value: value))
          }
        } catch {
          diagnostics += error.diagnostics
        }
      }
      if !diagnostics.isEmpty { throw RunFailure(evaluation: diagnostics) }
      return members
    }
  }
}
