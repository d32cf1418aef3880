/// How text of the file and values are encoded in one kind of place.
struct PositionEncoding: Sendable {
  typealias Encode = @Sendable (String) throws(EncodingProblem) -> String

  /// Text that the author wrote.
  var literal: Encode
  /// A value.
  var value: Encode
  /// A value under `| raw`: as it is, so long as it cannot break the message that carries it.
  var raw: Encode

  init(literal: Encode? = nil, value: @escaping Encode, raw: Encode? = nil) {
    self.literal = literal ?? value
    self.value = value
    self.raw = raw ?? { $0 }
  }

  /// No encoding: text bodies, texts inside JSON.
  static let plain = PositionEncoding(value: { $0 })
  /// A query parameter's value.
  static let query = PositionEncoding(
    literal: { QueryEncoder.literal($0) }, value: { QueryEncoder.value($0) },
    raw: QueryEncoder.raw)
  /// A form field's value.
  static let form = PositionEncoding(value: { FormEncoder.field($0) })
  /// A header field's value.
  static let header = PositionEncoding(value: HeaderEncoder.value, raw: HeaderEncoder.value)
  /// A URL's host or a part of it.
  static let host = PositionEncoding(value: HostEncoder.value)
  /// XML, which the author wrote himself but for the values.
  static let xml = PositionEncoding(literal: { $0 }, value: XMLEncoder.value)
}
