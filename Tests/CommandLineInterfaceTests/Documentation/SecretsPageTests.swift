import ConnectorRuntime
import Testing

/// What docs/secrets.md says of short and common secrets is what happens to them.
@Suite struct SecretsPageTests {
  private static func page() throws -> DocumentationPage {
    try DocumentationPage("docs/secrets.md")
  }

  /// What stands in backquotes in the cells of a table's row.
  private static func cells(_ line: Substring) -> [String] {
    line.split(separator: "|").compactMap { cell in
      let parts = cell.split(separator: "`", omittingEmptySubsequences: false)
      return parts.count == 3 ? String(parts[1]) : nil
    }
  }

  @Test func theExamplesAreRight() throws {
    let lines = try Self.page().text.split(separator: "\n")
    let start = try #require(lines.firstIndex { $0.hasPrefix("| secret | text | shows as |") })
    let rows = lines[(start + 2)...].prefix { $0.hasPrefix("|") }.map(Self.cells)
    #expect(rows.count >= 7)
    for row in rows {
      try #require(row.count == 3, "\(row)")
      #expect(Redactor(secrets: [row[0]]).redact(row[1]) == row[2])
    }
  }

  @Test func theBoundsAreRight() throws {
    let text = try Self.page().text
    #expect(
      text.contains(
        "| under 4 bytes, or one of `true`, `false`, `null`, `none`, `http`, `https`, `json` |"))
    for word in ["a#1", "true", "False", "NULL", "none", "http", "https", "json"] {
      #expect(SecretStrength(word) == .weak, "\(word)")
    }
    #expect(
      text.contains("| under 8 bytes, or letters alone under 16, or digits alone under 10 |"))
    for word in ["a#12", "a#12345", "abcdefghijklmno", "123456789"] {
      #expect(SecretStrength(word) == .word, "\(word)")
    }
    for word in ["a#123456", "abcdefghijklmnop", "1234567890", "abcdefghijklmn1"] {
      #expect(SecretStrength(word) == .strong, "\(word)")
    }
  }
}
