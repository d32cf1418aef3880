import JSONDocument

/// What a query gave, and how the versions of the API write it.
struct NQLResult: Sendable {
  let queryID: String
  let executedQuery: String
  let moment: CivilTime
  let columns: [String]
  var rows: [[JSONValue]]

  /// Version 1: rows as lists, the time in its parts.
  var version1: JSONValue {
    [
      "queryId": .string(queryID), "executedQuery": .string(executedQuery),
      "rows": .number(JSONNumber(rows.count)),
      "executionDateTime": [
        "year": .number(JSONNumber(moment.year)), "month": .number(JSONNumber(moment.month)),
        "day": .number(JSONNumber(moment.day)), "hour": .number(JSONNumber(moment.hour)),
        "minute": .number(JSONNumber(moment.minute)), "second": .number(JSONNumber(moment.second)),
      ],
      "headers": .array(columns.map { .string($0) }), "data": .array(rows.map { .array($0) }),
    ]
  }

  /// Version 2: rows as objects, the time as text.
  var version2: JSONValue {
    [
      "queryId": .string(queryID), "executedQuery": .string(executedQuery),
      "rows": .number(JSONNumber(rows.count)), "executionDateTime": .string(moment.dateTime),
      "data": .array(
        rows.map { row in
          .object(zip(columns, row).map { JSONMember(name: $0, value: $1) })
        }),
    ]
  }

  /// With a header line (RFC 4180).
  var csv: String {
    ([columns.map(Self.quoted)] + rows.map { $0.map(Self.field) })
      .map { $0.joined(separator: ",") + "\r\n" }.joined()
  }

  private static func field(_ value: JSONValue) -> String {
    if case .string(let text) = value { return quoted(text) }
    return value.text()
  }

  private static func quoted(_ text: String) -> String {
    guard text.utf8.contains(where: { ",\"\r\n".utf8.contains($0) }) else { return text }
    let inner = text.map { $0 == "\"" ? "\"\"" : String($0) }.joined()
    return "\"\(inner)\""
  }
}
