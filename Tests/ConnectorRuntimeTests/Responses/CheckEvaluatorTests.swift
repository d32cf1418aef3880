import ConnectorModel
import Diagnostics
import Testing

@testable import ConnectorRuntime

@Suite struct CheckEvaluatorTests {
  private static let body = """
    {"text": "héllo", "empty": "", "n": 1.0, "big": 12345678901234567890.5, "yes": true,
     "null": null, "list": [1, "two", [3]], "none": [], "object": {"a": 1}, "blank": {}}
    """

  private static func failures(_ check: String, body: String = body) throws -> [String] {
    let run = try RunFixture(
      action: "method: GET\npath: /x\nexpect:\n  checks:\n    - \(check)\n")
    let evaluator = CheckEvaluator(
      response: RunFixture.received(
        body, status: 201, headers: [HTTPField("X-Count", "12")], duration: .milliseconds(1500)),
      hiding: Redactor(secrets: []))
    return run.setup.action.expect.checks.compactMap(evaluator.failure).map {
      "\($0.message) | \($0.label ?? "") | \($0.span?.text ?? "")"
    }
  }

  @Test(arguments: [
    "{jsonpath: $.n, equals: 1}", "{jsonpath: $.n, equals: 1.00}",
    "{jsonpath: $.big, equals: 12345678901234567890.5}", "{jsonpath: $.text, equals: héllo}",
    "{jsonpath: $.null, equals: null}", "{jsonpath: $.list, equals: [1.0, two, [3]]}",
    "{jsonpath: '$.list[*]', equals: [1, two, [3]]}", "{jsonpath: $.object, equals: {a: 1}}",
    "{jsonpath: '$..missing', equals: []}", "{status: true, equals: 201}",
    "{header: x-count, equals: '12'}", "{header: x-count, type: integer, equals: 12}",
    "{jsonpath: $.n, not_equals: 2}", "{jsonpath: $.null, not_equals: 1}",
    "{jsonpath: $.text, not_equals: hello}", "{jsonpath: $.n, not_equals: '1'}",
    "{jsonpath: $.null, exists: true}", "{jsonpath: $.missing, exists: false}",
    "{header: X-None, exists: false}", "{jsonpath: '$..missing', exists: true}",
    "{jsonpath: $.text, matches: ^h.llo$}", "{jsonpath: $.n, matches: ^1}",
    "{jsonpath: $.yes, matches: true}", "{jsonpath: $.text, contains: éll}",
    "{jsonpath: $.list, contains: two}", "{jsonpath: $.list, contains: [3]}",
    "{jsonpath: $.object, contains: a}", "{jsonpath: $.text, contains: ''}",
    "{jsonpath: $.n, one_of: [3, 1]}", "{jsonpath: $.null, one_of: [null]}",
    "{jsonpath: $.text, is_type: string}", "{jsonpath: $.n, is_type: integer}",
    "{jsonpath: $.n, is_type: number}", "{jsonpath: $.yes, is_type: boolean}",
    "{jsonpath: $.null, is_type: 'null'}", "{jsonpath: $.list, is_type: array}",
    "{jsonpath: $.object, is_type: object}", "{jsonpath: $.text, length: 5}",
    "{jsonpath: $.list, length: 3}", "{jsonpath: $.object, length: 1}",
    "{jsonpath: $.none, length: 0}", "{jsonpath: $.n, gt: 0.5}", "{jsonpath: $.n, gte: 1}",
    "{jsonpath: $.n, lt: 2}", "{jsonpath: $.n, lte: 1.0}", "{duration: true, lt: 2000}",
    "{jsonpath: $.empty, empty: true}", "{jsonpath: $.none, empty: true}",
    "{jsonpath: $.blank, empty: true}", "{jsonpath: $.null, empty: true}",
    "{jsonpath: $.missing, empty: true}", "{jsonpath: $.text, empty: false}",
    "{jsonpath: $.n, empty: false}", "{jsonpath: $.missing, default: 3, equals: 3}",
  ])
  func holds(_ check: String) throws {
    #expect(try Self.failures(check) == [])
  }

  @Test(arguments: [
    ("{jsonpath: $.n, equals: 2}", "$.n must equal 2 | is 1.0 | 2"),
    ("{jsonpath: $.n, equals: '1'}", "$.n must equal \"1\" | is 1.0 | '1'"),
    ("{jsonpath: $.list, equals: [1]}", "$.list must equal [1] | is [1,\"two\",[3]] | [1]"),
    ("{jsonpath: $.n, not_equals: 1.00}", "$.n must not equal 1.00 | is 1.0 | 1.00"),
    ("{jsonpath: $.text, exists: false}", "$.text must not exist | is \"héllo\" | false"),
    ("{jsonpath: $.text, matches: ^x}", "$.text must match ^x | is \"héllo\" | ^x"),
    ("{jsonpath: $.list, matches: two}", "$.list must match two | is [1,\"two\",[3]] | two"),
    ("{jsonpath: $.list, contains: 3}", "$.list must contain 3 | is [1,\"two\",[3]] | 3"),
    ("{jsonpath: $.n, contains: 1}", "$.n must contain 1 | is 1.0 | 1"),
    ("{jsonpath: $.n, one_of: [2, 3]}", "$.n must be one of [2,3] | is 1.0 | [2, 3]"),
    (
      "{jsonpath: $.big, is_type: integer}",
      "$.big must be of type integer | is 12345678901234567890.5 | integer"
    ),
    ("{jsonpath: $.text, length: 6}", "$.text must have length 6 | is \"héllo\" | 6"),
    ("{jsonpath: $.n, length: 1}", "$.n must have length 1 | is 1.0 | 1"),
    ("{jsonpath: $.n, gt: 1}", "$.n must be greater than 1 | is 1.0 | 1"),
    ("{jsonpath: $.n, lt: 1}", "$.n must be less than 1 | is 1.0 | 1"),
    ("{jsonpath: $.n, gte: 1.1}", "$.n must be at least 1.1 | is 1.0 | 1.1"),
    ("{jsonpath: $.n, lte: 0.9}", "$.n must be at most 0.9 | is 1.0 | 0.9"),
    ("{jsonpath: $.text, gt: 1}", "$.text must be greater than 1 | is \"héllo\" | 1"),
    ("{jsonpath: $.empty, empty: false}", "$.empty must not be empty | is \"\" | false"),
    ("{jsonpath: $.text, empty: true}", "$.text must be empty | is \"héllo\" | true"),
    ("{jsonpath: $.n, secret: true, equals: 2}", "$.n must equal 2 | is a number | 2"),
    ("{header: X-None, exists: true}", "header 'X-None' must exist | has no value | true"),
    ("{cookie: sid, exists: true}", "cookie 'sid' must exist | has no value | true"),
    ("{status: true, equals: 200}", "the status must equal 200 | is 201 | 200"),
  ])
  func fails(_ check: String, _ expected: String) throws {
    #expect(try Self.failures(check) == [expected])
  }

  /// No value fails every predicate but `exists: false` and `empty: true`.
  @Test(arguments: [
    "equals: null", "not_equals: 1", "exists: true", "matches: .*", "contains: ''",
    "one_of: [null]", "is_type: 'null'", "length: 0", "gt: -1", "gte: 0", "lt: 1", "lte: 0",
    "empty: false",
  ])
  func noValueFails(_ predicate: String) throws {
    let failures = try Self.failures("{jsonpath: $.missing, \(predicate)}")
    #expect(failures.count == 1)
    #expect(failures.allSatisfy { $0.contains("| has no value |") })
  }

  @Test func noBodyHoldsNoValue() throws {
    #expect(try Self.failures("{jsonpath: $.a, exists: false}", body: "") == [])
    #expect(try Self.failures("{jsonpath: $.a, empty: true}", body: "") == [])
    #expect(
      try Self.failures("{jsonpath: $.a, exists: true}", body: "") == [
        "the response has no body |  | $.a"
      ])
  }

  /// Whatever was lost might have been what is looked for.
  @Test(
    arguments: [#"{"a":[1,2"#, "<html>", " ", String(repeating: "[", count: 600)],
    ["exists: false", "empty: true", "exists: true", "equals: null"])
  func aBodyThatCannotBeReadFailsEveryPredicate(_ body: String, _ predicate: String) throws {
    // A path that gives a list, which is empty where it finds nothing.
    let paths = predicate.hasPrefix("empty") ? ["$.a", "$..a"] : ["$.a"]
    for path in paths {
      let failures = try Self.failures("{jsonpath: \(path), \(predicate)}", body: body)
      #expect(failures.count == 1)
      #expect(failures.allSatisfy { $0.hasPrefix("the response is not JSON: ") }, "\(failures)")
    }
  }

  @Test func aGivenUpExpressionIsNoMissingValue() throws {
    let body = "\"" + String(repeating: "a", count: 40) + "!\""
    let failures = try Self.failures("{regex: '(a+)+$', exists: false}", body: body)
    #expect(failures.allSatisfy { $0.hasPrefix("the regular expression was given up: ") })
    #expect(failures.count == 1)
  }

  @Test func cutsLongValues() throws {
    let long = String(repeating: "x", count: 5000)
    let failure = try Self.failures("{jsonpath: $, equals: 1}", body: "\"\(long)\"")
    #expect(failure.count == 1)
    #expect(failure.allSatisfy { $0.count < 550 && $0.contains("... | 1") })
    let wanted = try Self.failures("{jsonpath: $.n, equals: \(long)}")
    #expect(wanted.allSatisfy { $0.hasPrefix("$.n must equal \"\(long.prefix(116))... | is 1.0") })
  }

  @Test func givesUpAnExpressionThatTakesTooLong() throws {
    let body = "\"" + String(repeating: "a", count: 40) + "!\""
    #expect(
      try Self.failures("{jsonpath: $, matches: (a+)+$}", body: body).allSatisfy {
        $0.hasPrefix("the regular expression was given up: ")
      })
  }
}
