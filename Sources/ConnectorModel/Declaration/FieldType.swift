package import Diagnostics
package import JSONDocument

/// A shape together with the Swift type that its decoded value becomes.
package struct FieldType<Value>: Sendable {
  /// What may stand there.
  package var shape: ValueShape
  /// The typed value; nil where the decoded value is of another shape.
  package var extract: @Sendable (DecodedValue) -> Value?

  package init(shape: ValueShape, extract: @escaping @Sendable (DecodedValue) -> Value?) {
    self.shape = shape
    self.extract = extract
  }
}

extension FieldType where Value == Located<String> {
  /// Plain text.
  package static var text: Self {
    Self(shape: .text) { value in
      if case .text(let text) = value { return text }
      return nil
    }
  }
}

extension FieldType where Value == Template {
  /// Text with templates.
  package static func template(_ position: TemplatePosition) -> Self {
    Self(shape: .template(position)) { value in
      if case .template(let template) = value { return template }
      return nil
    }
  }
}

extension FieldType where Value == Located<Bool> {
  /// `true` or `false`.
  package static var boolean: Self {
    Self(shape: .boolean) { value in
      if case .boolean(let boolean) = value { return boolean }
      return nil
    }
  }
}

extension FieldType where Value == Located<Int> {
  /// The format's version.
  package static var version: Self {
    Self(shape: .version) { value in
      if case .integer(let integer) = value { return integer }
      return nil
    }
  }

  /// A whole number within bounds.
  package static func integer(_ bounds: ClosedRange<Int>) -> Self {
    Self(shape: .integer(bounds)) { value in
      if case .integer(let integer) = value { return integer }
      return nil
    }
  }
}

extension FieldType where Value == Located<Double> {
  /// A number within bounds.
  package static func number(_ bounds: ClosedRange<Double>) -> Self {
    Self(shape: .number(bounds)) { value in
      guard case .literal(let literal) = value, case .number(let number) = literal.value else {
        return nil
      }
      return Located(number.double, at: literal.span)
    }
  }
}

extension FieldType where Value == Located<Duration> {
  /// `250ms`, `2s`, `5m`, `1h`.
  package static var duration: Self {
    Self(shape: .duration) { value in
      if case .duration(let duration) = value { return duration }
      return nil
    }
  }
}

extension FieldType where Value == Located<JSONValue> {
  /// A JSON value without templates.
  package static var literal: FieldType<Located<JSONValue>> { literal(.literal) }

  /// A value whose type is declared beside it.
  package static var value: FieldType<Located<JSONValue>> { literal(.value) }

  private static func literal(_ shape: ValueShape) -> Self {
    Self(shape: shape) { value in
      if case .literal(let literal) = value { return literal }
      return nil
    }
  }
}

extension FieldType where Value == Located<[Located<JSONValue>]> {
  /// A list of values whose type is declared beside it.
  package static var values: Self {
    Self(shape: .list(of: .value, orSingle: false)) { value in
      guard case .list(let elements, let span) = value else { return nil }
      let values = elements.compactMap { element -> Located<JSONValue>? in
        if case .literal(let literal) = element { return literal }
        return nil
      }
      return Located(values, at: span)
    }
  }
}

extension FieldType where Value == TemplatedJSON {
  /// A JSON value whose texts may hold templates.
  package static var json: Self {
    Self(shape: .json) { value in
      if case .json(let json) = value { return json }
      return nil
    }
  }
}

extension FieldType where Value == Located<JSONPath> {
  /// A JSONPath (RFC 9535).
  package static var jsonPath: FieldType<Located<JSONPath>> {
    Self(shape: .jsonPath) { value in
      if case .jsonPath(let path) = value { return path }
      return nil
    }
  }
}

extension FieldType where Value == RegularExpressionText {
  /// A regular expression (PCRE2).
  package static var regularExpression: Self {
    Self(shape: .regularExpression) { value in
      if case .regularExpression(let expression) = value { return expression }
      return nil
    }
  }
}

extension FieldType {
  /// One of an enumeration's words.
  package static func choice<Word: DeclaredChoice>() -> Self where Value == Located<Word> {
    Self(shape: .choice(Word.choices)) { value in
      guard case .text(let text) = value, let word = Word(rawValue: text.value) else { return nil }
      return Located(word, at: text.span)
    }
  }

  /// A mapping with declared keys; an object without any of them stands for one that was reported.
  package static func object() -> Self where Value: Declared {
    Self(shape: .object { Value.declaration.erased }) { value in
      switch value {
      case .object(let object, _):
        return object as? Value
      case .invalid(let span):
        var object = Value()
        object.span = span
        return object
      default: return nil
      }
    }
  }

  /// A list, or one element for a list of one where `orSingle`.
  package static func list<Element>(
    of element: FieldType<Element>, orSingle: Bool = false
  ) -> Self where Value == [Element] {
    Self(shape: .list(of: element.shape, orSingle: orSingle)) { value in
      guard case .list(let values, _) = value else { return nil }
      return values.compactMap(element.extract)
    }
  }

  /// A mapping from the author's names to values, in the order written.
  package static func map<Element>(
    of element: FieldType<Element>, keys: ValueShape.KeyRule
  ) -> Self where Value == [NamedEntry<Element>] {
    Self(shape: .map(of: element.shape, keys: keys)) { value in
      guard case .map(let entries, _) = value else { return nil }
      return entries.compactMap { entry in
        element.extract(entry.value).map { NamedEntry(name: entry.key, value: $0) }
      }
    }
  }

  /// The same node stored as another type.
  package func map<Other>(_ transform: @escaping @Sendable (Value) -> Other) -> FieldType<Other> {
    let extract = extract
    return FieldType<Other>(shape: shape) { extract($0).map(transform) }
  }

  /// The value, or null.
  package func nullable() -> FieldType<Nullable<Value>> {
    let extract = extract
    return FieldType<Nullable<Value>>(shape: .nullable(shape)) { value in
      if case .null(let span) = value { return .null(span) }
      return extract(value).map(Nullable.value)
    }
  }

  /// The one for a scalar, this one for a list or a mapping.
  package func orScalar(_ scalar: FieldType<Value>) -> FieldType<Value> {
    let extract = extract
    return FieldType(shape: .scalarOr(scalar: scalar.shape, collection: shape)) { value in
      scalar.extract(value) ?? extract(value)
    }
  }
}

/// An enumeration whose raw values are the legal words of a key.
package protocol DeclaredChoice: RawRepresentable<String>, Sendable {
  /// The words with what they mean.
  static var choices: [ValueShape.Choice] { get }
}

extension DeclaredChoice where Self: CaseIterable {
  package static var choices: [ValueShape.Choice] { allCases.map { .init($0.rawValue) } }
}

/// A value under a name of the author's.
package struct NamedEntry<Value> {
  package var name: Located<String>
  package var value: Value

  package init(name: Located<String>, value: Value) {
    self.name = name
    self.value = value
  }
}

extension NamedEntry: Sendable where Value: Sendable {}

/// A value, or an explicit null that takes an inherited value away.
package enum Nullable<Value> {
  case null(SourceSpan)
  case value(Value)

  /// The value, unless it is null.
  package var value: Value? {
    if case .value(let value) = self { return value }
    return nil
  }
}

extension Nullable: Sendable where Value: Sendable {}
