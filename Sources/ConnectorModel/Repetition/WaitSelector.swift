package import Diagnostics
import JSONDocument

/// An entry of `retry.wait`: where a response says how long to wait, and in which form.
package struct WaitSelector: Declared {
  /// `as`: the form of what is found.
  package enum Form: String, DeclaredChoice, CaseIterable {
    case seconds
    case date
    case epoch
    case auto

    package static let choices: [ValueShape.Choice] = [
      .init("seconds", "a number of seconds from now"),
      .init("date", "an HTTP-date or an RFC 3339 date-time"),
      .init("epoch", "seconds since 1970"), .init("auto", "seconds or a date"),
    ]
  }

  package var selector = Selector()
  package var form: Located<Form>?
  package var span: SourceSpan?

  package init() {}

  /// An entry that is a selector alone.
  package init(selector: Selector, form: Located<Form>? = nil) {
    self.selector = selector
    self.form = form
    span = selector.span
  }

  package static let declaration = ObjectDeclaration<WaitSelector>(
    "wait", "Where a response says how long to wait.",
    constraints: [.exactlyOne(Selector.sources), .requires("group", "regex")],
    fields: Selector.fields.filter { !["required", "default"].contains($0.key.name) }
      .map { $0.lifted(to: \WaitSelector.selector) } + [
        FieldDeclaration(
          "as", \.form, .choice(), example: "auto",
          "What it is: seconds, date, epoch, or auto (seconds or a date), which is the default.")
      ])
}

extension FieldType where Value == WaitSelector {
  /// A wait: a JSONPath as text, or a mapping.
  package static var waitSelector: Self {
    FieldType<WaitSelector>.object().orScalar(
      FieldType<Located<JSONPath>>.jsonPath.map {
        WaitSelector(selector: Selector(jsonPath: $0))
      })
  }
}
