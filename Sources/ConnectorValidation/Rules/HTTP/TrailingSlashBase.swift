import ConnectorLoading
import ConnectorModel
import Diagnostics

/// The rule `trailing-slash-base`.
enum TrailingSlashBase: Rule {
  static let page = RulePage(
    "trailing-slash-base", .http, .warning, .validation,
    summary: "a base URL that ends with '//'",
    explanation: """
      An action's path begins with `/` and is appended to the base URL. One `/` at the end of the \
      base URL is dropped for that; of two, one stays, and every request goes to `…//path`. Many \
      servers answer that with 404, or take it for another resource.
      """,
    bad: RuleExample(
      connector: """
        base_url: https://desk.example.com/api//
        check: desk/tickets
        """),
    good: RuleExample(
      connector: """
        base_url: https://desk.example.com/api
        check: desk/tickets
        """))

  static func check(_ workspace: Workspace) -> [Diagnostic] {
    let declared = workspace.connectorFiles.compactMap { file in
      file.object.baseURL.flatMap { check($0, file.places) }
    }
    let replaced = workspace.profileFiles.flatMap { file in
      file.object.urls.flatMap(\.value).filter { $0.name.value == "base_url" }
        .compactMap { check($0.value, file.places) }
    }
    return declared + replaced
  }

  private static func check(_ baseURL: Template, _ places: TemplatePlaces) -> Diagnostic? {
    guard !baseURL.isBroken, case .text(let text)? = baseURL.segments.last else { return nil }
    let bytes = Array(text.utf8)
    let start = bytes.count - bytes.reversed().prefix { $0 == UInt8(ascii: "/") }.count
    guard bytes.count - start >= 2, start == 0 || bytes[start - 1] != UInt8(ascii: ":") else {
      return nil
    }
    let span = places.span(
      of: start..<bytes.count, inText: baseURL.texts.count - 1, of: baseURL)
    return diagnostic(
      "'base_url' ends with '//', so every path begins with '//'", at: span,
      help: "End it without '/': an action's path begins with one.",
      fixIts: [
        .init(title: "Take the slashes away", span: span, replacement: "", isSafe: false)
      ])
  }
}
