package import ConnectorModel
import Diagnostics
package import JSONDocument

extension TemplateEvaluator {
  /// The JSON value of a templated one: types kept, null sent as null, what has no value left out.
  ///
  /// - Throws: everything that is wrong with its templates.
  package func json(_ value: TemplatedJSON) throws(EvaluationFailure) -> Evaluation<JSONValue> {
    var record = JSONRecord()
    return try json(value, at: "", &record)
  }

  /// What a JSON value was made of.
  struct JSONRecord {
    /// The templates with expressions.
    var parts: [BodyPart] = []
    /// What has no value.
    var omissions: [OmittedEntry] = []
  }

  /// The same with a record of what it was made of.
  ///
  /// - Parameters:
  ///   - path: the value's place, for the record: `device.name`, `tags[0]`.
  ///   - leads: what stands before the value in the request.
  func json(
    _ value: TemplatedJSON, at path: String, behind leads: [String] = [],
    _ record: inout JSONRecord
  ) throws(EvaluationFailure) -> Evaluation<JSONValue> {
    switch value {
    case .null: return .value(.null)
    case .boolean(let boolean): return .value(.bool(boolean.value))
    case .number(let number): return .value(.number(number.value))
    case .text(let template): return try json(template, at: path, behind: leads, &record)
    case .array(let elements, _):
      let parts = elements.enumerated().map { ("\(path)[\($0.offset)]", $0.element, [String]()) }
      let values = try collect(parts, &record)
      guard let values else { return .pending }
      return .value(.array(values.map(\.1)))
    case .object(let members, _):
      let parts = members.map {
        (
          path.isEmpty ? $0.name.value : "\(path).\($0.name.value)", $0.value,
          Landing.member($0.name.value)
        )
      }
      let values = try collect(parts, &record)
      guard let values else { return .pending }
      return .value(
        .object(values.map { JSONMember(name: members[$0].name.value, value: $1) }))
    }
  }

  /// The values of parts by their positions, without those that have none; nil while one is
  /// pending.
  private func collect(
    _ parts: [(path: String, value: TemplatedJSON, leads: [String])], _ record: inout JSONRecord
  ) throws(EvaluationFailure) -> [(Int, JSONValue)]? {
    var values: [(Int, JSONValue)] = []
    var diagnostics: [Diagnostic] = []
    var isPending = false
    for (index, part) in parts.enumerated() {
      do {
        switch try json(part.value, at: part.path, behind: part.leads, &record) {
        case .value(let value): values.append((index, value))
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
    _ template: Template, at path: String, behind leads: [String], _ record: inout JSONRecord
  ) throws(EvaluationFailure) -> Evaluation<JSONValue> {
    func omit(_ reason: OmittedEntry.Reason) {
      record.omissions.append(
        OmittedEntry(
          part: .json, name: path, template: template, span: template.span, reason: reason))
    }
    switch try evaluate(template) {
    case .missing(let expression):
      omit(.missing(expression))
      return .missing(expression)
    case .pending:
      omit(.pending)
      return .pending
    case .value(let evaluated):
      if !template.expressions.isEmpty {
        record.parts.append(BodyPart(name: path, template: template))
      }
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
