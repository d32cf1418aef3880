import ConnectorModel
import Diagnostics
import Foundation
import JSONDocument
import Testing

@testable import ConnectorRuntime

@Suite struct TemplateEvaluatorTests {
  private static let values: [String: JSONValue] = [
    "name": "Ann", "count": .number(JSONNumber("12345678901234567890.10") ?? JSONNumber(0)),
    "flag": true, "nothing": .null, "list": ["a", 2, true], "user": ["name": "Bo", "tags": ["x"]],
    "padded": " \t é \n", "conversion": "%Q", "percent": "%", "when": "2026-01-31T08:05:09+01:00",
    "empty": "",
  ]

  private func sole(_ text: String, declared: [String] = ["optional"]) throws -> JSONValue? {
    let evaluator = Sample.evaluator(Self.values, declared: declared)
    guard
      case .value(let value) = try evaluator.evaluate(
        try #require(Sample.template(text).soleExpression))
    else { return nil }
    return value.value.value
  }

  @Test(
    arguments: [
      ("<<name>>", "Ann"), ("<<flag>>", true), ("<<nothing>>", .null),
      ("<<list>>", ["a", 2, true]),
      ("<<user.name>>", "Bo"), ("<<user.tags[0]>>", "x"), ("<<list[-1]>>", true),
      ("<<list[0]>>", "a"), ("<<\"<<\">>", "<<"), ("<<'a' | upper>>", "A"), ("<<7>>", 7),
    ] as [(String, JSONValue)])
  func keepsTypes(template: String, expected: JSONValue) throws {
    #expect(try sole(template) == expected)
  }

  @Test func keepsEveryDigit() throws {
    guard case .number(let number)? = try sole("<<count>>") else {
      Issue.record("no number")
      return
    }
    #expect(number.text == "12345678901234567890.10")
  }

  @Test(
    arguments: [
      ("<<name | upper>>", "ANN"), ("<<name | lower>>", "ann"), ("<<padded | trim>>", "é"),
      ("<<count | string>>", "12345678901234567890.10"), ("<<flag | string>>", "true"),
      ("<<user | json>>", #"{"name":"Bo","tags":["x"]}"#), ("<<nothing | json>>", "null"),
      ("<<name | base64>>", "QW5u"), ("<<'a?~' | base64url>>", "YT9-"),
      ("<<'QW5u' | base64_decode>>", "Ann"), ("<<'YT9-' | base64_decode>>", "a?~"),
      ("<<'YT9+' | base64_decode>>", "a?~"), ("<<'QQ' | base64_decode>>", "A"),
      ("<<'QQ==' | base64_decode>>", "A"),
      (
        "<<'abc' | sha256>>",
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
      ),
      ("<<'abc' | sha256('base64')>>", "ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0="),
      ("<<'abc' | sha256('base64url')>>", "ungWv48Bz-pBQUDeXa4iI7ADYaOWF3qctBD_YfIAFa0"),
      (
        "<<'what do ya want for nothing?' | hmac_sha256('Jefe')>>",
        "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
      ),
      ("<<name | append(':') | append(count) | base64>>", "QW5uOjEyMzQ1Njc4OTAxMjM0NTY3ODkwLjEw"),
      ("<<count | append(7)>>", "12345678901234567890.107"),
      ("<<list | join(', ')>>", "a, 2, true"), ("<<optional | default('x')>>", "x"),
      ("<<nothing | default('x')>>", "x"), ("<<name | default('x')>>", "Ann"),
      ("<<empty | default('x')>>", ""), ("<<optional | default(name) | upper>>", "ANN"),
      ("<<user.missing | default('x')>>", "x"), ("<<list[9] | default('x')>>", "x"),
      ("<<when | date('rfc3339')>>", "2026-01-31T07:05:09Z"),
      ("<<when | date('rfc1123')>>", "Sat, 31 Jan 2026 07:05:09 GMT"),
      ("<<when | date('epoch')>>", 1_769_843_109),
      ("<<1769843109 | date('%Y-%m-%d')>>", "2026-01-31"),
      ("<<'1769843109' | date('%d.%m.%y')>>", "31.01.26"),
      ("<<$run_id>>", "11111111-2222-4333-8444-555555555555"),
      ("<<$now>>", "2025-11-22T20:31:43Z"), ("<<$timestamp>>", 1_763_843_503),
      ("<<$now | date('%j')>>", "326"),
    ] as [(String, JSONValue)])
  func filters(template: String, expected: JSONValue) throws {
    #expect(try sole(template) == expected)
  }

  @Test(arguments: ["<<optional>>", "<<optional | upper>>", "<<user.none>>", "<<list[3]>>"])
  func hasNoValue(template: String) throws {
    #expect(try sole(template) == nil)
  }

  @Test(arguments: [
    ("<<nmae>>", "undefined-variable"), ("<<name.first>>", "type-mismatch"),
    ("<<name[0]>>", "type-mismatch"), ("<<user[0]>>", "type-mismatch"),
    ("<<list | upper>>", "type-mismatch"), ("<<nothing | upper>>", "type-mismatch"),
    ("<<user | string>>", "type-mismatch"),
    ("<<list | append('x')>>", "type-mismatch"), ("<<name | append(list)>>", "filter-type"),
    ("<<name | join(',')>>", "type-mismatch"),
    ("<<name | date('%Y')>>", "type-mismatch"), ("<<when | date(conversion)>>", "filter-type"),
    ("<<when | date(percent)>>", "filter-type"), ("<<1e300 | date('%Y')>>", "type-mismatch"),
    ("<<'%%' | base64_decode>>", "type-mismatch"), ("<<'/w==' | base64_decode>>", "type-mismatch"),
    ("<<name | sha256(empty)>>", "filter-type"), ("<<name | hmac_sha256(user)>>", "filter-type"),
    ("<<$auth.url>>", "undefined-variable"),
  ])
  func refuses(template: String, id: String) {
    #expect(Sample.ids { _ = try sole(template) } == [id])
  }

  @Test func textRendersScalarsAndRefusesAllElse() throws {
    let evaluator = Sample.evaluator(Self.values)
    let text = Sample.template("<<name>>:<<count>>:<<flag>>")
    guard case .value(let value) = try evaluator.evaluate(text) else {
      Issue.record("no value")
      return
    }
    #expect(try value.text(in: .plain) == "Ann:12345678901234567890.10:true")
    let bad = Sample.template("a <<list>> <<user>> <<nothing>>")
    #expect(
      Sample.ids {
        if case .value(let value) = try evaluator.evaluate(bad) { _ = try value.text(in: .plain) }
      } == ["type-mismatch", "type-mismatch", "type-mismatch"])
  }

  @Test func diagnosticsPointAtTheExpression() throws {
    let template = Sample.template("id-<<nmae>>-<<lits>>")
    let found = Sample.diagnostics { _ = try Sample.evaluator(Self.values).evaluate(template) }
    #expect(found.map { $0.span?.text } == ["nmae", "lits"])
    #expect(found.map(\.label) == ["did you mean 'name'?", "did you mean 'list'?"])
  }

  @Test func valuesAreNotExpandedAgain() throws {
    let evaluator = Sample.evaluator(["x": "<<name>>", "name": "no"])
    guard case .value(let value) = try evaluator.evaluate(Sample.template("[<<x>>]")) else {
      Issue.record("no value")
      return
    }
    #expect(try value.text(in: .plain) == "[<<name>>]")
  }

  @Test func uuidIsNewAtEachUse() throws {
    let evaluator = Sample.evaluator()
    let template = Sample.template("<<$uuid>> <<$uuid>>")
    guard case .value(let value) = try evaluator.evaluate(template) else {
      Issue.record("no value")
      return
    }
    let parts = try value.text(in: .plain).split(separator: " ")
    #expect(parts.count == 2 && parts[0] != parts[1])
    #expect(parts.allSatisfy { UUID(uuidString: String($0)) != nil })
  }

  @Test(arguments: [
    "<<key>>", "<<key | upper>>", "<<key | base64>>", "<<'m' | hmac_sha256(key)>>",
    "<<none | default(key)>>", "<<key | sha256>>", "<<group.inner>>",
  ])
  func secrecyPropagates(template: String) throws {
    let secrets = SecretRegistry()
    let evaluator = Sample.evaluator(
      ["key": "hunter2-hunter2", "group": ["inner": "s3cret-s3cret"]],
      secret: ["key", "group"], declared: ["none"], secrets: secrets)
    guard
      case .value(let value) = try evaluator.evaluate(
        try #require(Sample.template(template).soleExpression)),
      case .string(let text) = value.value.value
    else {
      Issue.record("no text")
      return
    }
    #expect(value.value.isSecret)
    #expect(secrets.redact("[\(text)]") == "[***]")
  }

  @Test func defaultsOfPublicValuesStayPublic() throws {
    let evaluator = Sample.evaluator(["key": "k-k-k-k", "open": "o"], secret: ["key"])
    guard
      case .value(let value) = try evaluator.evaluate(
        try #require(Sample.template("<<open | default(key)>>").soleExpression))
    else {
      Issue.record("no value")
      return
    }
    #expect(!value.value.isSecret)
  }

  @Test func savedValuesAreKnownPendingOrUnavailable() throws {
    let template = Sample.template("<<$auth.url>>")
    let known = Sample.evaluator(
      saved: .known([SavedValue(name: "url", value: "https://a", isSecret: false)]))
    guard case .value = try known.evaluate(template) else {
      Issue.record("no value")
      return
    }
    guard case .pending = try Sample.evaluator(saved: .pending).evaluate(template) else {
      Issue.record("not pending")
      return
    }
    guard case .missing = try Sample.evaluator(saved: .known([])).evaluate(template) else {
      Issue.record("not missing")
      return
    }
  }
}

@Suite struct CalendarTextTests {
  @Test(
    arguments: [
      (0, "1970-01-01T00:00:00Z"), (-1, "1969-12-31T23:59:59.999Z"),
      (951_827_696_123, "2000-02-29T12:34:56.123Z"), (-62_167_219_200_000, "0000-01-01T00:00:00Z"),
      (253_402_300_799_000, "9999-12-31T23:59:59Z"),
    ] as [(Int64, String)])
  func rfc3339(milliseconds: Int64, expected: String) {
    #expect(CalendarText.rfc3339(WallTime(milliseconds: milliseconds)) == expected)
  }

  /// Every conversion against the system's own strftime, over days of all kinds.
  @Test func agreesWithStrftime() throws {
    let format = "%Y|%y|%m|%d|%e|%j|%H|%I|%M|%S|%p|%a|%A|%b|%B|%F|%T|%z|%s|%u|%w|%%"
    for day in stride(from: -30_000, through: 60_000, by: 7) {
      let seconds = day * 86_400 + (day &* 7_919) % 86_400
      var time = time_t(seconds)
      var parts = tm()
      gmtime_r(&time, &parts)
      var buffer = [CChar](repeating: 0, count: 256)
      // %s reads the local zone, so it is compared by hand.
      let length = strftime(
        &buffer, buffer.count, format.replacingOccurrences(of: "%s", with: "\(seconds)"), &parts)
      let expected = String(
        decoding: buffer[..<length].map { UInt8(bitPattern: $0) }, as: UTF8.self)
      let found = try CalendarText.format(
        WallTime(milliseconds: Int64(seconds) * 1000), as: format)
      #expect(found == expected)
    }
  }
}
