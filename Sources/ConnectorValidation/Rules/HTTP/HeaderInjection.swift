import ConnectorLoading
import ConnectorModel
import Diagnostics

/// The rule `header-injection`.
enum HeaderInjection: Rule {
  static let page = RulePage(
    "header-injection", .http, .warning, .validation,
    summary: "a header by which a request can become another one",
    explanation: """
      Line breaks in a header's value stop a run before anything is sent. Two other ways to change \
      a request by its headers are left:

      - `Content-Length`, `Transfer-Encoding` and their like say where the request ends. They are \
      made from the body; one written by hand that does not fit makes the server take the rest of \
      the body for another request. `Host` sends the request to another site than the one that \
      `base_url` names, and whose certificate was checked.
      - An input inside a cookie or inside quotes: with `;`, or with `"`, its value begins another \
      cookie or parameter. Restrict it with `pattern` or `enum`, encode it with a filter, or send \
      a credential with [`attach: {in: cookie}`](../auth.md#attach), which escapes it.
      """,
    bad: RuleExample(
      action: """
        connector: desk
        inputs:
          view: {description: The view's name}
        method: GET
        path: /tickets
        headers:
          Cookie: view=<<view>>
        """),
    good: RuleExample(
      action: """
        connector: desk
        inputs:
          view: {description: The view's name, pattern: "^[a-z]+$"}
        method: GET
        path: /tickets
        headers:
          Cookie: view=<<view>>
        """))

  static let isLocal = true

  static func check(_ workspace: Workspace) -> [Diagnostic] {
    var diagnostics: [Diagnostic] = []
    for file in workspace.connectorFiles { diagnostics += framing(file.object.headers) }
    for scheme in workspace.authentications.flatMap(\.oauth2) {
      diagnostics += framing(scheme.tokenRequest.headers)
    }
    for file in workspace.actionFiles {
      let headers = file.action.headers
      diagnostics += framing(headers)
      guard !headers.isEmpty, !file.file.lacks("inputs"),
        let connector = file.connector
      else { continue }
      let scope = VariableScope(connector.object, file.action)
      for header in headers { diagnostics += values(of: header, scope) }
    }
    return diagnostics
  }

  // MARK: Framing

  private static let framingNames: Set<String> = [
    "content-length", "transfer-encoding", "te", "trailer", "connection", "keep-alive",
    "proxy-connection", "upgrade",
  ]

  private static func framing(_ headers: TemplateEntries) -> [Diagnostic] {
    headers.compactMap { header in
      if header.value.templates.isEmpty { return nil }
      let name = header.name.value.lowercased()
      if name == "host" {
        return diagnostic(
          "header '\(header.name.value)' names another site than the URL", at: header.name.span,
          help: "Take it away: the host of base_url is sent. To reach it elsewhere, replace "
            + "base_url from outside or set a proxy.")
      }
      guard framingNames.contains(name) else { return nil }
      return diagnostic(
        "header '\(header.name.value)' is made from the request itself", at: header.name.span,
        help: "Take it away: one that does not fit makes the server read the rest of the body as "
          + "another request.")
    }
  }

  // MARK: Values

  private static func values(
    of header: NamedEntry<EntryValue>, _ scope: VariableScope
  ) -> [Diagnostic] {
    let isCookie = header.name.value.lowercased() == "cookie"
    return header.value.templates.flatMap { template -> [Diagnostic] in
      if template.isBroken { return [] }
      var quotes = 0
      var found: [Diagnostic] = []
      for segment in template.segments {
        switch segment {
        case .text(let text): quotes += text.utf8.count { $0 == UInt8(ascii: "\"") }
        case .expression(let expression):
          guard isCookie || quotes % 2 == 1, let input = freeInput(expression, scope) else {
            continue
          }
          let sign = isCookie ? "';' can add a cookie" : "'\"' can add a parameter"
          found.append(
            diagnostic(
              "input '\(input.name)' with a \(sign) to header '\(header.name.value)'",
              at: expression.span,
              notes: input.nameSpan.map { [.init("any text is legal here", at: $0)] } ?? [],
              help: isCookie
                ? "Give the input a 'pattern' or an 'enum', or send a credential with "
                  + "attach: {in: cookie}."
                : "Give the input a 'pattern' or an 'enum', or encode it with a filter."))
        }
      }
      return found
    }
  }

  /// The input that an expression passes on as it was given, if any text is legal for it.
  private static func freeInput(
    _ expression: TemplateExpression, _ scope: VariableScope
  ) -> VariableDeclaration? {
    guard case .variable(let name) = expression.source.kind, let input = scope.input(name),
      input.valueType == .string, input.legalValues == nil, input.pattern == nil
    else { return nil }
    let encodes = expression.filters.contains { call in
      switch call.filter {
      case .base64, .base64url, .sha256, .hmacSHA256, .date: true
      default: false
      }
    }
    return encodes ? nil : input
  }
}
