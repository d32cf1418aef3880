package import Diagnostics

/// `expect`: what a response must be.
package struct Expectation: Declared {
  /// The accepted statuses; 2xx where none are declared.
  package var status: [StatusPattern]?
  /// What must hold of the response; all of them.
  package var checks: [Check] = []
  /// The JSON Schema that the body must meet.
  package var schema: ResponseSchema?
  package var span: SourceSpan?

  package init() {}

  package static let declaration = ObjectDeclaration<Expectation>(
    "expect", "What the response must be.", habits: WritingHabits(bareValues: ["status"]),
    fields: [
      FieldDeclaration(
        "status", \.status, .list(of: .statusPattern, orSingle: true), example: "[200, 404]",
        "A status code, a class (2xx), or a list of them; 2xx by default."),
      FieldDeclaration(
        "checks", into: \.checks, .list(of: .object()), "Checks that must all hold."),
      FieldDeclaration(
        "schema", \.schema, .schema, example: "schemas/ticket.yaml",
        "A JSON Schema (draft 2020-12) that the body must meet, or the path of its file."),
    ])
}

/// A status code or a class of them.
package struct StatusPattern: Sendable, Hashable {
  /// The codes: one, or a hundred.
  package var codes: ClosedRange<Int>
  /// Where it is written.
  package var span: SourceSpan

  /// Reads `200` or `2xx`; nil for anything else.
  package init?(_ text: Located<String>) {
    let characters = Array(text.value.utf8)
    guard characters.count == 3, let first = characters.first, (0x31...0x35).contains(first) else {
      return nil
    }
    let hundred = Int(first - 0x30) * 100
    if text.value.dropFirst().lowercased() == "xx" {
      codes = hundred...(hundred + 99)
    } else if characters.allSatisfy({ (0x30...0x39).contains($0) }), let code = Int(text.value) {
      codes = code...code
    } else {
      return nil
    }
    span = text.span
  }

  /// As it is written: `200` or `2xx`.
  package var text: String {
    codes.count == 1 ? "\(codes.lowerBound)" : "\(codes.lowerBound / 100)xx"
  }
}

extension FieldType where Value == StatusPattern {
  /// A code or a class; the loader reports what is neither.
  package static var statusPattern: Self {
    Self(shape: .statusPattern) { value in
      if case .text(let text) = value { return StatusPattern(text) }
      return nil
    }
  }
}
