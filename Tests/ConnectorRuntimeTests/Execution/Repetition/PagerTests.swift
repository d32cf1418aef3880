import ConnectorModel
import JSONDocument
import Testing

@testable import ConnectorRuntime

/// Which page comes next, as tables.
@Suite struct PagerTests {
  private static func pager(_ paginate: String) throws -> Pager {
    let run = try RunFixture(
      action: "method: GET\npath: /things\npaginate: {\(paginate)}\n")
    return Pager(try #require(run.setup.action.paginate))
  }

  private static func page(
    _ count: Int? = nil, next: JSONValue? = nil, stops: Bool = false, fingerprint: UInt64? = nil,
    url: String = "https://api.example.com/v1/things"
  ) throws -> Pager.Page {
    Pager.Page(
      itemCount: count, next: next, stops: stops, fingerprint: fingerprint,
      url: try HTTPURL(url))
  }

  private static let cursor =
    "strategy: cursor, items: $.items, next: $.next, parameter: {in: query, name: c}"

  @Test func aCursorLeadsOnUntilThereIsNone() throws {
    var pager = try Self.pager(Self.cursor)
    #expect(pager.first == .parameter(nil))
    #expect(
      pager.step(after: try Self.page(2, next: "a")) == .request(.parameter("a")))
    #expect(pager.step(after: try Self.page(0, next: 7)) == .request(.parameter(7)))
    for end in [nil, .null, "", .bool(false), []] as [JSONValue?] {
      var last = pager
      #expect(last.step(after: try Self.page(1, next: end)) == .end)
      #expect(last.pages == 3 && last.items == 3)
    }
  }

  @Test func whatLeadsBackIsAFault() throws {
    var pager = try Self.pager(Self.cursor)
    _ = pager.step(after: try Self.page(1, next: "a"))
    _ = pager.step(after: try Self.page(1, next: "b"))
    #expect(pager.step(after: try Self.page(1, next: "a")) == .fail(.repeatedCursor("a")))

    var urls = try Self.pager("strategy: next_url, next: $.next")
    #expect(
      urls.step(after: try Self.page(next: "?p=2"))
        == .request(.url(try HTTPURL("https://api.example.com/v1/things?p=2"))))
    #expect(
      urls.step(
        after: try Self.page(next: "things", url: "https://api.example.com/v1/things?p=2"))
        == .fail(.repeatedURL("https://api.example.com/v1/things")))

    var pages = try Self.pager(
      "strategy: page, items: $, parameter: {in: query, name: page}")
    #expect(
      pages.step(after: try Self.page(2, fingerprint: 1)) == .request(.parameter(2)))
    #expect(pages.step(after: try Self.page(2, fingerprint: 1)) == .fail(.repeatedPage))
  }

  @Test func emptyPagesMayLookAlike() throws {
    var pager = try Self.pager(Self.cursor)
    for next in ["a", "b", "c"] as [JSONValue] {
      #expect(
        pager.step(after: try Self.page(0, next: next, fingerprint: 1))
          == .request(.parameter(next)))
    }
  }

  @Test(arguments: [
    ("http://api.example.com/2", Pager.Fault.insecureURL("http://api.example.com/2")),
    ("ftp://api.example.com/2", .badURL("ftp://api.example.com/2")),
  ])
  func badURLs(_ next: String, _ fault: Pager.Fault) throws {
    var pager = try Self.pager("strategy: link_header")
    #expect(pager.step(after: try Self.page(next: .string(next))) == .fail(fault))
  }

  @Test func offsetsCountItems() throws {
    let parameter = "strategy: offset, items: $, parameter: {in: query, name: o}"
    var free = try Self.pager(parameter)
    #expect(free.first == .parameter(0))
    #expect(free.step(after: try Self.page(3)) == .request(.parameter(3)))
    #expect(free.step(after: try Self.page(2)) == .request(.parameter(5)))
    #expect(free.step(after: try Self.page(0)) == .end)

    var sized = try Self.pager(parameter + ", size: {in: query, name: n, value: 3}, start: 9")
    #expect(sized.first == .parameter(9))
    #expect(sized.step(after: try Self.page(3)) == .request(.parameter(12)))
    #expect(sized.step(after: try Self.page(2)) == .end)

    var last = try Self.pager(parameter + ", start: 9223372036854775807")
    #expect(last.step(after: try Self.page(3)) == .fail(.maximumPages))
  }

  @Test func pagesCountFromOne() throws {
    let parameter = "strategy: page, items: $, parameter: {in: query, name: p}"
    var pager = try Self.pager(parameter)
    #expect(pager.first == .parameter(1))
    #expect(pager.step(after: try Self.page(3)) == .request(.parameter(2)))
    #expect(pager.step(after: try Self.page(0)) == .end)
    #expect(try Self.pager(parameter + ", start: 0").first == .parameter(0))
  }

  @Test func boundsEndIt() throws {
    var items = try Self.pager(Self.cursor + ", max_items: 5")
    #expect(items.step(after: try Self.page(3, next: "a")) == .request(.parameter("a")))
    #expect(items.itemsTaken == 3)
    #expect(items.step(after: try Self.page(3, next: "b")) == .end)
    #expect(items.itemsTaken == 2 && items.items == 5)

    var pages = try Self.pager(Self.cursor + ", max_pages: 2")
    #expect(pages.step(after: try Self.page(3, next: "a")) == .request(.parameter("a")))
    var more = pages
    #expect(more.step(after: try Self.page(3, next: "b")) == .fail(.maximumPages))
    #expect(more.itemsTaken == 3)
    #expect(pages.step(after: try Self.page(3)) == .end)

    var stopped = try Self.pager(Self.cursor)
    #expect(stopped.step(after: try Self.page(3, next: "a", stops: true)) == .end)
    var odd = try Self.pager(Self.cursor)
    #expect(odd.step(after: try Self.page(3, next: ["a"])) == .fail(.unusableNext("a list")))
  }
}
