import ConnectorLoading
import ConnectorModel
import Diagnostics

/// The rule `doubled-prefix`.
enum DoubledPrefix: Rule {
  static let page = RulePage(
    "doubled-prefix", .http, .warning, .validation,
    summary: "a credential that begins with what 'attach.format' puts before it",
    explanation: """
      In the header `Authorization` a credential is sent as `Bearer <<$token>>`, unless \
      `attach.format` says otherwise. A token that is declared as `Bearer <<api_token>>` goes out as \
      `Bearer Bearer …`, and the server answers 401. The word belongs to one of the two places.
      """,
    bad: RuleExample(
      connector: """
        base_url: https://desk.example.com
        variables:
          desk_token: {secret: true}
        auth:
          type: bearer
          token: Bearer <<desk_token>>
        check: desk/tickets
        """),
    good: RuleExample(
      connector: """
        base_url: https://desk.example.com
        variables:
          desk_token: {secret: true}
        auth:
          type: bearer
          token: <<desk_token>>
        check: desk/tickets
        """))

  static let isLocal = true

  static func check(_ workspace: Workspace) -> [Diagnostic] {
    workspace.connectorFiles.flatMap { file in
      file.object.auth.schemes.compactMap { check($0, file) }
    }
      + workspace.actionFiles.flatMap { action in
        (action.action.auth?.schemes ?? []).compactMap { check($0, action.file) }
      }
  }

  private static func check<Object: Declared>(
    _ scheme: AuthenticationScheme, _ file: WorkspaceFile<Object>
  ) -> Diagnostic? {
    switch scheme {
    case .bearer(let bearer):
      return file.lacks("attach", in: bearer.span)
        ? nil : check("token", bearer.token, bearer.attach, file)
    case .apiKey(let apiKey):
      return apiKey.attach == nil ? nil : check("value", apiKey.value, apiKey.attach, file)
    default: return nil
    }
  }

  private static func check<Object: Declared>(
    _ key: String, _ credential: Template?, _ attachment: Attachment?, _ file: WorkspaceFile<Object>
  ) -> Diagnostic? {
    guard let credential, case .text(let text)? = credential.segments.first,
      let prefix = prefix(attachment, file)
    else { return nil }
    let word = prefix.filter { $0 != " " }
    guard !word.isEmpty, text.lowercased().hasPrefix(word.lowercased() + " ") else { return nil }
    let blanks = text.utf8.dropFirst(word.utf8.count).prefix { $0 == UInt8(ascii: " ") }
    let place = file.places.span(
      of: 0..<word.utf8.count + blanks.count, inText: 0, of: credential)
    // What is left must be all that the credential is: a template.
    let isSafe = text.utf8.count == word.utf8.count + blanks.count && credential.segments.count == 2
    return diagnostic(
      "'\(key)' begins with '\(word)', which 'attach.format' adds", at: place,
      label: "take it away",
      notes: attachment?.format.map { [.init("it is added here", at: $0.span)] } ?? [],
      help: attachment?.format == nil ? "The format is 'Bearer <<$token>>' by default." : nil,
      fixIts: place.range.count == word.utf8.count + blanks.count
        ? [.init(title: "Take it away", span: place, replacement: "", isSafe: isSafe)] : [])
  }

  /// What stands before the credential where it is sent.
  private static func prefix<Object: Declared>(
    _ attachment: Attachment?, _ file: WorkspaceFile<Object>
  ) -> String? {
    guard let attachment else { return "Bearer " }
    if ["in", "name", "format"].contains(where: { file.lacks($0, in: attachment.span) }) {
      return nil
    }
    if let format = attachment.format {
      guard !format.isBroken, case .text(let text)? = format.segments.first else { return nil }
      return text
    }
    let name = attachment.name?.value.lowercased() ?? "authorization"
    return attachment.location?.value ?? .header == .header && name == "authorization"
      ? "Bearer " : nil
  }
}
