package import Diagnostics

/// A YAML object, declared once: what drives decoding, suggestions, redaction, the JSON Schema and
/// the reference.
package protocol Declared: Sendable {
  /// The object before any key was read.
  init()

  /// The mapping that it was read from.
  var span: SourceSpan? { get set }

  /// Its keys, in the order of the reference.
  static var declaration: ObjectDeclaration<Self> { get }
}

/// The keys of one YAML object and how they are stored in its value.
package struct ObjectDeclaration<Object: Declared>: Sendable {
  /// The keys.
  package let fields: [FieldDeclaration<Object>]
  /// The declaration without its Swift type, as the loader sees it.
  package let erased: AnyObjectDeclaration

  package init(
    _ name: String, _ summary: String, constraints: [KeyConstraint] = [],
    habits: WritingHabits = WritingHabits(), builtIns: Set<TemplateBuiltIn> = [],
    fields: [FieldDeclaration<Object>]
  ) {
    self.fields = fields
    erased = AnyObjectDeclaration(
      name: name, summary: summary, fields: fields.map(\.key), constraints: constraints,
      habits: habits, builtIns: builtIns
    ) { values, span in
      var object = Object()
      object.span = span
      for (index, value) in values { fields[index].assign(&object, value) }
      return object
    }
  }
}

/// What holds between the keys of one object.
package enum KeyConstraint: Sendable {
  /// Exactly one of the keys is there.
  case exactlyOne([String])
  /// At most one of the keys is there.
  case atMostOne([String])
  /// Where the first key is, the second must be too.
  case requires(String, String)
}

/// An `ObjectDeclaration` without its Swift type.
///
/// A class, as each object of each file is decoded by one, and copying it would count references.
package final class AnyObjectDeclaration: Sendable {
  /// The object's name in messages.
  package let name: String
  /// What it is, in a sentence.
  package let summary: String
  /// The keys.
  package let fields: [FieldKey]
  /// The keys that the object needs.
  package let requiredFields: [FieldKey]
  /// The names of the keys that this version acts on.
  package let builtNames: [String]
  /// What holds between keys.
  package let constraints: [KeyConstraint]
  /// What messages can say of what people write instead.
  package let habits: WritingHabits
  /// The built-ins that templates in it may name beside those that are known everywhere.
  package let builtIns: Set<TemplateBuiltIn>
  /// Makes the value from what was decoded (pairs of an index into `fields` and its value) and the
  /// mapping's place.
  package let build: @Sendable ([(Int, DecodedValue)], SourceSpan) -> any Sendable

  init(
    name: String, summary: String, fields: [FieldKey], constraints: [KeyConstraint],
    habits: WritingHabits, builtIns: Set<TemplateBuiltIn>,
    build: @escaping @Sendable ([(Int, DecodedValue)], SourceSpan) -> any Sendable
  ) {
    self.name = name
    self.summary = summary
    self.fields = fields
    requiredFields = fields.filter { $0.isRequired && $0.isBuilt }
    builtNames = fields.filter(\.isBuilt).map(\.name)
    self.constraints = constraints
    self.habits = habits
    self.builtIns = builtIns
    self.build = build
  }

  /// The same keys, with something done to the value that is made.
  func building(
    _ completed: @escaping @Sendable (any Sendable) -> any Sendable
  ) -> AnyObjectDeclaration {
    let build = build
    return AnyObjectDeclaration(
      name: name, summary: summary, fields: fields, constraints: constraints, habits: habits,
      builtIns: builtIns
    ) { values, span in completed(build(values, span)) }
  }
}

/// What is known of a key apart from how its value is stored.
///
/// A class, as it is looked at for each key of each file, and copying it would count references.
package final class FieldKey: Sendable {
  /// The key as it is written.
  package let name: String
  /// What may stand there.
  package let shape: ValueShape
  /// What it means, in a sentence or two.
  package let summary: String
  /// An example value, as YAML.
  package let example: String?
  /// Whether the object needs it.
  package let isRequired: Bool
  /// Whether what stands there is a secret.
  package let isSecret: Bool
  /// Whether this version acts on it; the loader refuses the key otherwise.
  package let isBuilt: Bool

  package init(
    name: String, shape: ValueShape, summary: String, example: String? = nil,
    isRequired: Bool = false, isSecret: Bool = false, isBuilt: Bool = true
  ) {
    self.name = name
    self.shape = shape
    self.summary = summary
    self.example = example
    self.isRequired = isRequired
    self.isSecret = isSecret
    self.isBuilt = isBuilt
  }
}

/// One key of an object with the property that takes its value.
package struct FieldDeclaration<Object>: Sendable {
  /// What is known of the key.
  package var key: FieldKey
  /// Stores a decoded value; a value of another shape is left out (the loader has reported it).
  package var assign: @Sendable (inout Object, DecodedValue) -> Void
  /// What the object holds under the key; nil for a key that nothing acts on.
  package var value: @Sendable (Object) -> (any Sendable)?
}

extension FieldDeclaration {
  /// A key whose property is nil while the key is absent.
  package init<Value: Sendable>(
    _ name: String, _ property: any WritableKeyPath<Object, Value?> & Sendable,
    _ type: FieldType<Value>, required: Bool = false, secret: Bool = false,
    example: String? = nil, _ summary: String
  ) {
    key = FieldKey(
      name: name, shape: type.shape, summary: summary, example: example, isRequired: required,
      isSecret: secret, isBuilt: true)
    assign = { object, value in
      if let extracted = type.extract(value) { object[keyPath: property] = extracted }
    }
    value = { $0[keyPath: property] }
  }

  /// A key whose property has a value from the start.
  package init<Value: Sendable>(
    _ name: String, into property: any WritableKeyPath<Object, Value> & Sendable,
    _ type: FieldType<Value>, required: Bool = false, secret: Bool = false,
    example: String? = nil, _ summary: String
  ) {
    key = FieldKey(
      name: name, shape: type.shape, summary: summary, example: example, isRequired: required,
      isSecret: secret, isBuilt: true)
    assign = { object, value in
      if let extracted = type.extract(value) { object[keyPath: property] = extracted }
    }
    value = { $0[keyPath: property] }
  }

  /// A key of the format that this version does not act on: its presence is an error.
  package static func planned(_ name: String, _ summary: String) -> FieldDeclaration {
    FieldDeclaration(
      key: FieldKey(
        name: name, shape: .literal, summary: summary, example: nil, isRequired: false,
        isSecret: false, isBuilt: false),
      assign: { _, _ in }, value: { _ in nil })
  }

  /// The same key as a part of a larger object that embeds this one.
  package func lifted<Outer>(
    to property: any WritableKeyPath<Outer, Object> & Sendable
  ) -> FieldDeclaration<Outer> {
    let assign = assign
    let value = value
    return FieldDeclaration<Outer>(
      key: key, assign: { outer, decoded in assign(&outer[keyPath: property], decoded) },
      value: { outer in value(outer[keyPath: property]) })
  }
}
