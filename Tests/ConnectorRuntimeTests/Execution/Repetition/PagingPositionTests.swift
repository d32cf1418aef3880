import ConnectorModel
import JSONDocument
import Testing

@testable import ConnectorRuntime

/// Where a run that pages stands, kept and taken up again.
@Suite struct PagingPositionTests {
  private static func pager(_ paginate: String, from position: PagingPosition? = nil) throws
    -> Pager
  {
    let run = try RunFixture(
      action: "method: GET\npath: /things\npaginate: {\(paginate)}\n")
    return Pager(try #require(run.setup.action.paginate), from: position)
  }

  private static func page(
    _ count: Int = 1, next: JSONValue? = nil, fingerprint: UInt64? = nil
  ) throws -> Pager.Page {
    Pager.Page(
      itemCount: count, next: next, fingerprint: fingerprint,
      url: try HTTPURL("https://api.example.com/v1/things"))
  }

  private static let strategies = [
    "strategy: cursor, items: $.items, next: $.next, parameter: {in: query, name: c}",
    "strategy: next_url, items: $.items, next: $.next", "strategy: link_header, items: $.items",
    "strategy: offset, items: $, parameter: {in: query, name: o}",
    "strategy: page, items: $, parameter: {in: query, name: p}, start: 7",
  ]

  /// Stopped behind any page, kept as text and read again, it goes through the same pages.
  @Test(arguments: strategies) func itGoesOnWhereItStopped(_ paginate: String) throws {
    var whole = try Self.pager(paginate)
    var stopped = whole
    for number in 1...6 {
      let page = try Self.page(
        number % 3 + 1, next: .string("?at=\(number)"), fingerprint: UInt64(number))
      let step = whole.step(after: page)
      #expect(stopped.step(after: page) == step)
      let position = try #require(stopped.resumption)
      let text = position.json.text()
      let read = try #require(PagingPosition(try ParsedJSON(Array(text.utf8)).root.value))
      #expect(read == position)
      stopped = try Self.pager(paginate, from: read)
      #expect(step == .request(stopped.first))
      #expect(stopped.pages == number && stopped.items == whole.items)
    }
  }

  @Test func aCircleIsFoundAcrossRuns() throws {
    var pager = try Self.pager(Self.strategies[0])
    _ = pager.step(after: try Self.page(next: "a", fingerprint: 1))
    _ = pager.step(after: try Self.page(next: "b", fingerprint: 2))
    var later = try Self.pager(Self.strategies[0], from: pager.resumption)
    #expect(
      later.step(after: try Self.page(next: "a", fingerprint: 3)) == .fail(.repeatedCursor("a")))
    later = try Self.pager(Self.strategies[0], from: pager.resumption)
    #expect(later.step(after: try Self.page(next: "c", fingerprint: 1)) == .fail(.repeatedPage))
  }

  @Test func thereIsNothingToGoOnWithAtBothEnds() throws {
    var pager = try Self.pager(Self.strategies[0])
    #expect(pager.resumption == nil)
    _ = pager.step(after: try Self.page(next: "a"))
    #expect(pager.resumption != nil)
    _ = pager.step(after: try Self.page())
    #expect(pager.resumption == nil)
  }

  @Test func aLimitLeavesWhatIsBehindIt() throws {
    let limited = Self.strategies[0] + ", max_pages: 1"
    var pager = try Self.pager(limited)
    #expect(pager.step(after: try Self.page(next: "a")) == .fail(.maximumPages))
    #expect(pager.resumption?.target == .parameter("a"))
  }

  @Test(arguments: [
    "{}", "[]", "null", #"{"pages":1}"#,
    #"{"pages":0,"items":0,"position":0,"parameter":1,"seenTargets":[],"seenPages":[],"captured":[]}"#,
    #"{"pages":1,"items":-1,"position":0,"parameter":1,"seenTargets":[],"seenPages":[],"captured":[]}"#,
    #"{"pages":1,"items":0,"position":0,"seenTargets":[],"seenPages":[],"captured":[]}"#,
    #"{"pages":1,"items":0,"position":0,"url":"ftp://x","seenTargets":[],"seenPages":[],"captured":[]}"#,
    #"{"pages":1,"items":0,"position":0,"parameter":1,"seenTargets":["-"],"seenPages":[],"captured":[]}"#,
    #"{"pages":1,"items":0,"position":1e999,"parameter":1,"seenTargets":[],"seenPages":[],"captured":[]}"#,
  ])
  func anythingElseIsNone(_ text: String) throws {
    #expect(PagingPosition(try ParsedJSON(Array(text.utf8)).root.value) == nil)
  }
}
