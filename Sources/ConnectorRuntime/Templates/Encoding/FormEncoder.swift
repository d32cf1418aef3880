/// Fields of `application/x-www-form-urlencoded`: a space is `+`.
enum FormEncoder {
  /// A name or a value: all but unreserved characters is escaped.
  static func field(_ text: String) -> String { PercentEncoding.encode(text, space: "+") }
}
