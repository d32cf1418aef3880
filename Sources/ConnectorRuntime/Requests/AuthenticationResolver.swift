package import ConnectorModel
import Diagnostics

/// One scheme of a connector (or an action) with every template replaced by its value.
package enum ResolvedScheme: Sendable {
  case basic(ResolvedBasic)
  case bearer(ResolvedBearer)
  case apiKey(ResolvedAPIKey)
  /// `oauth2` and `session`: a server issues the token.
  case issued(IssuedTokenScheme)
  case jwt(ResolvedJWT)
  case oauth1(ResolvedOAuth1)
  case awsSignature(ResolvedAWSSignature)
  case hmac(ResolvedHMAC)
  case wsse(ResolvedWSSE)
  case digest(ResolvedDigest)
  /// `ntlm` and `negotiate`.
  case connection(ConnectionProof)
}

/// Gives the templates of the auth schemes in force their values (SPEC §3).
package struct AuthenticationResolver {
  private let setup: ActionSetup
  private let evaluator: TemplateEvaluator
  private let files: any FileReader
  private let trust: ProjectTrust

  /// - Parameters:
  ///   - setup: the files.
  ///   - evaluator: the values; `$auth` has none inside `auth`.
  ///   - files: the file system.
  ///   - trust: decides about files outside the root.
  package init(
    setup: ActionSetup, evaluator: TemplateEvaluator, files: any FileReader = LocalFileReader(),
    trust: ProjectTrust = .none
  ) {
    self.setup = setup
    var evaluator = evaluator
    evaluator.saved = .unavailable
    self.evaluator = evaluator
    self.files = files
    self.trust = trust
  }

  /// The schemes in order: the action's where it declares any, else the connector's.
  ///
  /// - Throws: a `RunFailure` with everything that is wrong.
  package func resolve() throws(RunFailure) -> [ResolvedScheme] {
    let schemes = (setup.action.auth ?? setup.connector.auth).schemes
    var resolving = SchemeResolving(setup: setup, evaluator: evaluator, files: files, trust: trust)
    let resolved = schemes.enumerated().compactMap { index, scheme in
      resolving.resolve(scheme, index: index)
    }
    if !resolving.diagnostics.isEmpty { throw RunFailure(evaluation: resolving.diagnostics) }
    return resolved
  }
}

/// One pass over the schemes: goes on after a fault, so that all are found.
struct SchemeResolving {
  let setup: ActionSetup
  let evaluator: TemplateEvaluator
  let files: any FileReader
  let trust: ProjectTrust
  var diagnostics: [Diagnostic] = []

  init(
    setup: ActionSetup, evaluator: TemplateEvaluator, files: any FileReader, trust: ProjectTrust
  ) {
    self.setup = setup
    self.evaluator = evaluator
    self.files = files
    self.trust = trust
  }

  mutating func resolve(_ scheme: AuthenticationScheme, index: Int) -> ResolvedScheme? {
    switch scheme {
    case .basic(let basic):
      let username = required(basic.username, "username")
      let password = required(basic.password, "password", isSecret: true)
      guard let username, let password else { return nil }
      return .basic(
        ResolvedBasic(
          username: username, password: password, usernameSpan: basic.username?.span))
    case .bearer(let bearer):
      let token = required(bearer.token, "token", isSecret: true)
      let attachment = attachment(bearer.attach)
      guard let token else { return nil }
      return .bearer(
        ResolvedBearer(token: token, attachment: attachment, tokenSpan: bearer.token?.span))
    case .apiKey(let apiKey):
      let value = required(apiKey.value, "value", isSecret: true)
      let attachment = attachment(apiKey.attach)
      guard let value else { return nil }
      return .apiKey(
        ResolvedAPIKey(value: value, attachment: attachment, valueSpan: apiKey.value?.span))
    case .oauth2(let oauth2): return resolve(oauth2, index: index).map { .oauth2($0) }
    case .jwt(let jwt): return resolve(jwt).map { .jwt($0) }
    case .session(let session):
      return resolve(session).map { .issued(IssuedTokenScheme($0)) }
    case .oauth1(let oauth1): return resolve(oauth1).map { .oauth1($0) }
    case .awsSignature(let aws): return resolve(aws).map { .awsSignature($0) }
    case .hmac(let hmac): return resolve(hmac).map { .hmac($0) }
    case .wsse(let wsse): return resolve(wsse).map { .wsse($0) }
    case .digest(let digest): return resolve(digest).map { .digest($0) }
    case .ntlm(let ntlm): return resolve(ntlm).map { .connection($0) }
    case .negotiate: return .connection(.negotiate)
    }
  }

  /// `attach` with its defaults: Bearer in Authorization; elsewhere the credential alone.
  mutating func attachment(_ declared: Attachment?) -> ResolvedAttachment {
    guard let declared else { return .bearer }
    let location = declared.location?.value ?? .header
    let name = declared.name?.value ?? "Authorization"
    let isAuthorization = location == .header && name.lowercased() == "authorization"
    let evaluator = evaluator
    if let format = declared.format {
      // Everything but the credential itself is checked now, before anything is sent.
      collect { () throws(EvaluationFailure) in
        _ = try Self.credential("x", format, evaluator, location)
      }
      return ResolvedAttachment(location: location, name: name, span: declared.span) { token in
        do throws(EvaluationFailure) {
          return try Self.credential(token, format, evaluator, location)
        } catch {
          throw RunFailure(evaluation: error.diagnostics)
        }
      }
    }
    return ResolvedAttachment(location: location, name: name, span: declared.span) { token in
      isAuthorization ? "Bearer \(token)" : token
    }
  }

  private static func credential(
    _ token: String, _ format: Template, _ evaluator: TemplateEvaluator,
    _ location: Attachment.Location
  ) throws(EvaluationFailure) -> String {
    var evaluator = evaluator
    evaluator.token = token
    switch try evaluator.evaluate(format) {
    case .value(let evaluated):
      return try evaluated.text(in: location == .header ? .header : .plain)
    case .missing(let expression): throw missing(expression, "format")
    case .pending: return ""
    }
  }

  mutating func entries(
    _ entries: TemplateEntries, in position: PositionEncoding,
    _ leads: (_ name: String) -> [String]
  ) -> [ResolvedEntry] {
    entries.compactMap { entry in
      let leads = leads(entry.name.value)
      let values = entry.value.templates.flatMap { texts($0, in: position, behind: leads) }
      // An entry whose values are all missing is left out; only a written null takes one away.
      if values.isEmpty, !entry.value.templates.isEmpty { return nil }
      return ResolvedEntry(entry.name.value, values)
    }
  }

  mutating func texts(
    _ template: Template, in position: PositionEncoding, behind leads: [String]
  ) -> [String] {
    let evaluator = evaluator
    let result = collect { () throws(EvaluationFailure) in
      try evaluator.entryTexts(template, in: position, behind: leads)
    }
    if case .texts(let texts)? = result { return texts }
    return []
  }

  /// The text of a key that a scheme can do without; nil where it has no value.
  mutating func optional(_ template: Template?, isSecret: Bool = false) -> String? {
    guard let template else { return nil }
    let evaluator = evaluator
    return collect { () throws(EvaluationFailure) -> String? in
      guard case .value(let evaluated) = try evaluator.evaluate(template) else { return nil }
      let text = try evaluated.text(in: .plain)
      if isSecret { evaluator.secrets.insert(text) }
      return text
    } ?? nil
  }

  /// The text of a key that a scheme cannot do without.
  mutating func required(
    _ template: Template?, _ key: String, isSecret: Bool = false
  ) -> String? {
    guard let template else {
      diagnostics.append(
        Diagnostic("missing-key", "auth scheme needs the key '\(key)'", at: nil))
      return nil
    }
    let evaluator = evaluator
    return collect { () throws(EvaluationFailure) in
      switch try evaluator.evaluate(template) {
      case .value(let evaluated):
        let text = try evaluated.text(in: .plain)
        if isSecret { evaluator.secrets.insert(text) }
        // White space around an assertion is not sent.
        let sent = key == "assertion" ? TokenResponseReader.trimmed(text) : text
        if sent.isEmpty, Self.neverEmptyKeys.contains(key) {
          throw Self.empty(template, key, evaluator.variables)
        }
        return text
      case .missing(let expression): throw Self.missing(expression, key)
      case .pending: return ""
      }
    }
  }

  /// The keys whose value is a credential that no server takes empty; a password may be so.
  private static let neverEmptyKeys: Set<String> = [
    "token", "value", "assertion", "refresh_token", "subject_token",
  ]

  /// A credential that was given, and is nothing: who gave it is what has to be changed.
  private static func empty(
    _ template: Template, _ key: String, _ variables: ResolvedVariables
  ) -> EvaluationFailure {
    let names = template.expressions.flatMap(\.sources).compactMap { source in
      if case .variable(let name) = source.kind { return name }
      return nil
    }
    let notes = names.compactMap { name in
      variables.values[name].map {
        Diagnostic.Note(
          "'\(name)' is taken from \($0.origin.summary)", at: $0.origin.span)
      }
    }
    return EvaluationFailure(
      Diagnostic(
        "empty-credential", "'\(key)' is empty", at: template.span, notes: notes,
        help: "Give it a value, or remove the scheme."))
  }

  static func missing(
    _ expression: MissingValue, _ key: String
  ) -> EvaluationFailure {
    EvaluationFailure(
      Diagnostic(
        "missing-variable", "\(expression.shownName) has no value, but '\(key)' needs one",
        at: expression.span, help: "Give it a value or a default."))
  }

  @discardableResult
  mutating func collect<Value>(
    _ work: () throws(EvaluationFailure) -> Value
  ) -> Value? {
    do throws(EvaluationFailure) {
      return try work()
    } catch {
      diagnostics += error.diagnostics
      return nil
    }
  }
}
