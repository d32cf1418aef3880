import JSONDocument
import Testing

/// Documents with another value at a place.
@Suite struct JSONPathSettingTests {
  @Test(
    arguments: [
      ("$.a", "{}", #"{"a":7}"#), ("$.a", #"{"b":1,"a":2,"c":3}"#, #"{"b":1,"a":7,"c":3}"#),
      ("$.a.b", #"{"a":null}"#, #"{"a":{"b":7}}"#), ("$['a b'][0]", "{}", #"{"a b":[7]}"#),
      ("$[1]", "[1,2]", "[1,7]"), ("$[-1].x", "[1,{}]", #"[1,{"x":7}]"#),
      ("$[2]", "[1,2]", "[1,2,7]"),
      ("$", "1", "7"), ("$[3]", "[]", nil), ("$.a.b", #"{"a":1}"#, nil), ("$[-1]", "[]", nil),
      ("$[*]", "[1]", nil), ("$..a", "{}", nil),
    ] as [(String, String, String?)])
  func sets(_ path: String, _ document: String, _ expected: String?) throws {
    let value = try ParsedJSON(document).root.value
    #expect(try JSONPath(path).setting(7, in: value)?.text() == expected)
  }
}
