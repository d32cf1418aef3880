package import JSONDocument

/// Where a run that pages stands between two pages: enough for a later run to go on from there.
package struct PagingPosition: Sendable, Hashable {
  /// The most digests of what was there before that are noted.
  static let mostDigests = 100_000

  /// How many pages came.
  package var pages: Int
  /// How many items they held.
  package var items: Int
  /// What asks for the next page.
  var target: Pager.Target
  /// Where strategies that count stand.
  var position: Int
  /// What the cursors, URLs and pages so far were, so that a circle is still found.
  var seenTargets: [UInt64]
  var seenPages: [UInt64]
  /// The captures that some page had.
  var captured: [String] = []

  init(
    pages: Int, items: Int, target: Pager.Target, position: Int, seenTargets: [UInt64] = [],
    seenPages: [UInt64] = []
  ) {
    self.pages = pages
    self.items = items
    self.target = target
    self.position = position
    self.seenTargets = seenTargets
    self.seenPages = seenPages
  }

  /// Reads what `json` gave; nil for anything else.
  package init?(_ json: JSONValue) {
    guard let pages = Self.count(json["pages"]), pages > 0,
      let items = Self.count(json["items"]), let position = Self.integer(json["position"]),
      let seenTargets = Self.digests(json["seenTargets"]),
      let seenPages = Self.digests(json["seenPages"]),
      case .array(let captured)? = json["captured"]
    else { return nil }
    if case .string(let text)? = json["url"] {
      guard let url = try? HTTPURL(text) else { return nil }
      target = .url(url)
    } else {
      guard let value = json["parameter"] else { return nil }
      target = .parameter(value)
    }
    self.pages = pages
    self.items = items
    self.position = position
    self.seenTargets = seenTargets
    self.seenPages = seenPages
    self.captured = captured.compactMap { if case .string(let name) = $0 { name } else { nil } }
  }

  /// The position as JSON.
  package var json: JSONValue {
    var members = [
      JSONMember(name: "pages", value: .number(JSONNumber(pages))),
      JSONMember(name: "items", value: .number(JSONNumber(items))),
      JSONMember(name: "position", value: .number(JSONNumber(position))),
    ]
    switch target {
    case .url(let url): members.append(JSONMember(name: "url", value: .string(url.text)))
    case .parameter(let value):
      members.append(JSONMember(name: "parameter", value: value ?? .null))
    }
    members += [
      JSONMember(name: "seenTargets", value: Self.json(seenTargets)),
      JSONMember(name: "seenPages", value: Self.json(seenPages)),
      JSONMember(name: "captured", value: .array(captured.map(JSONValue.string))),
    ]
    return .object(members)
  }

  private static func json(_ digests: [UInt64]) -> JSONValue {
    .array(digests.map { .string(String($0, radix: 36)) })
  }

  private static func digests(_ value: JSONValue?) -> [UInt64]? {
    guard case .array(let elements)? = value else { return nil }
    let digests = elements.compactMap { element -> UInt64? in
      if case .string(let text) = element { UInt64(text, radix: 36) } else { nil }
    }
    return digests.count == elements.count ? digests : nil
  }

  private static func integer(_ value: JSONValue?) -> Int? {
    guard case .number(let number)? = value else { return nil }
    return number.int64.map { Int($0) }
  }

  private static func count(_ value: JSONValue?) -> Int? {
    integer(value).flatMap { $0 >= 0 ? $0 : nil }
  }
}
