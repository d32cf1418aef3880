package import ConnectorModel
import Diagnostics
package import JSONDocument

extension TemplateEvaluator {
  /// The JSON value of a templated one: types kept, null sent as null, what has no value left out.
  ///
  /// - Throws: everything that is wrong with its templates.
  package func json(_ value: TemplatedJSON) throws(EvaluationFailure) -> Evaluation<JSONValue> {
    try json(value, behind: [])
  }

  /// - Parameter leads: what stands before the value in the request.
  private func json(
    _ value: TemplatedJSON, behind leads: [String]
  ) throws(EvaluationFailure) -> Evaluation<JSONValue> {
    switch value {
    case .null: return .value(.null)
    case .boolean(let boolean): return .value(.bool(boolean.value))
    case .number(let number): return .value(.number(number.value))
    case .text(let template): return try json(template, behind: leads)
    case .array(let elements, _):
      let values = try collect(elements) { ($0, []) }
      guard let values else { return .pending }
      return .value(.array(values.map(\.1)))
    case .object(let members, _):
      let values = try collect(members) { ($0.value, Landing.member($0.name.value)) }
      guard let values else { return .pending }
      return .value(
        .object(values.map { JSONMember(name: $0.name.value, value: $1) }))
    }
  }

  /// The values of parts, without those that have none; nil while one is pending.
  private func collect<Part>(
    _ parts: [Part], _ value: (Part) -> (TemplatedJSON, leads: [String])
  ) throws(EvaluationFailure) -> [(Part, JSONValue)]? {
    var values: [(Part, JSONValue)] = []
    var diagnostics: [Diagnostic] = []
    var isPending = false
    for part in parts {
      do {
        let (value, leads) = value(part)
        switch try json(value, behind: leads) {
        case .value(let value): values.append((part, value))
        case .missing: break
        case .pending: isPending = true
        }
      } catch {
        diagnostics += error.diagnostics
      }
    }
    if !diagnostics.isEmpty { throw EvaluationFailure(diagnostics) }
    return isPending ? nil : values
  }

  private func json(
    _ template: Template, behind leads: [String]
  ) throws(EvaluationFailure) -> Evaluation<JSONValue> {
    switch try evaluate(template) {
    case .missing(let expression): return .missing(expression)
    case .pending: return .pending
    case .value(let evaluated):
      noteJSONLandings(of: evaluated, behind: leads)
      guard let sole = evaluated.soleValue else {
        return .value(.string(try evaluated.text(in: .plain)))
      }
      switch sole.encoding {
      case .ofPosition: return .value(sole.value.value)
      case .path: return .value(.string(try sole.encoded(try sole.text(), in: .plain)))
      case .raw: return .value(try rawJSON(sole))
      }
    }
  }

  /// `| raw` in JSON: text that is JSON itself.
  private func rawJSON(_ value: EvaluatedExpression) throws(EvaluationFailure) -> JSONValue {
    guard case .string(let text) = value.value.value else { return value.value.value }
    do {
      return try ParsedJSON(text).root.value
    } catch {
      throw EvaluationFailure(
        Diagnostic(
          "type-mismatch", "\(value.expression.shownName) is not JSON, as 'raw' wants it here",
          at: value.expression.span))
    }
  }
}
