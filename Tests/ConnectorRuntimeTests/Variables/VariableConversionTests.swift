import ConnectorModel
import Diagnostics
import JSONDocument
import RegularExpressions
import Testing

@testable import ConnectorRuntime

@Suite struct VariableConversionTests {
  @Test(
    arguments: [
      (.string, "01234", "01234"), (.string, "", ""), (.integer, "42", 42), (.integer, "-7", -7),
      (.number, "1.50", .number(JSONNumber("1.50") ?? JSONNumber(0))), (.boolean, "true", true),
      (.boolean, "false", false), (.object, #"{"a":[1]}"#, ["a": [1]]),
      (.array, " [1,\"x\"] ", [1, "x"]),
    ] as [(VariableDeclaration.ValueType, String, JSONValue)])
  func readsText(type: VariableDeclaration.ValueType, text: String, expected: JSONValue) throws {
    let conversion = VariableConversion(declaration: Sample.variable("v", type))
    #expect(try conversion.value(of: text) == expected)
  }

  @Test(
    arguments: [
      (.integer, ""), (.integer, "1.5"), (.integer, "012"), (.integer, "+1"), (.integer, "0x1F"),
      (.integer, " 1"), (.number, "abc"), (.number, "NaN"), (.number, ".5"), (.boolean, "yes"),
      (.boolean, "True"), (.boolean, "1"), (.object, "[1]"), (.object, "{"), (.array, "{}"),
      (.array, "1,2"),
    ] as [(VariableDeclaration.ValueType, String)])
  func refusesText(type: VariableDeclaration.ValueType, text: String) {
    let conversion = VariableConversion(declaration: Sample.variable("v", type))
    #expect(throws: VariableConversion.Problem.self) { try conversion.value(of: text) }
  }

  @Test(
    arguments: [
      (.string, 7, true), (.string, true, true), (.string, ["a"], false),
      (.integer, 7, true), (.integer, "7", true), (.integer, true, false), (.boolean, "true", true),
      (.boolean, 1, false), (.array, ["a"], true), (.array, "[1]", true), (.object, ["a": 1], true),
      (.object, [1], false), (.string, .null, false),
    ] as [(VariableDeclaration.ValueType, JSONValue, Bool)])
  func takesTypedValues(type: VariableDeclaration.ValueType, value: JSONValue, isLegal: Bool) {
    let conversion = VariableConversion(declaration: Sample.variable("v", type))
    #expect(((try? conversion.value(of: value)) != nil) == isLegal)
  }

  @Test func nullIsAValueOfWhatIsNotRequired() throws {
    let optional = VariableConversion(declaration: Sample.variable("v", .integer, required: false))
    #expect(try optional.value(of: .null) == .null)
  }

  @Test func enumeration() throws {
    var variable = Sample.variable("region")
    variable.enumeration = Located(["us", "eu", 3], at: Sample.span("enum"))
    let conversion = VariableConversion(declaration: variable)
    #expect(try conversion.value(of: "eu") == "eu")
    #expect(try conversion.value(of: "3") == "3")
    do {
      _ = try conversion.value(of: "eo")
      Issue.record("accepted")
    } catch {
      #expect(error.label == "did you mean 'eu'?")
      #expect(error.help == "Legal values: us, eu, 3.")
    }
  }

  @Test func pattern() throws {
    var variable = Sample.variable("id")
    variable.pattern = RegularExpressionText(
      pattern: Sample.located("^[a-z]+$"), compiled: try RegularExpression("^[a-z]+$"))
    let conversion = VariableConversion(declaration: variable)
    #expect(try conversion.value(of: "abc") == "abc")
    #expect(throws: VariableConversion.Problem.self) { try conversion.value(of: "ab1") }
  }

  /// A list in each element, an object in each value.
  @Test(
    arguments: [
      (.array, #"["ab","c"]"#, nil), (.array, "[]", nil), (.array, #"["ab","c1"]"#, "element 2"),
      (.array, "[1]", "element 1"), (.array, #"["a",{}]"#, "element 2"),
      (.array, #"["a",null]"#, "element 2"), (.object, "{}", nil), (.object, #"{"k1":"ab"}"#, nil),
      (.object, #"{"k":"ab","l":""}"#, "member 'l'"), (.object, #"{"k":["ab"]}"#, "member 'k'"),
    ] as [(VariableDeclaration.ValueType, String, String?)])
  func patternOfEachPart(
    type: VariableDeclaration.ValueType, text: String, place: String?
  ) throws {
    var variable = Sample.variable("ids", type)
    variable.pattern = RegularExpressionText(
      pattern: Sample.located("^[a-z]+$"), compiled: try RegularExpression("^[a-z]+$"))
    var problem: VariableConversion.Problem?
    do {
      _ = try VariableConversion(declaration: variable).value(of: text)
    } catch {
      problem = error
    }
    #expect(problem?.predicate == place.map { "must match the pattern '^[a-z]+$' in \($0)" })
  }

  @Test func aPatternThatExplodesIsAProblemAndNoHang() throws {
    var variable = Sample.variable("id")
    variable.pattern = RegularExpressionText(
      pattern: Sample.located("(a+)+$"), compiled: try RegularExpression("^(a+)+$"))
    let hostile = String(repeating: "a", count: 64) + "!"
    #expect(throws: VariableConversion.Problem.self) {
      try VariableConversion(declaration: variable).value(of: hostile)
    }
  }

  @Test(
    arguments: [
      (.integer, "1", false), (.integer, "2", true), (.integer, "10", true),
      (.integer, "11", false),
      (.integer, "99999999999999999999999", false), (.number, "1.999", false),
      (.array, "[1]", false),
      (.array, "[1,2]", true), (.object, #"{"a":1}"#, false), (.object, #"{"a":1,"b":2}"#, true),
    ] as [(VariableDeclaration.ValueType, String, Bool)])
  func bounds(type: VariableDeclaration.ValueType, text: String, isLegal: Bool) {
    var variable = Sample.variable("v", type)
    variable.minimum = Located(2, at: Sample.span("minimum"))
    variable.maximum = Located(10, at: Sample.span("maximum"))
    let conversion = VariableConversion(declaration: variable)
    #expect(((try? conversion.value(of: text)) != nil) == isLegal)
  }
}
