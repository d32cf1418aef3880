/// Where a template's value lands; that decides how it is encoded.
package enum TemplatePosition: String, Sendable, Hashable, CaseIterable {
  /// An absolute or relative URL: host, path and query each with their own encoding.
  case url
  /// The path of a request: a value is one segment.
  case path
  /// The value of a query parameter.
  case query
  /// The value of a header field.
  case header
  /// The value of a cookie.
  case cookie
  /// The value of a form field.
  case form
  /// A value or a text inside JSON.
  case json
  /// Text inside XML.
  case xml
  /// Text that is sent or used as it is.
  case text
  /// `attach.format`: text, with `$token` in it.
  case credential
  /// A part of `hmac`: text, with the parts of the request and `$signature` in it.
  case signing
}
