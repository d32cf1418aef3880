extension JSONValue {
  /// The value as JSON in UTF-8: members in order, numbers as they were written.
  package func bytes(_ layout: JSONLayout = .compact) -> [UInt8] {
    var writer = JSONWriter(layout)
    write(to: &writer)
    return writer.output
  }

  /// The value as JSON: members in order, numbers as they were written.
  package func text(_ layout: JSONLayout = .compact) -> String {
    String(decoding: bytes(layout), as: UTF8.self)
  }

  private func write(to writer: inout JSONWriter) {
    switch self {
    case .null: writer.scalar("null".utf8)
    case .bool(let bool): writer.scalar((bool ? "true" : "false").utf8)
    case .number(let number): writer.scalar(number.text.utf8)
    case .string(let string): writer.string(string)
    case .array(let elements):
      writer.open(UInt8(ascii: "["))
      for element in elements { element.write(to: &writer) }
      writer.close(UInt8(ascii: "]"))
    case .object(let members):
      writer.open(UInt8(ascii: "{"))
      for member in members {
        writer.string(member.name)
        writer.colon()
        member.value.write(to: &writer)
      }
      writer.close(UInt8(ascii: "}"))
    }
  }
}

extension JSONValue: CustomStringConvertible {
  /// The value as compact JSON.
  package var description: String { text() }
}
