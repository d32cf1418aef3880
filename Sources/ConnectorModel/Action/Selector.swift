package import Diagnostics
package import JSONDocument

/// Says where in a response a value is.
package struct Selector: Declared {
  /// `body`: in which form.
  package enum BodyForm: String, DeclaredChoice, CaseIterable {
    case text
    case base64
  }

  /// `type`: what the value is turned into.
  package typealias ValueType = VariableDeclaration.ValueType

  /// Where it stands; set by the loader for the shorthand and the mapping alike.
  package var span: SourceSpan?
  package var jsonPath: Located<JSONPath>?
  package var header: Located<String>?
  package var cookie: Located<String>?
  package var regularExpression: RegularExpressionText?
  package var group: Located<JSONValue>?
  package var status: Located<Bool>?
  package var body: Located<BodyForm>?
  package var url: Located<Bool>?
  package var duration: Located<Bool>?
  package var type: Located<ValueType>?
  package var defaultValue: Located<JSONValue>?
  package var isRequired: Located<Bool>?
  package var isSecret: Located<Bool>?

  package init() {}

  /// A selector that is a JSONPath alone.
  package init(jsonPath: Located<JSONPath>) {
    self.jsonPath = jsonPath
    span = jsonPath.span
  }

  /// The keys that say where the value is; exactly one is given.
  package static let sources = [
    "jsonpath", "header", "cookie", "regex", "status", "body", "url", "duration",
  ]

  package static let declaration = ObjectDeclaration<Selector>(
    "selector", "Where in a response a value is; text beginning with $ is a JSONPath.",
    constraints: [.exactlyOne(sources), .requires("group", "regex")], fields: fields)

  /// The keys, for objects that hold a selector beside other keys.
  package static let fields: [FieldDeclaration<Selector>] = [
    FieldDeclaration("jsonpath", \.jsonPath, .jsonPath, "A JSONPath (RFC 9535) into the body."),
    FieldDeclaration("header", \.header, .text, "A header field's name."),
    FieldDeclaration("cookie", \.cookie, .text, "The name of a cookie that the response sets."),
    FieldDeclaration(
      "regex", \.regularExpression, .regularExpression, "A regular expression on the body's text."),
    FieldDeclaration(
      "group", \.group, .literal,
      "The group of the regular expression, by number or name; 1 where there is one, else 0."),
    FieldDeclaration("status", \.status, .boolean, "true: the status code."),
    FieldDeclaration("body", \.body, .choice(), "The whole body: text or base64."),
    FieldDeclaration("url", \.url, .boolean, "true: the URL that answered, after redirects."),
    FieldDeclaration("duration", \.duration, .boolean, "true: the request's time in milliseconds."),
    FieldDeclaration("type", \.type, .choice(), "What the value is turned into."),
    FieldDeclaration("default", \.defaultValue, .literal, "The value where there is none."),
    FieldDeclaration(
      "required", \.isRequired, .boolean, "Whether a missing value fails the run; true."),
    FieldDeclaration(
      "secret", \.isSecret, .boolean, "Whether the value never shows in any output."),
  ]
}

extension FieldType where Value == Selector {
  /// A selector: a JSONPath as text, or a mapping.
  package static var selector: Self {
    FieldType<Selector>.object().orScalar(
      FieldType<Located<JSONPath>>.jsonPath.map { Selector(jsonPath: $0) })
  }
}
