import JSONDocument
import Testing

@Suite struct JSONNumberTests {
  @Test(arguments: [
    "0", "-0", "1", "-1", "10", "1.0", "1.50", "0.1", "1e5", "1E+5", "1e-5", "-0.0e-0", "0e00",
    "123456789012345678901234567890.123456789", "1e999999999", "1e-99999999999999999999999",
  ])
  func keepsTheTextOfANumber(text: String) throws {
    #expect(try #require(JSONNumber(text)).text == text)
    #expect(try ParsedJSON(text).root.number?.text == text)
    #expect(try ParsedJSON(" [\(text)] ").root.text() == "[\(text)]")
  }

  @Test(arguments: [
    "", "-", "+1", "01", "-01", "1.", ".1", "1.e5", "1e", "1e+", "0x1F", "1_000", " 1", "1 ",
    "1,0", "Infinity", "NaN", "--1", "1e5.0", "٣", "1\0", "00", "-a", "1e1e1",
  ])
  func refusesWhatIsNoNumber(text: String) {
    #expect(JSONNumber(text) == nil)
  }

  /// Each line holds numbers of one value.
  @Test(arguments: [
    ["1", "1.0", "1e0", "10e-1", "0.1e1", "1.000000", "1E+0", "0.001e3"],
    ["0", "-0", "0.0", "-0.0", "0e5", "0e999999999999999999999", "-0e-5"],
    ["1000", "1e3", "1.0e3", "10.00E2", "100000e-2"],
    ["-12.5", "-125e-1", "-0.125e2", "-12.50"],
    ["1e999999999", "10e999999998", "0.1e1000000000"],
    ["1e-999999999", "0.1e-999999998", "0.01e-999999997"],
    ["9007199254740993", "9007199254740993.0", "9.007199254740993e15"],
  ])
  func writingDoesNotMatter(texts: [String]) throws {
    let numbers = try texts.map { try #require(JSONNumber($0)) }
    for left in numbers {
      for right in numbers {
        #expect(left == right)
        #expect(!(left < right))
        #expect(left.hashValue == right.hashValue)
      }
    }
  }

  @Test func ordersByExactValue() throws {
    let ascending = [
      "-1e999999999", "-1e400", "-9007199254740993", "-9007199254740992", "-10", "-9.5", "-1",
      "-0.5", "-0.25", "-1e-400", "0", "1e-999999999", "1e-400", "0.099", "0.1", "0.11", "0.9", "1",
      "1.00000000000000000000001", "2", "9", "10", "11", "99.9", "100", "9007199254740992",
      "9007199254740993", "1e400", "2e400", "1e999999999",
    ]
    let numbers = try ascending.map { try #require(JSONNumber($0)) }
    for (index, left) in numbers.enumerated() {
      for (otherIndex, right) in numbers.enumerated() {
        #expect((left < right) == (index < otherIndex), "\(left.text) < \(right.text)")
        #expect((left == right) == (index == otherIndex), "\(left.text) == \(right.text)")
      }
    }
  }

  @Test(
    arguments: [
      ("0", 0), ("-0", 0), ("1.0", 1), ("1e3", 1000), ("-1.5e1", -15), ("100e-2", 1),
      ("9223372036854775807", .max), ("-9223372036854775808", .min), ("9223372036854775808", nil),
      ("-9223372036854775809", nil), ("1e18", 1_000_000_000_000_000_000), ("1e19", nil),
      ("1e999999999999999999999999", nil), ("0.5", nil), ("1e-1", nil), ("0e999999999", 0),
      ("99999999999999999999", nil), ("9.223372036854775807e18", .max),
    ] as [(String, Int64?)])
  func givesIntegers(text: String, expected: Int64?) throws {
    #expect(try #require(JSONNumber(text)).int64 == expected)
  }

  @Test(arguments: [
    ("1", true), ("1.5", false), ("1.50e1", true), ("1e-1", false), ("0.0", true),
    ("1e999999999", true), ("1e-999999999", false), ("120e-1", true), ("125e-1", false),
  ])
  func tellsIntegers(text: String, expected: Bool) throws {
    #expect(try #require(JSONNumber(text)).isInteger == expected)
  }

  @Test func givesAndTakesDoubles() throws {
    #expect(try #require(JSONNumber("1.5e3")).double == 1500)
    #expect(try #require(JSONNumber("1e400")).double == .infinity)
    #expect(try #require(JSONNumber("-1e400")).double == -.infinity)
    #expect(try #require(JSONNumber("1e-400")).double == 0)
    #expect(JSONNumber(Double.nan) == nil)
    #expect(JSONNumber(-Double.infinity) == nil)
    for double in [
      0.1, -0.0, 1e300, .leastNonzeroMagnitude, .greatestFiniteMagnitude, 123_456.789, 1e16,
    ] {
      let number = try #require(JSONNumber(double))
      #expect(number.double == double)
      #expect(JSONNumber(number.text) != nil, "\(number.text)")
    }
    #expect(JSONNumber(Int64.min).text == "-9223372036854775808")
    #expect(JSONNumber(UInt64.max).text == "18446744073709551615")
  }
}
