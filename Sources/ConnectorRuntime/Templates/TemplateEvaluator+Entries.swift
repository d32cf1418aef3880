import ConnectorModel
import Diagnostics
import JSONDocument

extension TemplateEvaluator {
  /// What one template gives to a mapping of names: a text, several of a list, or none.
  enum EntryTexts {
    /// The texts, encoded; at least one.
    case texts([String])
    /// None, with the reason.
    case nothing(OmittedEntry.Reason)
  }

  /// The texts of a query, header or form entry's template.
  ///
  /// - Parameter leads: what stands before the entry's value in the request.
  /// - Throws: `type-mismatch` for an object and for what cannot be an entry's text.
  func entryTexts(
    _ template: Template, in position: PositionEncoding, behind leads: [String] = []
  ) throws(EvaluationFailure) -> EntryTexts {
    switch try evaluate(template) {
    case .missing(let expression): return .nothing(.missing(expression))
    case .pending: return .nothing(.pending)
    case .value(let evaluated):
      noteLandings(of: evaluated, behind: leads)
      guard let sole = evaluated.soleValue else {
        return .texts([try evaluated.text(in: position)])
      }
      switch sole.value.value {
      case .null: return .nothing(.null)
      case .array(let elements):
        let texts = try repeated(elements, of: sole, in: position)
        return texts.isEmpty ? .nothing(.empty) : .texts(texts)
      case .object:
        throw EvaluationFailure(
          Diagnostic(
            "type-mismatch", "\(sole.expression.shownName) is an object, which is no entry's value",
            at: sole.expression.span,
            help: "Name a member of it, or write | json for JSON text."))
      case .bool, .number, .string: return .texts([try evaluated.text(in: position)])
      }
    }
  }

  private func repeated(
    _ elements: [JSONValue], of list: EvaluatedExpression, in position: PositionEncoding
  ) throws(EvaluationFailure) -> [String] {
    var texts: [String] = []
    for (index, element) in elements.enumerated() where element != .null {
      var single = list
      single.value.value = element
      guard let text = single.value.text else {
        throw EvaluationFailure(
          Diagnostic(
            "type-mismatch",
            "element \(index) of \(list.expression.shownName) is \(element.shownType), "
              + "which is no entry's value",
            at: list.expression.span))
      }
      texts.append(try single.encoded(text, in: position))
    }
    return texts
  }
}
