import CExpat

/// Reads XML with expat, within limits: no external entity is loaded, and internal ones expand to
/// a bounded amount of text.
struct XMLReader {
  /// What entities may expand to, times the text that was read; it counts beyond a mebibyte.
  private static let maximumAmplification: Float = 8
  /// expat follows references inside entities by recursion (until 2.7), one for each declared one.
  private static let maximumEntityDeclarations = 1000

  private(set) var elements: XMLElements
  /// Why the document was refused by a limit of our own.
  private(set) var refusal: JSONSyntaxError?
  /// The encoding that the document names, where expat does not know it.
  private(set) var unknownEncoding: String?

  private let parser: XML_Parser
  private let maximumDepth: Int
  private var entityDeclarations = 0

  private init(parser: XML_Parser, size: Int, maximumDepth: Int) {
    self.parser = parser
    self.maximumDepth = maximumDepth
    // Four times what came: escapes and the step from one byte to three in UTF-8 take no more.
    elements = XMLElements(allowance: 8 << 20 + 4 * size)
  }

  /// Reads a whole document once.
  ///
  /// - Parameters:
  ///   - bytes: the document, at most 512 MiB.
  ///   - encoding: the encoding, whatever the document says; nil where the document says it.
  static func read(
    _ bytes: [UInt8], encoding: TextEncoding?, maximumDepth: Int
  ) throws(XMLReadingFailure) -> XMLElements {
    guard let parser = XML_ParserCreate(encoding?.name) else {
      throw XMLReadingFailure(
        .init(message: "there is not enough memory", offset: 0, line: 1, column: 1))
    }
    defer { XML_ParserFree(parser) }
    var reader = XMLReader(parser: parser, size: bytes.count, maximumDepth: maximumDepth)
    let status = withUnsafeMutablePointer(to: &reader) { reader in
      reader.pointee.listen(as: reader)
      // All at once: a text that comes in parts is scanned again from its start with each.
      return bytes.withUnsafeBytes {
        XML_Parse(parser, $0.bindMemory(to: CChar.self).baseAddress, Int32($0.count), 1)
      }
    }
    if let refusal = reader.refusal { throw XMLReadingFailure(refusal) }
    guard status == XML_STATUS_OK else { throw reader.failure() }
    return reader.elements
  }

  /// Lets expat call this value, whose address must stay until parsing ends.
  private func listen(as reader: UnsafeMutablePointer<XMLReader>) {
    XML_SetUserData(parser, reader)
    _ = XML_SetBillionLaughsAttackProtectionMaximumAmplification(
      parser, Self.maximumAmplification)
    _ = XML_SetBillionLaughsAttackProtectionActivationThreshold(parser, 1 << 20)
    XML_SetElementHandler(
      parser,
      { data, name, attributes in XMLReader.at(data)?.pointee.startElement(name, attributes) },
      { data, _ in XMLReader.at(data)?.pointee.endElement() })
    XML_SetCharacterDataHandler(parser) { data, text, length in
      XMLReader.at(data)?.pointee.characters(text, Int(length))
    }
    XML_SetEntityDeclHandler(parser) { data, _, _, _, _, _, _, _, _ in
      XMLReader.at(data)?.pointee.entityDeclaration()
    }
    XML_SetSkippedEntityHandler(parser) { data, name, isParameterEntity in
      if isParameterEntity == 0 { XMLReader.at(data)?.pointee.skippedEntity(name) }
    }
    // Refused here, such an entity is an error of expat's own; without a handler it were skipped.
    XML_SetExternalEntityRefHandler(parser) { _, _, _, _, _ in Int32(XML_STATUS_ERROR.rawValue) }
    XML_SetUnknownEncodingHandler(
      parser,
      { data, name, encoding in
        guard let reader = XMLReader.at(data), let name, let encoding else { return 0 }
        return reader.pointee.unknownEncoding(String(cString: name), encoding) ? 1 : 0
      }, reader)
  }

  private static func at(_ data: UnsafeMutableRawPointer?) -> UnsafeMutablePointer<XMLReader>? {
    data?.assumingMemoryBound(to: XMLReader.self)
  }

  // MARK: Events

  private mutating func startElement(
    _ name: UnsafePointer<CChar>?, _ list: UnsafeMutablePointer<UnsafePointer<CChar>?>?
  ) {
    guard refusal == nil, let name, var next = list else { return }
    guard elements.depth < maximumDepth else {
      return refuse("the document nests deeper than \(maximumDepth) levels")
    }
    elements.startElement(Self.text(name))
    // Names and values alternate; a null pointer ends them.
    while let name = next.pointee, let value = next.successor().pointee {
      elements.attribute(Self.text(name), Self.text(value))
      next += 2
    }
    refuseTooMuchText()
  }

  private mutating func endElement() {
    guard refusal == nil else { return }
    elements.endElement()
    refuseTooMuchText()
  }

  private mutating func characters(_ text: UnsafePointer<CChar>?, _ length: Int) {
    guard refusal == nil, let text else { return }
    elements.characters(Self.text(text, length))
  }

  /// Keeps a reference that cannot be resolved as it is written.
  ///
  /// It is one to an entity of an external DTD, such as `&nbsp;` of XHTML's.
  private mutating func skippedEntity(_ name: UnsafePointer<CChar>?) {
    guard refusal == nil, let name else { return }
    let reference = Array("&".utf8) + Array(Self.text(name)) + Array(";".utf8)
    reference.withUnsafeBufferPointer { elements.characters($0) }
  }

  private mutating func entityDeclaration() {
    entityDeclarations += 1
    if entityDeclarations > Self.maximumEntityDeclarations, refusal == nil {
      refuse("the document declares more than \(Self.maximumEntityDeclarations) entities")
    }
  }

  /// Describes an encoding that expat does not know; false if we do not either.
  private mutating func unknownEncoding(
    _ name: String, _ encoding: UnsafeMutablePointer<XML_Encoding>
  ) -> Bool {
    unknownEncoding = name
    guard case .windows1252 = TextEncoding(name: name) else { return false }
    withUnsafeMutableBytes(of: &encoding.pointee.map) { map in
      let map = map.bindMemory(to: Int32.self)
      for (byte, place) in zip(UInt8.min...UInt8.max, map.indices) {
        map[place] = Int32(TextEncoding.windows1252CodePoint(byte))
      }
    }
    encoding.pointee.data = nil
    encoding.pointee.convert = nil
    encoding.pointee.release = nil
    return true
  }

  // MARK: Failures

  private mutating func refuseTooMuchText() {
    if elements.builder.isOverdrawn { refuse(XMLReadingFailure.tooMuchText) }
  }

  private mutating func refuse(_ message: String) {
    refusal = error(message)
    _ = XML_StopParser(parser, 0)
  }

  /// An error at the place that expat has reached.
  private func error(_ message: String) -> JSONSyntaxError {
    JSONSyntaxError(
      message: message, offset: max(0, XML_GetCurrentByteIndex(parser)),
      line: Int(XML_GetCurrentLineNumber(parser)),
      column: Int(XML_GetCurrentColumnNumber(parser)) + 1)
  }

  private func failure() -> XMLReadingFailure {
    let code = XML_GetErrorCode(parser)
    let message = XMLReadingFailure.message(
      of: code, openElement: elements.openName, encoding: unknownEncoding)
    var failure = XMLReadingFailure(error(message))
    failure.unknownEncoding = code == XML_ERROR_UNKNOWN_ENCODING ? unknownEncoding : nil
    failure.contradictsEncoding = code == XML_ERROR_INCORRECT_ENCODING
    return failure
  }

  /// The characters of a C string.
  private static func text(_ start: UnsafePointer<CChar>) -> UnsafeBufferPointer<UInt8> {
    var length = 0
    while start[length] != 0 { length += 1 }
    return text(start, length)
  }

  private static func text(
    _ start: UnsafePointer<CChar>, _ length: Int
  ) -> UnsafeBufferPointer<UInt8> {
    UnsafeBufferPointer(
      start: UnsafeRawPointer(start).assumingMemoryBound(to: UInt8.self), count: length)
  }
}
