import ConnectorModel
import Diagnostics
import JSONDocument
import TestSupport
import Testing

@testable import ConnectorRuntime

/// Items that are nowhere, told from a list that is empty.
@Suite struct MissingItemsTests {
  private static func warnings(
    _ items: String, _ bodies: [String], type: String = "application/json"
  ) async throws -> [Diagnostic] {
    let action = """
      method: GET
      path: /things
      paginate: {strategy: offset, items: "\(items)", parameter: {in: query, name: offset}}

      """
    let transport = ScriptedTransport { _, number in
      TransportResponse(
        status: 200, headers: [HTTPField("Content-Type", type)],
        body: Array(bodies[min(number, bodies.count) - 1].utf8))
    }
    return try await RunFixture(action: action).run(transport).warnings
  }

  @Test(arguments: [
    ("$.items", "{}"), ("$.items", #"{"item": []}"#), ("$.items[*]", #"{"item": [1]}"#),
    ("$.data.items", #"{"data": {"rows": []}}"#), ("$.data[*].items[*]", #"{"data": [{"a": 1}]}"#),
    ("$..items[*]", #"{"data": {"rows": [1]}}"#), ("$.items[*]", #"{"items": "none"}"#),
    ("$.items", #"[{"id": 1}]"#), ("$[0]", #"{"0": []}"#), ("$.a.b[*]", #"{"a": 7}"#),
  ])
  func aPathThatLeadsNowhereIsWarnedOf(items: String, body: String) async throws {
    let warnings = try await Self.warnings(items, [body])
    #expect(warnings.map(\.id) == ["missing-items"])
    #expect(warnings.first?.severity == .warning)
    #expect(warnings.first?.span?.text.contains(items) == true)
  }

  @Test(arguments: [
    ("$.items", #"{"items": []}"#), ("$.items[*]", #"{"items": []}"#), ("$[*]", "[]"),
    ("$.items", #"{"items": null}"#), ("$.items[*]", #"{"items": null}"#),
    ("$.items[*]", #"{"items": {}}"#), ("$.data[*].items[*]", #"{"data": []}"#),
    ("$.data[*].items[*]", #"{"data": [{"a": 1}, {"items": []}]}"#),
    ("$.items[?@.open]", #"{"items": [{"open1": true}]}"#), ("$.data.items", #"{"data": []}"#),
    ("$.items[0:5]", #"{"items": []}"#), ("$..id", "[]"),
  ])
  func anEmptyListIsSilent(items: String, body: String) async throws {
    #expect(try await Self.warnings(items, [body]).isEmpty)
  }

  @Test func theEndOfThePagesIsSilent() async throws {
    #expect(try await Self.warnings("$.items", [#"{"items": [1]}"#, "{}"]).isEmpty)
  }

  /// An element that comes once for each item is not there for none.
  @Test(arguments: [
    ("$.list.item", "<list/>", false), ("$.list.item[*]", "<list><total>0</total></list>", false),
    ("$.lists.item", "<list><item/></list>", true),
  ])
  func ofXMLOnlyWhatIsAroundTheItems(items: String, body: String, isMissing: Bool) async throws {
    let warnings = try await Self.warnings(items, [body], type: "application/xml")
    #expect(warnings.isEmpty == !isMissing)
  }

  @Test func itSaysWhatIsThere() async throws {
    let warning = try #require(
      try await Self.warnings("$.data.items[*]", [#"{"data": {"item": [1], "n": 1}}"#]).first)
    #expect(warning.message == "page 1 has no items: nothing is at '$.data.items[*]'")
    #expect(warning.label == "did you mean 'item'?")
    #expect(warning.notes.map(\.message) == ["$['data'] is an object with item, n"])
  }
}
