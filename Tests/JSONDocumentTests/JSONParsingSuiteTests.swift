import Foundation
import JSONDocument
import TestSupport
import Testing

/// The JSON parsing test suite: `y_` must be accepted, `n_` refused, `i_` is our choice.
@Suite struct JSONParsingSuiteTests {
  /// The `i_` files that are refused, each for the reason given; all others are accepted.
  static let refusedByChoice: [String: String] = [
    "i_string_UTF-16LE_with_BOM.json": "RFC 8259 §8.1 wants UTF-8",
    "i_string_utf16BE_no_BOM.json": "RFC 8259 §8.1 wants UTF-8",
    "i_string_utf16LE_no_BOM.json": "RFC 8259 §8.1 wants UTF-8",
    "i_string_UTF-8_invalid_sequence.json": "not UTF-8",
    "i_string_UTF8_surrogate_U+D800.json": "not UTF-8: a surrogate",
    "i_string_invalid_utf-8.json": "not UTF-8",
    "i_string_iso_latin_1.json": "not UTF-8",
    "i_string_lone_utf8_continuation_byte.json": "not UTF-8",
    "i_string_not_in_unicode_range.json": "not UTF-8: above U+10FFFF",
    "i_string_overlong_sequence_2_bytes.json": "not UTF-8: overlong",
    "i_string_overlong_sequence_6_bytes.json": "not UTF-8: overlong",
    "i_string_overlong_sequence_6_bytes_null.json": "not UTF-8: overlong",
    "i_string_truncated-utf-8.json": "not UTF-8",
  ]

  @Test func everyFileIsJudgedAsTheSuiteSays() throws {
    guard let folder = ConformanceSuites.locate("json-parsing") else { return }
    let files = try FileManager.default.contentsOfDirectory(
      at: folder, includingPropertiesForKeys: nil
    ).filter { $0.pathExtension == "json" }
    #expect(files.count >= 300)
    for file in files.sorted(by: { $0.path < $1.path }) {
      let name = file.lastPathComponent
      let bytes = [UInt8](try Data(contentsOf: file))
      let document = try? ParsedJSON(bytes)
      let isExpected =
        name.hasPrefix("y_") || name.hasPrefix("i_") && Self.refusedByChoice[name] == nil
      #expect((document != nil) == isExpected, "\(name)")
      guard let document else { continue }
      // What was accepted is written as JSON that means the same.
      let value = document.root.value
      #expect(try ParsedJSON(value.bytes()).root.value == value, "\(name)")
      #expect(try ParsedJSON(value.bytes(.indented)).root.value == value, "\(name)")
      #expect(try ParsedJSON(document.root.bytes(.indented)).root.value == value, "\(name)")
    }
    print("json-parsing: \(files.count) files")
  }
}
