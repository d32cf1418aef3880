extension ParsedJSON {
  /// Reads an XML 1.0 document as JSON.
  ///
  /// The document is an object with the root element as its one member. An element with neither
  /// attributes nor child elements is its text, `""` without any. Any other is an object: `@name`
  /// for each attribute, then `#text` if it has text, then its child elements; several of one name
  /// are a list at the place of the first. Everything is text. White space alone beside child
  /// elements goes, all other text stays as it is. Names are those of the document, prefixes
  /// included; declarations of namespaces, comments and instructions leave nothing.
  ///
  /// - Parameters:
  ///   - xml: the document's bytes.
  ///   - charset: the encoding that the transport names; it wins over the document's own, and a
  ///     byte-order mark over both (RFC 7303 §3.2).
  ///   - maximumDepth: how deep elements may nest.
  /// - Throws: ``JSONSyntaxError`` for what is not well-formed, refers to an external entity,
  ///   names an encoding other than UTF-8, UTF-16, ISO-8859-1 and windows-1252, or goes beyond a
  ///   limit.
  package init(
    xml: [UInt8], charset: String? = nil, maximumDepth: Int = defaultMaximumDepth
  ) throws(JSONSyntaxError) {
    guard xml.count <= JSONTapeEntry.maximumDocumentSize else {
      throw JSONSyntaxError(
        message: "the document is larger than 512 MiB", offset: 0, line: 1, column: 1)
    }
    let encoding = try TextEncoding.of(xml, charset: charset)
    let elements: XMLElements
    do throws(XMLReadingFailure) {
      elements = try XMLReader.read(xml, encoding: encoding, maximumDepth: maximumDepth)
    } catch {
      guard let known = Self.encoding(meantBy: error, in: xml) else { throw error.error }
      do throws(XMLReadingFailure) {
        elements = try XMLReader.read(xml, encoding: known, maximumDepth: maximumDepth)
      } catch {
        throw error.error
      }
    }
    self = elements.document()
  }

  /// The encoding of a document that names it by an alias, or names UTF-16 while its bytes say
  /// otherwise: a program wrote it into a string, and that was sent as UTF-8.
  private static func encoding(
    meantBy failure: XMLReadingFailure, in xml: [UInt8]
  ) -> TextEncoding? {
    if let name = failure.unknownEncoding { return TextEncoding(name: name) }
    return failure.contradictsEncoding && xml.starts(with: Array("<?xml".utf8)) ? .utf8 : nil
  }
}
