import ConnectorLoading
import ConnectorModel
import Diagnostics

/// The rule `secret-not-marked`.
enum SecretNotMarked: Rule {
  static let page = RulePage(
    "secret-not-marked", .security, .warning, .validation,
    summary: "a variable that lands where a secret belongs, but is not declared secret",
    explanation: """
      What lands in a password, a client secret, a key or a token is a secret, and a run hides it. So \
      is what lands under a name such as `Authorization` or `X-API-Key` in headers, a query or a form, \
      but there a run cannot know and hides nothing. The declaration does not say so: a prompt shows what is typed, a profile and a default may \
      hold the value without a word, and where the same variable stands in another place nothing \
      hides it until it was used as a secret once. Declare it with `secret: true`.
      """,
    bad: RuleExample(
      connector: """
        base_url: https://desk.example.com
        variables:
          desk_token: {description: A personal access token}
        auth: {type: bearer, token: <<desk_token>>}
        check: desk/tickets
        """),
    good: RuleExample(
      connector: """
        base_url: https://desk.example.com
        variables:
          desk_token: {secret: true, description: A personal access token}
        auth: {type: bearer, token: <<desk_token>>}
        check: desk/tickets
        """))

  static func check(_ workspace: Workspace) -> [Diagnostic] {
    var seen: Set<SourceSpan> = []
    var diagnostics: [Diagnostic] = []
    func add(_ declaration: VariableDeclaration, _ use: Use) {
      guard let name = declaration.nameSpan, seen.insert(name).inserted else { return }
      diagnostics.append(report(declaration, at: name, use))
    }
    for file in workspace.connectorFiles where !file.lacks("variables") {
      let scope = VariableScope(file.object)
      let connector = file.object
      let requests = connector.auth.schemes.flatMap(\.object.requests)
      let entries =
        uses(in: connector.headers, scope) + uses(in: connector.query, scope)
        + requests.flatMap { uses(of: $0, scope) }
      for use in uses(in: file.templates, scope) + entries {
        guard let variable = scope.variable(use.name), !file.lacks("secret", in: variable.span)
        else { continue }
        add(variable, use)
      }
    }
    for action in workspace.actionFiles where !action.file.lacks("inputs") {
      guard let connector = action.connector else { continue }
      let scope = VariableScope(connector.object, action.action)
      let request = action.action
      let requests = (request.auth ?? Authentication()).schemes.flatMap(\.object.requests)
      let entries =
        uses(in: request.headers, scope) + uses(in: request.query, scope)
        + uses(in: request.body?.fields ?? [], scope)
        + requests.flatMap { uses(of: $0, scope) }
      for use in uses(in: action.file.templates, scope) + entries {
        if let variable = scope.variable(use.name) {
          if !connector.lacks("secret", in: variable.span) { add(variable, use) }
        } else if let input = scope.input(use.name),
          !action.file.lacks("secret", in: input.span)
        {
          add(input, use)
        }
      }
    }
    return diagnostics
  }

  /// A variable in a secret field.
  private struct Use {
    var name: String
    var field: String
    var span: SourceSpan
  }

  /// The variables of templates that ought to be secret.
  private static func uses(in templates: [TemplateUse], _ scope: VariableScope) -> [Use] {
    var found: [Use] = []
    for use in templates {
      let more = uses(use, scope)
      if !more.isEmpty { found += more }
    }
    return found
  }

  /// The variables of a template that ought to be secret.
  private static func uses(_ use: TemplateUse, _ scope: VariableScope) -> [Use] {
    var found: [Use] = []
    for case .expression(let expression) in use.template.segments {
      for source in use.secretField == nil ? [] : expression.joined {
        if let field = use.secretField, case .variable(let name) = source.kind {
          found.append(Use(name: name, field: "'\(field)'", span: source.span))
        }
      }
      for call in expression.filters where call.filter == .hmacSHA256 {
        if let key = call.arguments.first, case .variable(let name) = key.kind {
          found.append(Use(name: name, field: "the key of 'hmac_sha256'", span: key.span))
        }
      }
    }
    return found.isEmpty ? [] : single(found, scope)
  }

  /// The variables of entries whose name says that a credential stands there.
  private static func uses(in entries: TemplateEntries, _ scope: VariableScope) -> [Use] {
    entries.filter { CredentialName.kind(of: $0.name.value) != nil }.flatMap { entry in
      entry.value.templates.flatMap { template -> [Use] in
        let found = template.expressions.flatMap(\.joined).compactMap { source -> Use? in
          guard case .variable(let name) = source.kind else { return nil }
          return Use(name: name, field: "'\(entry.name.value)'", span: source.span)
        }
        return single(found, scope)
      }
    }
  }

  /// The variables of a request of an auth scheme's: its body is there to carry credentials, so
  /// that the names in its JSON count too.
  private static func uses(of request: Action, _ scope: VariableScope) -> [Use] {
    var entries = request.headers + request.query + (request.body?.form ?? [])
    if let json = request.body?.json { entries += members(of: json) }
    return uses(in: entries, scope)
  }

  private static func members(of json: TemplatedJSON) -> TemplateEntries {
    switch json {
    case .null, .boolean, .number, .text: []
    case .array(let elements, _): elements.flatMap(members)
    case .object(let objects, _):
      objects.flatMap { member -> TemplateEntries in
        guard case .text(let template) = member.value else { return members(of: member.value) }
        return [NamedEntry(name: member.name, value: EntryValue(templates: [template]))]
      }
    }
  }

  /// Where one of several variables is secret, or named like a credential, the others may be what
  /// goes with it: `<<user>>:<<password>>`.
  private static func single(_ found: [Use], _ scope: VariableScope) -> [Use] {
    if found.contains(where: { scope.isSecret($0.name) }) { return [] }
    let named = found.filter { CredentialName.kind(of: $0.name) != nil }
    return named.isEmpty ? found : named
  }

  private static func report(
    _ declaration: VariableDeclaration, at name: SourceSpan, _ use: Use
  ) -> Diagnostic {
    let notes = [Diagnostic.Note("it is \(use.field) here", at: use.span)]
    let fixIts = fixIt(declaration, at: name).map { [$0] } ?? []
    if let secret = declaration.isSecret {
      return diagnostic(
        "variable '\(declaration.name)' is declared to be no secret, but used as one",
        at: secret.span, notes: notes, help: "Write secret: true.", fixIts: fixIts)
    }
    return diagnostic(
      "variable '\(declaration.name)' is used as a secret, but not declared secret", at: name,
      notes: notes, help: "Declare it with secret: true.", fixIts: fixIts)
  }

  // MARK: Mending

  /// Inserts `secret: true` the way the declaration is written.
  private static func fixIt(
    _ declaration: VariableDeclaration, at name: SourceSpan
  ) -> Diagnostic.FixIt? {
    let source = name.source
    func insertion(_ text: String, at offset: Int) -> Diagnostic.FixIt {
      .init(
        title: "Declare '\(declaration.name)' secret",
        span: SourceSpan(source: source, range: offset..<offset), replacement: text, isSafe: true)
    }
    if let secret = declaration.isSecret {
      // Somebody meant it: whether they were wrong is theirs to say.
      return .init(
        title: "Declare '\(declaration.name)' secret", span: secret.span, replacement: "true",
        isSafe: false)
    }
    guard let mapping = declaration.span else {
      // `name:` with nothing behind it.
      let colon = name.range.upperBound
      guard source.text(in: colon..<colon + 1) == ":" else { return nil }
      return insertion(" {secret: true}", at: colon + 1)
    }
    let start = mapping.range.lowerBound
    switch source.text(in: start..<start + 1) {
    case "{":
      let isEmpty = mapping.text.dropFirst().dropLast().allSatisfy(\.isWhitespace)
      return insertion(isEmpty ? "secret: true" : "secret: true, ", at: start + 1)
    case "*", "&": return nil
    default:
      // A block mapping begins with its first key, on a line of its own.
      let line = mapping.start.line
      let indentation = source.text(in: source.contentRange(ofLine: line).lowerBound..<start)
      guard line > name.start.line, indentation.allSatisfy({ $0 == " " }) else { return nil }
      return insertion("secret: true\(Self.lineBreak(source))\(indentation)", at: start)
    }
  }

  /// The line break that a file uses.
  private static func lineBreak(_ source: SourceText) -> String {
    let end = source.contentRange(ofLine: 1).upperBound
    return source.text(in: end..<end + 2) == "\r\n" ? "\r\n" : "\n"
  }
}
