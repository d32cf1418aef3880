import ConnectorLoading
import ConnectorModel
import Diagnostics

/// The rule `unbounded-pagination`.
enum UnboundedPagination: Rule {
  static let page = RulePage(
    "unbounded-pagination", .behaviour, .warning, .validation,
    summary: "paging that only the server ends",
    explanation: """
      Where neither `max_pages` nor `max_items` is declared, a run asks for pages for as long as the \
      server leads to another one, and fails behind the 1000th: after an hour of requests, with \
      nothing to show in the file of `-o`. Say what is to be expected:

      - `max_items` ends the run with success: enough is enough.
      - `max_pages` ends it with an error: more than that cannot be right.
      """,
    bad: RuleExample(
      action: """
        connector: desk
        method: GET
        path: /tickets
        paginate: {strategy: link_header, items: "$[*]"}
        """),
    good: RuleExample(
      action: """
        connector: desk
        method: GET
        path: /tickets
        paginate: {strategy: link_header, items: "$[*]", max_pages: 200}
        """))

  static let isLocal = true

  static func check(_ workspace: Workspace) -> [Diagnostic] {
    workspace.actionFiles.compactMap { file in
      guard let paginate = file.action.paginate, paginate.maximumPages == nil,
        paginate.maximumItems == nil, !file.file.lacks("max_pages", in: paginate.span),
        !file.file.lacks("max_items", in: paginate.span)
      else { return nil }
      return diagnostic(
        "nothing but the server ends the paging", at: paginate.span,
        help: "Declare max_items, after which it is enough, or max_pages, beyond which it is wrong."
      )
    }
  }
}
