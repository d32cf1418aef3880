package import Diagnostics
package import JSONDocument

/// A selector and one predicate on its value.
package struct Check: Declared {
  package var selector = Selector()
  package var equals: Located<JSONValue>?
  package var notEquals: Located<JSONValue>?
  package var exists: Located<Bool>?
  package var matches: RegularExpressionText?
  package var contains: Located<JSONValue>?
  package var oneOf: Located<JSONValue>?
  package var isType: Located<CheckedType>?
  package var length: Located<Int>?
  package var greaterThan: Located<JSONValue>?
  package var greaterOrEqual: Located<JSONValue>?
  package var lessThan: Located<JSONValue>?
  package var lessOrEqual: Located<JSONValue>?
  package var empty: Located<Bool>?

  /// The words of `is_type`.
  package enum CheckedType: String, DeclaredChoice, CaseIterable {
    case string
    case integer
    case number
    case boolean
    case object
    case array
    case null
  }
  package var span: SourceSpan?

  package init() {}

  /// The predicates; exactly one is given.
  package static let predicates = [
    "equals", "not_equals", "exists", "matches", "contains", "one_of", "is_type", "length", "gt",
    "gte", "lt", "lte", "empty",
  ]

  package static let declaration = ObjectDeclaration<Check>(
    "check", "A selector and one predicate on its value.",
    constraints: [
      .exactlyOne(Selector.sources), .requires("group", "regex"), .exactlyOne(predicates),
    ],
    fields: selectorFields + predicateFields)

  private static let selectorFields = Selector.fields
    .filter { $0.key.name != "required" }
    .map { $0.lifted(to: \Check.selector) }

  private static let predicateFields: [FieldDeclaration<Check>] = [
    FieldDeclaration("equals", \.equals, .literal, "The value is this one; 1 equals 1.0."),
    FieldDeclaration("not_equals", \.notEquals, .literal, "There is a value, another one."),
    FieldDeclaration("exists", \.exists, .boolean, "Whether there is a value."),
    FieldDeclaration(
      "matches", \.matches, .regularExpression, "The text matches somewhere."),
    FieldDeclaration(
      "contains", \.contains, .literal,
      "The text holds this text, the list this element, the object this key."),
    FieldDeclaration("one_of", \.oneOf, .literal, "The value is one of this list."),
    FieldDeclaration("is_type", \.isType, .choice(), "The value's JSON type."),
    FieldDeclaration(
      "length", \.length, .integer(0...Int.max),
      "Characters of a text, elements of a list, members of an object."),
    FieldDeclaration("gt", \.greaterThan, .literal, "A number above this one."),
    FieldDeclaration("gte", \.greaterOrEqual, .literal, "A number not below this one."),
    FieldDeclaration("lt", \.lessThan, .literal, "A number below this one."),
    FieldDeclaration("lte", \.lessOrEqual, .literal, "A number not above this one."),
    FieldDeclaration(
      "empty", \.empty, .boolean,
      "Whether there is no value, null, or an empty text, list or object."),
  ]
}
