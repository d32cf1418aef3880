package import ConnectorModel
import Cryptography
import Diagnostics
import JSONDocument

/// Gives templates their values (SPEC §4): one pass, types kept, secrecy carried along.
///
/// What is derived from a secret is a secret and goes into the registry as soon as it exists.
package struct TemplateEvaluator: Sendable {
  /// The variables' values.
  package var variables: ResolvedVariables
  /// The run's own values.
  package var run: RunIdentity
  /// What `$auth` stands for.
  package var saved: SavedValues
  /// What `$token` stands for; nil where there is none.
  package var token: String?
  /// What the built-ins of `hmac` stand for: the parts of a request by their names.
  var requestParts: [TemplateBuiltIn: TemplateValue] = [:]
  /// Decides the values of `$uuid` by their places; nil for another one at each evaluation.
  var uuidSeed: [UInt8]?
  /// Whether secrets that are too short to be found in a text give way to one that is not, so that
  /// the text can be shown.
  var hidesShortSecrets = false
  /// Where secrets go.
  package let secrets: SecretRegistry

  package init(
    variables: ResolvedVariables, run: RunIdentity, saved: SavedValues = .unavailable,
    token: String? = nil, secrets: SecretRegistry
  ) {
    self.variables = variables
    self.run = run
    self.saved = saved
    self.token = token
    self.secrets = secrets
  }

  /// The template with the values of all its expressions.
  ///
  /// - Throws: everything that is wrong with its expressions.
  package func evaluate(
    _ template: Template
  ) throws(EvaluationFailure) -> Evaluation<EvaluatedTemplate> {
    var pieces: [EvaluatedTemplate.Piece] = []
    var diagnostics: [Diagnostic] = []
    var missing: MissingValue?
    var isPending = false
    for segment in template.segments {
      switch segment {
      case .text(let text): pieces.append(.literal(text))
      case .expression(let expression):
        do {
          switch try evaluate(expression) {
          case .value(let value): pieces.append(.value(value))
          case .missing(let value): missing = missing ?? value
          case .pending: isPending = true
          }
        } catch {
          diagnostics += error.diagnostics
        }
      }
    }
    if !diagnostics.isEmpty { throw EvaluationFailure(diagnostics) }
    if let missing { return .missing(missing) }
    if isPending { return .pending }
    return .value(EvaluatedTemplate(pieces: pieces, span: template.span))
  }

  /// The value of one expression.
  ///
  /// - Throws: everything that is wrong with it.
  package func evaluate(
    _ expression: TemplateExpression
  ) throws(EvaluationFailure) -> Evaluation<EvaluatedExpression> {
    var outcome = try evaluate(expression.source)
    var encoding = EvaluatedExpression.Encoding.ofPosition
    for call in expression.filters {
      switch call.filter {
      case .path: encoding = .path
      case .raw: encoding = .raw
      default: outcome = try apply(call, to: outcome, in: expression)
      }
    }
    switch outcome {
    case .missing(let source):
      let isArgument = source.span != expression.source.span
      return .missing(
        MissingValue(source: source, span: isArgument ? source.span : expression.span))
    case .pending: return .pending
    case .value(var value):
      if value.isSecret {
        secrets.insert(value.value)
        if hidesShortSecrets { value.value = SecretStandIn.replacingShortTexts(in: value.value) }
      }
      return .value(
        EvaluatedExpression(value: value, encoding: encoding, expression: expression))
    }
  }

  /// What became of a source or a filter's argument.
  enum SourceOutcome {
    case value(TemplateValue)
    /// This source, or the argument, has none.
    case missing(TemplateSource)
    case pending
  }

  /// The value that an expression or an argument starts from.
  func evaluate(_ source: TemplateSource) throws(EvaluationFailure) -> SourceOutcome {
    var path = source.path[...]
    let start: TemplateValue
    switch source.kind {
    case .literal(let value): start = TemplateValue(value)
    case .variable(let name):
      guard let resolved = variables.values[name] else {
        if variables.declared.contains(name) { return .missing(source) }
        throw EvaluationFailure(undefined(name, at: source.span))
      }
      start = TemplateValue(resolved.value, isSecret: resolved.isSecret)
    case .builtIn(TemplateBuiltIn.auth.rawValue):
      switch try savedValue(source) {
      case .value(let value):
        start = value
        path = path.dropFirst()
      case .missing: return .missing(source)
      case .pending: return .pending
      }
    case .builtIn(let name): start = try builtIn(name, source)
    }
    return try follow(path, from: start, source)
  }

  private func follow(
    _ path: ArraySlice<TemplateSource.Step>, from start: TemplateValue, _ source: TemplateSource
  ) throws(EvaluationFailure) -> SourceOutcome {
    var current = start
    for step in path {
      switch (step, current.value) {
      case (.member(let name), .object):
        guard let member = current.value[name] else { return .missing(source) }
        current.value = member
      case (.index(let index), .array(let elements)):
        let position = index < 0 ? elements.count + index : index
        guard elements.indices.contains(position) else { return .missing(source) }
        current.value = elements[position]
      case (.member(let name), _):
        throw EvaluationFailure(
          Diagnostic(
            "type-mismatch",
            "\(source.shownName) has no member '\(name)': it is \(current.value.shownType)",
            at: source.span, help: Self.objectHelp(current.value)))
      case (.index, _):
        throw EvaluationFailure(
          Diagnostic(
            "type-mismatch",
            "\(source.shownName) has no elements: it is \(current.value.shownType)",
            at: source.span, help: Self.objectHelp(current.value)))
      }
    }
    return .value(current)
  }

  private static func objectHelp(_ value: JSONValue) -> String? {
    guard case .string = value else { return nil }
    return "Declare the variable with type: object or type: array to have its text read as JSON."
  }

  private func savedValue(_ source: TemplateSource) throws(EvaluationFailure) -> SourceOutcome {
    guard case .member(let name)? = source.path.first else {
      throw EvaluationFailure(
        Diagnostic(
          "undefined-variable", "'$auth' needs a name: <<$auth.name>>", at: source.span))
    }
    switch saved {
    case .pending: return .pending
    case .known(let values):
      guard let value = values.first(where: { $0.name == name }) else { return .missing(source) }
      return .value(TemplateValue(value.value, isSecret: value.isSecret))
    case .unavailable:
      throw EvaluationFailure(
        Diagnostic(
          "undefined-variable", "'$auth.\(name)' has no value before there is a token",
          at: source.span,
          help: "It can be used in base_url and in actions, not in auth nor in what auth needs."))
    }
  }

  private func builtIn(
    _ name: String, _ source: TemplateSource
  ) throws(EvaluationFailure) -> TemplateValue {
    switch TemplateBuiltIn(rawValue: name) {
    case .uuid: return TemplateValue(.string(try uuid(at: source.span)))
    case .runID: return TemplateValue(.string(run.runID))
    case .now: return TemplateValue(.string(CalendarText.rfc3339(run.started)))
    case .timestamp: return TemplateValue(.number(JSONNumber(run.started.wholeSeconds)))
    case .token:
      if let token { return TemplateValue(.string(token), isSecret: true) }
      fallthrough
    case .auth, nil, .method, .url, .host, .path, .query, .body, .bodySHA256, .contentType,
      .timestampMilliseconds, .nonce, .signature:
      if let part = TemplateBuiltIn(rawValue: name).flatMap({ requestParts[$0] }) { return part }
      throw EvaluationFailure(
        Diagnostic(
          "undefined-variable", "built-in '$\(name)' is not defined here", at: source.span))
    }
  }

  /// A random UUID (RFC 9562 §5.4); under a seed the one that the seed has for the place.
  private func uuid(at span: SourceSpan) throws(EvaluationFailure) -> String {
    do throws(CryptographyError) {
      guard let uuidSeed else { return try SecureRandom.uuid() }
      let place = "\(span.source.path)\u{0}\(span.range.lowerBound)"
      var bytes = try HMAC.authenticate(Array(place.utf8), key: uuidSeed, with: .sha256)
      bytes[6] = bytes[6] & 0x0F | 0x40
      bytes[8] = bytes[8] & 0x3F | 0x80
      let digits = Array(Hexadecimal.encode(Array(bytes[..<16])).utf8)
      return [0..<8, 8..<12, 12..<16, 16..<20, 20..<32]
        .map { String(decoding: digits[$0], as: UTF8.self) }.joined(separator: "-")
    } catch {
      throw EvaluationFailure(
        Diagnostic("no-random-numbers", "'$uuid' failed: \(error.reason)", at: span))
    }
  }

  private func undefined(_ name: String, at span: SourceSpan) -> Diagnostic {
    let near = NearMiss.suggestion(for: name, among: variables.declared)
    return Diagnostic(
      "undefined-variable", "variable '\(name)' is not defined", at: span,
      label: near.map { "did you mean '\($0)'?" },
      help: near == nil && !variables.declared.isEmpty
        ? "Declared: \(variables.declared.joined(separator: ", "))." : nil)
  }
}
