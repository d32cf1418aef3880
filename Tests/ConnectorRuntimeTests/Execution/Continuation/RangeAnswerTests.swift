import Testing

@testable import ConnectorRuntime

/// What an answer is to whoever has a part already, as tables.
@Suite struct RangeAnswerTests {
  private static let now = WallTime(milliseconds: 1_000_000_000_000)

  @Test(
    arguments: [
      ("bytes 0-499/1234", 0...499, 1234), ("bytes 500-1233/*", 500...1233, nil),
      ("BYTES  0-0/1", 0...0, 1), ("bytes */1234", nil, 1234), (" bytes 0-0/1 ", 0...0, 1),
    ] as [(String, ClosedRange<Int>?, Int?)])
  func contentRangesAreRead(_ field: String, _ bytes: ClosedRange<Int>?, _ total: Int?) {
    #expect(ContentRange(field) == ContentRange(bytes: bytes, total: total))
  }

  @Test(arguments: [
    "", "bytes", "bytes */*", "bytes 5-4/9", "bytes 0-9/9", "bytes -1-4/9", "bytes 0-4", "0-4/9",
    "items 0-4/9", "bytes 0-4/9/9", "bytes 0-x/9", "bytes 0-4/+9", "bytes 0 - 4/9",
    "bytes 0-99999999999999999999/*", "bytes ٠-4/9",
  ])
  func whatIsNoContentRange(_ field: String) { #expect(ContentRange(field) == nil) }

  @Test func theFirstByteThatIsMissing() {
    #expect(HeldContent().firstByte == nil)
    #expect(HeldContent(length: 5).firstByte == nil)
    #expect(HeldContent(length: 0, validator: "\"a\"").firstByte == nil)
    #expect(HeldContent(length: 5, validator: "\"a\"").firstByte == 5)
    #expect(HeldContent(length: 5, validator: "\"a\"", total: 9).firstByte == 5)
    #expect(HeldContent(length: 9, validator: "\"a\"", total: 9).firstByte == 8)
    #expect(HeldContent(length: 10, validator: "\"a\"", total: 9).firstByte == 8)
    #expect(HeldContent(length: 1, validator: "\"a\"", total: 0).firstByte == nil)
  }

  private static let date = "Sun, 06 Nov 1994 08:49:37 GMT"

  @Test(
    arguments: [
      ([HTTPField("etag", " \"a\" ")], "\"a\""), ([HTTPField("ETag", "W/\"a\"")], nil),
      ([HTTPField("ETag", "a")], nil), ([HTTPField("ETag", "\"")], nil), ([], nil),
      ([HTTPField("Last-Modified", date)], nil),
      ([HTTPField("Last-Modified", date), HTTPField("Date", date)], nil),
      (
        [
          HTTPField("Last-Modified", date), HTTPField("Date", "Sun, 06 Nov 1994 08:49:38 GMT"),
          HTTPField("ETag", "W/\"a\""),
        ], date
      ),
      ([HTTPField("ETag", "\"a\""), HTTPField("Content-Encoding", "gzip")], nil),
      ([HTTPField("ETag", "\"a\""), HTTPField("Content-Encoding", "Identity")], "\"a\""),
    ] as [([HTTPField], String?)])
  func validatorsAreStrong(_ fields: [HTTPField], _ validator: String?) {
    #expect(ContentValidator.strong(fields, at: Self.now) == validator)
  }

  /// An answer to whoever has 5 of 9 bytes of `"a"`.
  struct Row: Sendable {
    var status = 206
    var range: String?
    var fields: [HTTPField] = []
    var asked: Int? = 5
    var answer: RangeAnswer?
  }

  static let rows = [
    Row(range: "bytes 5-8/9", answer: .rest(from: 5, last: 8, total: 9)),
    Row(range: "bytes 5-8/*", answer: .rest(from: 5, last: 8, total: 9)),
    Row(
      range: "bytes 5-6/9", fields: [HTTPField("ETag", "\"a\"")],
      answer: .rest(from: 5, last: 6, total: 9)),
    Row(range: "bytes 4-8/9"), Row(range: "bytes 6-8/9"), Row(range: "bytes 5-9/10"), Row(),
    Row(range: "bytes */9"), Row(range: "bytes 5-8/9", fields: [HTTPField("ETag", "\"b\"")]),
    Row(range: "bytes 5-8/9", fields: [HTTPField("Content-Encoding", "gzip")]),
    Row(range: "bytes 5-8/9", asked: nil),
    Row(status: 200, answer: .whole(validator: nil, total: nil)),
    Row(
      status: 200, fields: [HTTPField("ETag", "\"b\""), HTTPField("Content-Length", "7")],
      answer: .whole(validator: "\"b\"", total: 7)),
    Row(
      status: 203,
      fields: [
        HTTPField("ETag", "\"b\""), HTTPField("Content-Length", "7"),
        HTTPField("Content-Encoding", "br"),
      ], answer: .whole(validator: nil, total: nil)),
  ]

  @Test(arguments: rows) func answersAreTold(_ row: Row) {
    var fields = row.fields
    if let range = row.range { fields.append(HTTPField("Content-Range", range)) }
    let answer = RangeAnswer(
      status: row.status, fields, asked: row.asked,
      held: HeldContent(length: 5, validator: "\"a\"", total: 9), at: Self.now)
    if let expected = row.answer {
      #expect(answer == expected)
    } else if case .unfit = answer {
    } else {
      Issue.record("\(answer)")
    }
  }
}
