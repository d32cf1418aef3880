/// A value with the place that it was written at.
package struct Located<Value> {
  /// The value.
  package var value: Value

  /// Where it stands.
  package var span: SourceSpan

  package init(_ value: Value, at span: SourceSpan) {
    self.value = value
    self.span = span
  }

  /// The same place with another value.
  package func map<Other>(_ transform: (Value) throws -> Other) rethrows -> Located<Other> {
    Located<Other>(try transform(value), at: span)
  }
}

extension Located where Value == String {
  /// A text: every key and value of a file is one, and the general initialiser looks up its type each
  /// time.
  package init(_ value: String, at span: SourceSpan) {
    self.value = value
    self.span = span
  }
}

extension Located: Sendable where Value: Sendable {}
extension Located: Equatable where Value: Equatable {}
extension Located: Hashable where Value: Hashable {}
