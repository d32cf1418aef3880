package import Diagnostics
package import JSONDocument

/// A JSON value in which every text may hold templates.
package indirect enum TemplatedJSON: Sendable, Hashable {
  /// A member of an object: its name is never a template.
  package struct Member: Sendable, Hashable {
    package var name: Located<String>
    package var value: TemplatedJSON

    package init(name: Located<String>, value: TemplatedJSON) {
      self.name = name
      self.value = value
    }
  }

  case null(SourceSpan)
  case boolean(Located<Bool>)
  case number(Located<JSONNumber>)
  case text(Template)
  case array([TemplatedJSON], SourceSpan)
  case object([Member], SourceSpan)

  /// Where it stands.
  package var span: SourceSpan {
    switch self {
    case .null(let span), .array(_, let span), .object(_, let span): span
    case .boolean(let value): value.span
    case .number(let value): value.span
    case .text(let template): template.span
    }
  }

  /// Every template in it, in order.
  package var templates: [Template] {
    switch self {
    case .null, .boolean, .number: []
    case .text(let template): [template]
    case .array(let elements, _): elements.flatMap(\.templates)
    case .object(let members, _): members.flatMap(\.value.templates)
    }
  }
}
