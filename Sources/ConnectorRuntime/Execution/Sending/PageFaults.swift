import ConnectorModel
import Diagnostics

/// Says why a run cannot go on to the next page.
struct PageFaults {
  let pagination: Pagination
  let pager: Pager

  /// The failure of a run by a fault of its paging.
  func failure(_ fault: Pager.Fault, _ judge: ResponseJudge) -> RunFailure {
    RunFailure(.expectation, diagnostic(fault, judge))
  }

  private func diagnostic(_ fault: Pager.Fault, _ judge: ResponseJudge) -> Diagnostic {
    let page = "page \(pager.pages)"
    let next = pagination.next?.span ?? pagination.next?.jsonPath?.span
    let span = next ?? pagination.span
    switch fault {
    case .repeatedPage:
      return Diagnostic(
        "repeated-page", "\(page) has the same content as an earlier one",
        at: pagination.parameter?.span ?? span,
        help:
          "The server may not know the parameter that asks for a page, or begin anew behind the "
          + "last one.")
    case .repeatedCursor(let cursor):
      return Diagnostic(
        "repeated-page", "\(page) leads to cursor '\(judge.shown(cursor))', which was there before",
        at: span, help: "The pages lead in a circle: check 'next' and 'parameter'.")
    case .repeatedURL(let url):
      let shown = String(url.prefix { $0 != "?" })
      return Diagnostic(
        "repeated-page",
        "\(page) leads to '\(judge.shown(shown))' with a query that was there before",
        at: span, help: "The pages lead in a circle: the server repeats itself.")
    case .maximumPages:
      return Diagnostic(
        "too-many-pages",
        "there is more behind page \(pager.pages), and max_pages is "
          + "\(pager.maximumPages)",
        at: pagination.maximumPages?.span ?? pagination.span,
        help: "Raise max_pages, or say with max_items how many are enough.")
    case .unusableNext(let kind):
      return Diagnostic(
        "type-mismatch", "what leads from \(page) to the next is \(kind), not text or a number",
        at: span)
    case .badURL(let text):
      let masked = RemarkMask.withoutUserInformation(text)
      return Diagnostic(
        "bad-url",
        "\(page) leads to '\(judge.shown(masked))', which "
          + (masked == text ? "is no http(s) URL" : "holds a user name or password"), at: span)
    case .insecureURL(let text):
      return Diagnostic(
        "insecure-url", "\(page) leads from https to '\(judge.shown(text))'", at: span,
        help: "No request goes from https to http. Where the server means https, use strategy "
          + "cursor, offset or page.")
    }
  }
}
