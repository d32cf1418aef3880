extension ParsedJSON {
  /// Reads a table of comma-separated values (RFC 4180) as an array.
  ///
  /// The first row is the header, and each further row an object of texts by the header's names.
  /// Lines end with CRLF, LF or CR; empty lines are no rows. A row without some of the last cells
  /// has no members for them; one with more cells than the header is refused, unless those are
  /// empty. Columns of one name are all kept, and looking the name up gives the last. Nothing at
  /// all, or a header alone, is an empty array.
  ///
  /// - Parameters:
  ///   - csv: the table's bytes.
  ///   - separator: what stands between two cells, an ASCII character.
  ///   - hasHeader: false for a table whose first row is one like the others (`header=absent`,
  ///     RFC 4180 §3); rows are then arrays of texts.
  ///   - charset: the encoding; UTF-8 unless it or a byte-order mark says another.
  /// - Throws: ``JSONSyntaxError``.
  package init(
    csv: [UInt8], separator: UInt8 = UInt8(ascii: ","), hasHeader: Bool = true,
    charset: String? = nil
  ) throws(JSONSyntaxError) {
    let encoding = try TextEncoding.of(csv, charset: charset) ?? .utf8
    guard let text = encoding.decode(csv) else { throw Self.encodingError(encoding, csv) }
    self = try text.withUnsafeBufferPointer { buffer throws(JSONSyntaxError) in
      var reader = CSVReader(buffer, separator: separator)
      return try reader.read(hasHeader: hasHeader)
    }
  }

  /// The error for bytes that are not in their encoding; of UTF-8 the place is found.
  private static func encodingError(_ encoding: TextEncoding, _ bytes: [UInt8]) -> JSONSyntaxError {
    var offset = 0
    if case .utf8 = encoding {
      var decoder = UTF8()
      var iterator = bytes.makeIterator()
      while case .scalarValue(let scalar) = decoder.decode(&iterator) {
        offset += UTF8.width(scalar)
      }
    }
    return bytes.withUnsafeBufferPointer {
      JSONSyntaxError(message: "it is not valid \(encoding.name)", offset: offset, in: $0)
    }
  }
}
