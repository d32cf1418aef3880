import JSONDocument
import Testing

@Suite struct JSONValueTests {
  @Test func equalityIsThatOfRFC9535() throws {
    func value(_ text: String) throws -> JSONValue { try ParsedJSON(text).root.value }
    let equal = [
      (#"{"a":1,"b":[2]}"#, #"{"b":[2.0],"a":1e0}"#), (#"{"a":1,"a":2}"#, #"{"a":2}"#),
      (#"{"a":1,"b":3,"a":2}"#, #"{"b":3,"a":2}"#), (#""\u0041""#, #""A""#), ("[]", "[ ]"),
      (#""\ud834\udd1e""#, #""𝄞""#),
    ]
    for (left, right) in equal {
      #expect(try value(left) == value(right), "\(left) \(right)")
      #expect(try value(left).hashValue == value(right).hashValue, "\(left) \(right)")
    }
    let different = [
      ("[1,2]", "[2,1]"), (#"{"a":1}"#, #"{"a":1,"b":1}"#), ("0", "null"), ("1", #""1""#),
      ("1", "true"), (#""é""#, #""e\#u{301}""#), (#"{"é":1}"#, #"{"e\#u{301}":1}"#), ("{}", "[]"),
      (#"{"a":1,"a":2}"#, #"{"a":2,"a":1}"#), ("9007199254740993", "9007199254740992"),
    ]
    for (left, right) in different {
      #expect(try value(left) != value(right), "\(left) \(right)")
    }
  }

  @Test func comparingDeepObjectsTakesOneWalk() throws {
    func nested(_ leaf: String) throws -> JSONValue {
      let opening = String(repeating: #"{"b":0,"a":"#, count: 500)
      return try ParsedJSON(opening + leaf + String(repeating: "}", count: 500)).root.value
    }
    #expect(try nested("1") != nested("2"))
    #expect(try nested("1") == nested("1.0"))
    #expect(try nested("1").hashValue == nested("1.0").hashValue)
  }

  @Test func subscriptsGiveTheLastOfOneName() {
    let value: JSONValue = ["a": 1, "b": [true, nil], "a": 2]
    #expect(value["a"] == 2)
    #expect(value["b"]?[1] == .null)
    #expect(value["b"]?[2] == nil)
    #expect(value["b"]?[-1] == nil)
    #expect(value["c"] == nil)
    #expect(value[0] == nil)
  }

  @Test func writesCompactAndIndented() throws {
    let value: JSONValue = [
      "name": "a\"b\\c\n\u{1}\u{7F}\u{2028}é𝄞/", "list": [1, [], [:], [[2]]], "": nil,
    ]
    #expect(
      value.text()
        == #"{"name":"a\"b\\c\n\u0001\#u{7F}\#u{2028}é𝄞/","list":[1,[],{},[[2]]],"":null}"#)
    #expect(
      value.text(.indented) == """
        {
          "name": "a\\"b\\\\c\\n\\u0001\u{7F}\u{2028}é𝄞/",
          "list": [
            1,
            [],
            {},
            [
              [
                2
              ]
            ]
          ],
          "": null
        }
        """)
    #expect(try ParsedJSON(value.bytes(.indented)).root.value == value)
    #expect(JSONValue.string("x").text(.indented) == #""x""#)
    #expect(JSONValue.array([]).text(.indented) == "[]")
  }

  @Test func everyControlCharacterSurvives() throws {
    let text = String(String.UnicodeScalarView((0...0x2FF).compactMap { Unicode.Scalar($0) }))
    let written = JSONValue.string(text).bytes()
    #expect(try ParsedJSON(written).root.string == text)
    #expect(JSONEscaping.quoted("a\tb") == #""a\tb""#)
    #expect(JSONEscaping.escaped(#"a"b"#) == #"a\"b"#)
    #expect(JSONEscaping.escaped("") == "")
  }
}
