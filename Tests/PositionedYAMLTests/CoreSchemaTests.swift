import Diagnostics
import PositionedYAML
import Testing

struct CoreSchemaTests {
  private func kind(_ text: String) throws -> YAMLScalar.Kind {
    try #require(readTree("[\(text)]").elements?.first?.scalar).kind
  }

  @Test(arguments: ["~", "null", "Null", "NULL"])
  func nullsAreNull(_ text: String) throws { #expect(try kind(text) == .null) }

  @Test func aMissingValueIsNull() throws {
    #expect(try readTree("a:\n").at(["a"])?.scalar?.kind == .null)
    #expect(try readTree("a: &x\n").at(["a"])?.scalar?.kind == .null)
  }

  @Test(arguments: [
    ("true", true), ("True", true), ("TRUE", true), ("false", false), ("False", false),
    ("FALSE", false),
  ])
  func booleansAreBooleans(_ text: String, _ value: Bool) throws {
    #expect(try kind(text) == .bool(value))
  }

  @Test(arguments: [
    "0", "-0", "7", "42", "-42", "1.0", "1.10", "-0.5", "1e3", "1E+3", "1e-3", "0e0", "12.5e10",
    "123456789012345678901234567890",
  ])
  func numbersOfJSONAreBoth(_ text: String) throws {
    #expect(try kind(text) == .number(isJSON: true))
  }

  @Test(arguments: [
    "012", "00", "-01", "+1", "+0", "1.", "-1.", ".5", "-.5", "+.5", "1.e3", "01e3", "0x1F", "0o7",
    "0xff", ".inf", "-.inf", "+.Inf", ".INF", ".nan", ".NaN", ".NAN", "08", "09",
  ])
  func numbersOfYAMLAloneAreMarked(_ text: String) throws {
    #expect(try kind(text) == .number(isJSON: false))
  }

  @Test(arguments: [
    "no", "on", "yes", "off", "y", "n", "12:30", "1_000", "nULL", "tRUE", "trueish", "1.2.3", "1e",
    "1e+", ".", "-", "+", "--1", "+-1", "0x", "0o", "0o8", "0xg", "-0x1", "+0o7", ".nano", "-.nan",
    ".infinity", ".iNF", "1a", "2024-01-01", "e5", ".e5", "0b1", "1,5".replacing(",", with: ";"),
    "<<x>>",
  ])
  func allElseIsText(_ text: String) throws { #expect(try kind(text) == .string) }

  @Test(arguments: ["'1'", "\"true\"", "'null'", "''", "\"\"", "'~'"])
  func whatIsQuotedIsText(_ text: String) throws { #expect(try kind(text) == .string) }

  @Test func blocksAreText() throws {
    let root = try readTree("a: |-\n  1\nb: >-\n  true\n")
    #expect(root.at(["a"])?.scalar?.kind == .string)
    #expect(root.at(["b"])?.scalar?.kind == .string)
  }

  @Test func theSourceTextIsKept() throws {
    #expect(
      try readTree("[01234, 1.10, 0x1F, TRUE]").elements?.compactMap { $0.scalar?.text }
        == ["01234", "1.10", "0x1F", "TRUE"])
  }
}
