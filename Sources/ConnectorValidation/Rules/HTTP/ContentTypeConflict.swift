import ConnectorLoading
import ConnectorModel
import Diagnostics

/// The rule `content-type-conflict`.
enum ContentTypeConflict: Rule {
  static let page = RulePage(
    "content-type-conflict", .http, .warning, .validation,
    summary: "a Content-Type that the body is not",
    explanation: """
      The kind of body says what is sent: `json`, `form`, `multipart`, `xml` and `graphql` bring their media \
      type along, and all text is UTF-8. A header `Content-Type`, the action's or one that the connector \
      sends with every request, wins over it; where it names something else, the server reads the \
      body as what it is not, and answers 400 or 415, or finds no fields in it.
      """,
    bad: RuleExample(
      action: """
        connector: desk
        method: POST
        path: /tickets
        headers: {Content-Type: multipart/form-data}
        body:
          form: {subject: Printer on fire}
        """),
    good: RuleExample(
      action: """
        connector: desk
        method: POST
        path: /tickets
        body:
          form: {subject: Printer on fire}
        """))

  static let isLocal = true

  static func check(_ workspace: Workspace) -> [Diagnostic] {
    workspace.actionFiles.compactMap { file in
      guard let body = file.action.body else { return nil }
      let connector = file.connector
      return Check(action: file.action, body: body, connector: connector?.object).diagnostic
    }
  }

  /// What a kind of body may be called.
  private struct Kind {
    let key: String
    /// The media type that it is sent as.
    let type: String
    /// Words one of which any other name of it holds.
    let words: [String]
  }

  private struct Check {
    let action: Action
    let body: ActionBody
    let connector: Connector?

    var diagnostic: Diagnostic? {
      let own = Self.contentType(action.headers)
      // Whether a request to a whole URL takes the connector's headers along, values may decide.
      let inherited =
        own == nil && action.path != nil ? Self.contentType(connector?.headers ?? []) : nil
      // Several fields are as odd as they look, and an explicit null sends none.
      if let headers = own ?? inherited {
        return headers.count == 1 ? conflict(headers[0], isInherited: own == nil) : nil
      }
      return body.type.flatMap(typeProblem)
    }

    private func conflict(_ header: Template, isInherited: Bool) -> Diagnostic? {
      guard let text = MediaType(header) else { return nil }
      let place = isInherited ? body.span ?? header.span : header.span
      let notes: [Diagnostic.Note] =
        isInherited ? [.init("the connector sends it with every request", at: header.span)] : []
      if let kind, !kind.words.contains(where: text.name.contains) {
        return ContentTypeConflict.diagnostic(
          "Content-Type '\(text.name)' is not what 'body.\(kind.key)' sends", at: place,
          notes: notes,
          help: isInherited
            ? "Give the action its own: headers: {Content-Type: \(kind.type)}"
            : "Take the header away: it is \(kind.type) without it.")
      }
      if let type = body.type {
        guard let other = MediaType(type), other != text else { return nil }
        return ContentTypeConflict.diagnostic(
          "header Content-Type and 'body.type' name different media types", at: place,
          notes: notes + [.init("'body.type' loses against the header", at: type.span)],
          help: isInherited
            ? "Name it in the action's own headers instead of 'type'." : "Keep one of them.")
      }
      return encodingProblem(text, at: place, notes: notes)
    }

    private func typeProblem(_ type: Template) -> Diagnostic? {
      MediaType(type).flatMap { encodingProblem($0, at: type.span, notes: []) }
    }

    private func encodingProblem(
      _ type: MediaType, at span: SourceSpan, notes: [Diagnostic.Note]
    ) -> Diagnostic? {
      guard body.file == nil, let charset = type.charset,
        !["utf-8", "utf8", "us-ascii"].contains(charset)
      else { return nil }
      return ContentTypeConflict.diagnostic(
        "charset '\(charset)' is not what is sent: all text is UTF-8", at: span, notes: notes,
        help: "Write charset=utf-8; for another encoding send a file with 'body.file'.")
    }

    private var kind: Kind? {
      if body.json != nil { return Kind(key: "json", type: "application/json", words: ["json"]) }
      if body.graphQL != nil {
        return Kind(key: "graphql", type: "application/json", words: ["json"])
      }
      if body.form != nil {
        return Kind(
          key: "form", type: "application/x-www-form-urlencoded", words: ["form-urlencoded"])
      }
      if body.multipart != nil {
        return Kind(key: "multipart", type: "multipart/form-data", words: ["multipart/"])
      }
      if body.xml != nil {
        return Kind(key: "xml", type: "application/xml", words: ["xml", "html"])
      }
      return nil
    }

    /// The Content-Type of a mapping of headers; nil where it says nothing of it.
    private static func contentType(_ headers: TemplateEntries) -> [Template]? {
      headers.first { $0.name.value.lowercased() == "content-type" }?.value.templates
    }
  }
}
