package import Diagnostics
package import JSONDocument

/// What the loader made of a node by a `ValueShape`.
package indirect enum DecodedValue: Sendable {
  /// One entry of a `map`.
  package struct Entry: Sendable {
    package var key: Located<String>
    package var value: DecodedValue

    package init(key: Located<String>, value: DecodedValue) {
      self.key = key
      self.value = value
    }
  }

  case null(SourceSpan)
  case text(Located<String>)
  case boolean(Located<Bool>)
  case integer(Located<Int>)
  case duration(Located<Duration>)
  case template(Template)
  case literal(Located<JSONValue>)
  case json(TemplatedJSON)
  case jsonPath(Located<JSONPath>)
  case regularExpression(RegularExpressionText)
  case schema(ResponseSchema)
  case list([DecodedValue], SourceSpan)
  case map([Entry], SourceSpan)
  case object(any Sendable, SourceSpan)
  /// What could not be read and was reported: it keeps its name in a `map`, so that what refers to
  /// the name is not reported too.
  case invalid(SourceSpan)
}
