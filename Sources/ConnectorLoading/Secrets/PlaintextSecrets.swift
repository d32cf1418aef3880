import ConnectorModel
import Diagnostics
import JSONDocument

/// Finds credentials that are written into a file: by the field they stand in, by the name they
/// stand under, and by their look.
struct PlaintextSecrets {
  private let places: TemplatePlaces
  private(set) var found: [PlaintextSecret] = []
  /// What was reported already: a field says more of a text than its look.
  private var seen: Set<SourceSpan> = []

  private init(places: TemplatePlaces) { self.places = places }

  /// What is in a connector.
  static func find(in file: WorkspaceFile<Connector>) -> [PlaintextSecret] {
    var search = PlaintextSecrets(places: file.places)
    let connector = file.object
    search.fields(
      file.templates, exempt: fillers(connector.auth), secrets: secretNames(connector.variables))
    search.entries(connector.headers, in: .header)
    search.entries(connector.query, in: .query)
    search.schemes(connector.auth)
    search.defaults(of: connector.variables, landing: landing(file.templates), inherited: [])
    search.looks(file.templates)
    search.looks(in: file.source)
    return search.found
  }

  /// What is in an action.
  ///
  /// - Parameter connector: its connector, whose secrets an input may give a default.
  static func find(
    in file: WorkspaceFile<Action>, connector: WorkspaceFile<Connector>?
  ) -> [PlaintextSecret] {
    var search = PlaintextSecrets(places: file.places)
    let action = file.object
    let secrets = secretNames(connector?.object.variables ?? [])
    search.fields(
      file.templates, exempt: fillers(action.auth),
      secrets: secrets.union(secretNames(action.inputs)))
    search.entries(action.headers, in: .header)
    search.entries(action.query, in: .query)
    if let body = action.body { search.entries(body.fields, in: .form) }
    if let json = action.body?.json { search.json(json, name: nil) }
    if let variables = action.body?.graphQL?.variables { search.json(variables, name: nil) }
    if let authentication = action.auth { search.schemes(authentication) }
    search.defaults(
      of: action.inputs, landing: landing(file.templates), inherited: secrets)
    search.looks(file.templates)
    search.looks(in: file.source)
    return search.found
  }

  /// The variables that are declared secret.
  private static func secretNames(_ variables: [VariableDeclaration]) -> Set<String> {
    Set(variables.filter { $0.isSecret?.value == true }.map(\.name))
  }

  /// The variables of which a secret field is made.
  static func landing(_ templates: [TemplateUse]) -> Set<String> {
    var names: Set<String> = []
    for use in templates where use.isSecretField {
      let sources = use.template.expressions.flatMap(\.joined)
      // Beside the secret there may be what goes with it: `<<user>>:<<password>>`.
      guard use.template.expressions.count == 1, sources.count(where: \.isVariable) == 1,
        case .variable(let name)? = sources.first(where: \.isVariable)?.kind
      else { continue }
      names.insert(name)
    }
    return names
  }

  /// The places of passwords that are none: where an API takes its key as the user name of HTTP
  /// Basic, the password is any word that it wants there.
  private static func fillers(_ authentication: Authentication?) -> Set<SourceSpan> {
    var spans: Set<SourceSpan> = []
    for case .basic(let basic) in authentication?.schemes ?? [] {
      guard let password = basic.password, basic.username?.expressions.isEmpty == false,
        password.literalText.map({ $0.utf8.count < 16 }) == true
      else { continue }
      let names = basic.username?.expressions.compactMap { expression -> String? in
        if case .variable(let name) = expression.source.kind { return name }
        return nil
      }
      let isKey = names?.contains { CredentialName.kind(of: $0) != nil } ?? false
      if isKey { spans.insert(password.span) }
    }
    return spans
  }

  // MARK: By field

  /// - Parameters:
  ///   - exempt: the places of passwords that are none.
  ///   - secrets: the variables that are declared secret.
  private mutating func fields(
    _ templates: [TemplateUse], exempt: Set<SourceSpan>, secrets: Set<String>
  ) {
    for use in templates {
      guard let field = use.secretField, !exempt.contains(use.template.span) else { continue }
      if let text = use.template.literalText {
        // Less is no secret, and could not be hidden anywhere either.
        guard text.utf8.count >= 4, !ForeignTemplate.isWhole(text) else { continue }
        add(text, "'\(field)' has its value in the file", at: use.template.span)
      }
      for source in Self.values(use.template, secrets) {
        guard case .literal(.string(let text)) = source.kind, text.utf8.count >= 4 else { continue }
        add(text, "'\(field)' has its value in the file", at: source.span)
      }
    }
  }

  /// What the expressions of a template can come out as: their sources, or defaults; without what goes
  /// with a secret beside it, as a user name does: `<<user | default("admin") | append(key)>>`.
  private static func values(_ template: Template, _ secrets: Set<String>) -> [TemplateSource] {
    let holdsSecret = { (source: TemplateSource) in
      if case .variable(let name) = source.kind { secrets.contains(name) } else { false }
    }
    let isBesideSecret = template.expressions.flatMap(\.joined).contains(where: holdsSecret)
    return template.expressions.filter { !isBesideSecret || holdsSecret($0.source) }.flatMap {
      [$0.source] + $0.filters.filter { $0.filter == .default }.flatMap(\.arguments)
    }
  }

  /// - Parameters:
  ///   - landing: the variables that land where a secret belongs.
  ///   - inherited: the secrets of the connector, of which an input may change the default.
  private mutating func defaults(
    of variables: [VariableDeclaration], landing: Set<String>, inherited: Set<String>
  ) {
    for variable in variables {
      guard let value = variable.defaultValue, let text = DeclaredValueCheck.text(value.value),
        !text.isEmpty
      else { continue }
      let help = "Take the default away: everybody who reads the file has it."
      if inherited.contains(variable.name) {
        add(text, "secret '\(variable.name)' has its value in the file", at: value.span, help: help)
      } else if variable.isSecret?.value == true {
        // It is checked with its declaration.
        seen.insert(value.span)
      } else if landing.contains(variable.name) {
        add(text, "secret '\(variable.name)' has its value in the file", at: value.span, help: help)
      } else if CredentialName.holdsSecret(text, named: variable.name) {
        add(
          text, "'default' of '\(variable.name)' looks like a secret", at: value.span, help: help)
      } else if let shape = SecretShape.first(in: text) {
        add(
          text, "'default' of '\(variable.name)' is \(shape.description)", at: value.span,
          help: help)
      }
    }
  }

  // MARK: By name

  private mutating func schemes(_ authentication: Authentication) {
    for case .oauth2(let scheme) in authentication.schemes {
      entries(scheme.tokenRequest.headers, in: .header)
      entries(scheme.tokenRequest.params, in: .form)
    }
    for request in authentication.schemes.flatMap(\.object.requests) {
      entries(request.headers, in: .header)
      entries(request.query, in: .query)
      if let form = request.body?.form { entries(form, in: .form) }
      if let json = request.body?.json { self.json(json, name: nil) }
    }
  }

  private mutating func entries(_ entries: TemplateEntries, in position: TemplatePosition) {
    for entry in entries {
      for template in entry.value.templates {
        guard let text = template.literalText, !text.isEmpty else { continue }
        if position == .header {
          header(text, template, name: entry.name.value)
        } else if CredentialName.holdsSecret(text, named: entry.name.value)
          || position == .query && entry.name.value.lowercased() == "key"
            && CredentialName.holdsSecret(text, named: "api_key")
        {
          add(text, Self.looksSecret(entry.name.value), at: template.span)
        }
      }
    }
  }

  /// A header's value: in `Authorization` the credential stands behind the scheme's name (RFC 9110
  /// §11.6.2).
  private mutating func header(_ text: String, _ template: Template, name: String) {
    if name.lowercased().hasSuffix("authorization") {
      let credential = text.drop { $0 != " " }.drop { $0 == " " }
      let shown = credential.isEmpty ? Substring(text) : credential
      let isCredential =
        credential.isEmpty
        ? CredentialName.holdsSecret(text, named: "password") : credential.utf8.count >= 4
      guard isCredential, !Placeholder.isOne(text) else { return }
      let start = text.utf8.distance(from: text.startIndex, to: shown.startIndex)
      add(
        String(shown), "header '\(name)' holds a credential",
        at: places.span(of: start..<start + shown.utf8.count, inText: 0, of: template))
    } else if CredentialName.kind(of: name) != nil,
      // Whatever a header of such a name carries is its credential, however short.
      CredentialName.holdsSecret(text, named: "password")
    {
      add(text, Self.looksSecret("header '\(name)'", isQuoted: false), at: template.span)
    }
  }

  private mutating func json(_ value: TemplatedJSON, name: String?) {
    switch value {
    case .text(let template):
      guard let name, let text = template.literalText,
        CredentialName.holdsSecret(text, named: name)
      else { return }
      add(text, Self.looksSecret(name), at: template.span)
    case .array(let elements, _): for element in elements { json(element, name: name) }
    case .object(let members, _):
      for member in members { json(member.value, name: member.name.value) }
    case .null, .boolean, .number: return
    }
  }

  private static func looksSecret(_ name: String, isQuoted: Bool = true) -> String {
    "the value of \(isQuoted ? "'\(name)'" : name) looks like a secret"
  }

  // MARK: By look

  private mutating func looks(_ templates: [TemplateUse]) {
    for use in templates {
      for call in use.template.expressions.flatMap(\.filters) where call.filter == .hmacSHA256 {
        guard let key = call.arguments.first, case .literal(.string(let text)) = key.kind,
          text.utf8.count >= 4
        else { continue }
        add(text, "the key of 'hmac_sha256' has its value in the file", at: key.span)
      }
      if use.isSecretField || seen.contains(use.template.span) { continue }
      for (index, text) in use.template.texts.enumerated() {
        guard let shape = SecretShape.first(in: text) else { continue }
        let secret = String(decoding: Array(text.utf8)[shape.range], as: UTF8.self)
        let place = places.span(of: shape.range, inText: index, of: use.template)
        let span = place == use.template.span ? Self.narrowed(place, to: secret) : place
        add(secret, "\(shape.description) stands in the file", at: span)
      }
    }
  }

  /// What stands anywhere else: in comments, descriptions and examples.
  private mutating func looks(in source: SourceText) {
    let known = seen.filter { $0.source.path == source.path }.map(\.range)
    for shape in SecretShape.all(in: source.bytes)
    where !known.contains(where: { $0.overlaps(shape.range) }) {
      add(
        String(decoding: source.bytes[shape.range], as: UTF8.self),
        "\(shape.description) stands in the file",
        at: SourceSpan(source: source, range: shape.range),
        help: "Everybody who reads the file has it: take it away, and replace it where it is valid."
      )
    }
  }

  /// The part of a place that holds a text as it is; the whole where it is written otherwise.
  private static func narrowed(_ span: SourceSpan, to text: String) -> SourceSpan {
    let bytes = span.source.bytes[span.range]
    guard let range = bytes.firstRange(ofBytes: text) else { return span }
    return SourceSpan(source: span.source, range: range)
  }

  // MARK: Reporting

  private mutating func add(
    _ text: String, _ message: String, at span: SourceSpan, help: String = PlaintextSecret.declare
  ) {
    // An alias brings the same place again.
    guard seen.insert(span).inserted else { return }
    found.append(PlaintextSecret(text, message, at: span, help: help))
  }
}

extension TemplateSource {
  fileprivate var isVariable: Bool {
    if case .variable = kind { true } else { false }
  }
}
