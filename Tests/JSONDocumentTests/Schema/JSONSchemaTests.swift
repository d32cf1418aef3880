import JSONDocument
import Testing

/// What the suite does not ask: exactness, bounds, and what is told.
@Suite struct JSONSchemaTests {
  private func compile(_ schema: String) throws -> JSONSchema.Compilation {
    JSONSchema.compile(try ParsedJSON(schema).root.value, uri: "test:schema") { _ in
      .unavailable("is not there")
    }
  }

  private func schema(_ text: String) throws -> JSONSchema {
    let compilation = try compile(text)
    #expect(compilation.problems == [])
    return try #require(compilation.schema)
  }

  @Test(arguments: [
    ("0.3", "0.1", true), ("0.35", "0.1", false), ("1e1000000000", "7", false),
    ("1e1000000000", "0.4", true), ("7e1000000000", "7", true), ("0", "3", true),
    ("123456789012345678901234567890", "1234567890123456789012345678", false),
    ("1234567890123456789012345678000", "1234567890123456789012345678", true),
    ("-12.5", "2.5", true), ("1e-400", "1e-401", true), ("1e-401", "1e-400", false),
    ("9007199254740993", "9007199254740992", false), ("10", "20", false), ("100", "20", true),
  ])
  func multiples(_ number: String, _ divisor: String, _ isMultiple: Bool) throws {
    let schema = try schema(##"{"multipleOf": \##(divisor)}"##)
    #expect(try schema.accepts(ParsedJSON(number).root) == isMultiple)
  }

  @Test func numbersAreComparedByTheirDigits() throws {
    let schema = try schema(##"{"exclusiveMaximum": 9007199254740993, "type": "integer"}"##)
    #expect(try schema.accepts(ParsedJSON("9007199254740992").root))
    #expect(try !schema.accepts(ParsedJSON("9007199254740993").root))
    #expect(try !schema.accepts(ParsedJSON("1.5").root))
    #expect(try schema.accepts(ParsedJSON("1.0").root))
  }

  @Test func namesAreComparedByCodePoints() throws {
    let schema = try schema(##"{"properties": {"\u00e9": false}, "required": ["e\u0301"]}"##)
    #expect(try schema.accepts(ParsedJSON(##"{"e\u0301": 1}"##).root))
    #expect(try !schema.accepts(ParsedJSON(##"{"\u00e9": 1}"##).root))
  }

  @Test func failuresSayWhereAndWhat() throws {
    let schema = try schema(
      """
      {"properties": {"items": {"items": {"$ref": "#/$defs/item"}}}, "required": ["next"],
       "propertyNames": {"maxLength": 5},
       "$defs": {"item": {"required": ["id"], "properties": {"id": {"type": ["integer", "null"]}},
         "additionalProperties": false}}}
      """)
    let body = try ParsedJSON(##"{"items": [{"id": 1}, {"id": "x", "a/b": 2}, {}], "longer": 1}"##)
    let failures = try schema.failures(in: body.root)
    let told = failures.map { failure in
      let location = failure.instance.location(below: body.root)
      return "\(location.pointer.text) \(location.path) \(failure.expectation)"
        + " \(failure.place.pointer.text) \(failure.isName)"
    }
    #expect(
      told == [
        "/items/1/id $['items'][1]['id'] must be of type integer or null"
          + " /$defs/item/properties/id/type false",
        "/items/1/a~1b $['items'][1]['a/b'] is not an allowed property"
          + " /$defs/item/additionalProperties false",
        "/items/2 $['items'][2] must have the property 'id' /$defs/item/required false",
        " $ must have the property 'next' /required false",
        "/longer $['longer'] must have at most 5 characters /propertyNames/maxLength true",
      ])
    #expect(try schema.failures(in: body.root, limit: 2).count == 2)
  }

  @Test func alternativesSayWhyEachFails() throws {
    let schema = try schema(
      ##"{"anyOf": [{"type": "string"}, {"properties": {"a": {"const": 1}}, "type": "object"}]}"##)
    let failure = try #require(try schema.failures(in: ParsedJSON(##"{"a": 2}"##).root).first)
    #expect(failure.expectation == "must meet one of 2 schemas")
    #expect(failure.causes.map(\.expectation) == ["must be of type string", "must be 1"])
  }

  // MARK: Problems

  @Test(arguments: [
    (##"{"$ref": "#"}"##, "/$ref"),
    (##"{"$defs": {"a": {"$ref": "#/$defs/b"}, "b": {"not": {"$ref": "#/$defs/a"}}}}"##, "/$defs"),
    (##"{"$dynamicAnchor": "n", "anyOf": [{"$dynamicRef": "#n"}]}"##, "/anyOf/0/$dynamicRef"),
    (##"{"$ref": "#/$defs/none"}"##, "/$ref"), (##"{"$ref": "#none"}"##, "/$ref"),
    (##"{"$ref": "https://example.com/a"}"##, "/$ref"), (##"{"type": "strnig"}"##, "/type"),
    (##"{"type": []}"##, "/type"), (##"{"minLength": 1.5}"##, "/minLength"),
    (##"{"multipleOf": 0}"##, "/multipleOf"), (##"{"pattern": "("}"##, "/pattern"),
    (##"{"items": [true]}"##, "/items"), (##"{"properties": {"a": 1}}"##, "/properties/a"),
    (##"{"required": ["a", "a"]}"##, "/required/1"), (##"{"dependencies": {}}"##, "/dependencies"),
    (##"{"$schema": "http://json-schema.org/draft-07/schema#"}"##, "/$schema"),
    (##"{"$schema": "https://example.com/own"}"##, "/$schema"),
    (##"{"$anchor": "1"}"##, "/$anchor"),
    (##"{"$defs": {"a": {"$anchor": "x"}, "b": {"$anchor": "x"}}}"##, "/$defs/b/$anchor"),
    ("3", ""), ("[]", ""),
  ])
  func problems(_ text: String, _ pointer: String) throws {
    let compilation = try compile(text)
    #expect(compilation.schema == nil)
    let problem = try #require(compilation.problems.first)
    #expect(compilation.problems.count == 1, "\(compilation.problems)")
    #expect(problem.place.pointer.text.hasPrefix(pointer), "\(problem)")
    #expect(!problem.message.hasSuffix("."))
  }

  @Test func unknownKeywordsAreTold() throws {
    let compilation = try compile(##"{"requried": ["a"], "x-own": 1, "then": {}, "title": "t"}"##)
    #expect(compilation.schema != nil)
    let kinds = compilation.problems.map(\.kind)
    #expect(kinds.count == 2 && kinds.last == .ineffective)
    guard case .unknownKeyword("requried", let fitting)? = kinds.first else {
      Issue.record("\(kinds)")
      return
    }
    #expect(fitting.contains("required"))
  }

  /// What an unknown keyword may be a slip of: what checks something, and could have its value.
  @Test(arguments: [
    ("{}", ["not", "properties", "if", "required"], ["allOf", "description", "$id"]),
    ("[{}]", ["allOf", "required", "$ref"], ["not", "properties"]),
    (#""text""#, ["pattern", "$ref"], ["not", "title", "format", "$schema", "$comment"]),
    ("true", ["not", "uniqueItems"], ["properties", "deprecated"]),
  ])
  func whatAnUnknownKeywordMayBe(_ value: String, _ may: [String], _ mayNot: [String]) throws {
    let problem = try #require(try compile(#"{"own": \#(value)}"#).problems.first)
    guard case .unknownKeyword(_, let fitting) = problem.kind else {
      Issue.record("\(problem)")
      return
    }
    #expect(Set(may).isSubset(of: fitting))
    #expect(Set(mayNot).isDisjoint(with: fitting))
  }

  /// What looks like a check and is a note.
  @Test(arguments: [
    (##"{"format": "email"}"##, ["/format"]),
    (##"{"properties": {"a": {"type": "string", "format": "date"}}}"##, ["/properties/a/format"]),
    (
      ##"{"contentEncoding": "base64", "contentMediaType": "application/json", "contentSchema": {}}"##,
      ["/contentEncoding", "/contentMediaType", "/contentSchema"]
    ),
    (##"{"format": "date", "pattern": "^\\d{4}-\\d\\d-\\d\\d$"}"##, []),
    (##"{"format": "int32", "minimum": 0, "maximum": 9}"##, []),
    (##"{"properties": {"format": {"type": "string"}}}"##, []),
    (##"{"const": {"format": "email"}}"##, []),
  ])
  func notesThatLookLikeChecksAreTold(_ text: String, _ places: [String]) throws {
    let compilation = try compile(text)
    #expect(compilation.schema != nil)
    #expect(compilation.problems.allSatisfy { $0.kind == .ineffective && $0.isName })
    #expect(compilation.problems.map(\.place.pointer.text) == places)
  }

  // MARK: Bounds

  @Test func alternativesThatMultiplyEnd() throws {
    let schema = try schema(
      """
      {"$defs": {"n": {"oneOf": [
        {"properties": {"c": {"$ref": "#/$defs/n"}}, "required": ["c"]},
        {"properties": {"c": {"$ref": "#/$defs/n"}}, "required": ["c"], "maxProperties": 9}]}},
       "$ref": "#/$defs/n"}
      """)
    let body = String(repeating: #"{"c":"#, count: 100) + "1" + String(repeating: "}", count: 100)
    #expect(throws: JSONSchemaEvaluationError.tooMuchTime) {
      _ = try schema.accepts(ParsedJSON(body).root, time: .milliseconds(200))
    }
  }

  @Test func depthIsBounded() throws {
    let deep = String(repeating: "[", count: 510) + String(repeating: "]", count: 510)
    let tree = try schema(
      ##"{"$defs": {"t": {"items": {"$ref": "#/$defs/t"}}}, "$ref": "#/$defs/t"}"##)
    #expect(try tree.accepts(ParsedJSON(deep).root))
    let links = (0..<5_000).map { ##""a\##($0)": {"$ref": "#/$defs/a\##($0 + 1)"}"## }
    let chain = try schema(
      ##"{"$defs": {\##(links.joined(separator: ",")), "a5000": {"type": "string"}}, "##
        + ##""$ref": "#/$defs/a0"}"##)
    #expect(throws: JSONSchemaEvaluationError.tooDeep) {
      _ = try chain.accepts(ParsedJSON("1").root)
    }
  }

  @Test func alternativesInsideEachOtherDoNotExhaustTheStack() throws {
    let links = (0..<2_000).map {
      ##""a\##($0)": {"oneOf": [{"$ref": "#/$defs/a\##($0 + 1)"}]}"##
    }
    let chain = try schema(
      ##"{"$defs": {\##(links.joined(separator: ",")), "a2000": {"type": "string"}}, "##
        + ##""$ref": "#/$defs/a0"}"##)
    #expect(throws: JSONSchemaEvaluationError.tooDeep) {
      _ = try chain.failures(in: ParsedJSON("1").root)
    }
  }

  @Test func aLongNumberIsNotDividedWithoutAnEnd() throws {
    let schema = try schema(
      ##"{"multipleOf": \##(String(repeating: "7", count: 1_000))}"##)
    #expect(throws: JSONSchemaEvaluationError.tooMuchTime) {
      _ = try schema.accepts(ParsedJSON(String(repeating: "9", count: 1_000_000)).root)
    }
  }

  @Test func hostilePatternsAndManyElementsEnd() throws {
    let schema = try schema(##"{"pattern": "^(a+)+$"}"##)
    let text = String(repeating: "a", count: 60) + "b"
    #expect(throws: JSONSchemaEvaluationError.self) {
      _ = try schema.accepts(ParsedJSON("\"\(text)\"").root)
    }
    let unique = try self.schema(
      ##"{"uniqueItems": true, "unevaluatedItems": {"type": "integer"}}"##)
    let numbers = (0..<20_000).map(String.init).joined(separator: ",")
    #expect(try unique.accepts(ParsedJSON("[\(numbers)]").root))
    #expect(try !unique.accepts(ParsedJSON("[\(numbers),7.0]").root))
  }
}
