import ConnectorLoading
import ConnectorModel
import Diagnostics

/// The rule `bad-media-type`.
enum BadMediaType: Rule {
  static let page = RulePage(
    "bad-media-type", .http, .warning, .validation,
    summary: "a media type without a '/'",
    explanation: """
      A media type is a type and a subtype: `application/json` (RFC 9110 §8.3.1). A bare `json` in \
      `body.type`, `Content-Type` or `Accept` means nothing to a server, which answers 415 or 406, or \
      reads the body as bytes.
      """,
    bad: RuleExample(
      action: """
        connector: desk
        method: POST
        path: /tickets
        body: {text: "id;title", type: csv}
        """),
    good: RuleExample(
      action: """
        connector: desk
        method: POST
        path: /tickets
        body: {text: "id;title", type: text/csv}
        """))

  /// What short words mean.
  private static let types = [
    "json": "application/json", "xml": "application/xml", "csv": "text/csv", "text": "text/plain",
    "txt": "text/plain", "plain": "text/plain", "html": "text/html", "pdf": "application/pdf",
    "form": "application/x-www-form-urlencoded", "yaml": "application/yaml", "png": "image/png",
    "jpeg": "image/jpeg", "jpg": "image/jpeg", "zip": "application/zip",
    "binary": "application/octet-stream",
  ]

  static let isLocal = true

  static func check(_ workspace: Workspace) -> [Diagnostic] {
    let headers =
      workspace.connectorFiles.map { $0.object.headers }
      + workspace.actionFiles.map { $0.action.headers }
      + workspace.authentications.flatMap(\.oauth2).map(\.tokenRequest.headers)
    let types = workspace.actionFiles.compactMap { $0.action.body?.type }
    return types.compactMap { check($0, isList: false) }
      + headers.flatMap(check)
  }

  private static func check(_ headers: TemplateEntries) -> [Diagnostic] {
    headers.flatMap { entry -> [Diagnostic] in
      let name = entry.name.value.lowercased()
      guard name == "content-type" || name == "accept" else { return [] }
      return entry.value.templates.compactMap { check($0, isList: name == "accept") }
    }
  }

  private static func check(_ template: Template, isList: Bool) -> Diagnostic? {
    guard let text = template.literalText else { return nil }
    let elements = isList ? text.split(separator: ",") : [text[...]]
    for element in elements {
      let name = String(element.prefix { $0 != ";" }.filter { $0 != " " })
      if name.isEmpty || name == "*" || name.utf8.contains(UInt8(ascii: "/")) { continue }
      let meant = types[name.lowercased()]
      let isWhole = template.span.text == name
      return diagnostic(
        "'\(name)' is not a media type", at: template.span,
        label: meant.map { "did you mean '\($0)'?" },
        help: meant == nil ? "Write a type and a subtype: application/json." : nil,
        fixIts: isWhole
          ? meant.map {
            [.init(title: "Write \($0)", span: template.span, replacement: $0, isSafe: false)]
          } ?? [] : [])
    }
    return nil
  }
}
