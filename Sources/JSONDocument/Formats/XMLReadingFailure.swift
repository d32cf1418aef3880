import CExpat

/// Why expat refused a document.
struct XMLReadingFailure: Error {
  /// What a limit on entities says.
  static let tooMuchText = "its entities expand to too much text"

  var error: JSONSyntaxError
  /// The encoding that the document names, where that is what is wrong.
  var unknownEncoding: String?
  /// Whether the document's bytes cannot be in the encoding that it names.
  var contradictsEncoding = false

  init(_ error: JSONSyntaxError) { self.error = error }

  /// One of expat's errors in words.
  ///
  /// - Parameters:
  ///   - openElement: the name of the innermost open element.
  ///   - encoding: the unknown encoding's name.
  static func message(of code: XML_Error, openElement: String?, encoding: String?) -> String {
    // A name is quoted whole or not at all: a part of a secret could not be told any more.
    let element = openElement.flatMap { $0.utf8.count <= 100 ? "<\($0)>" : nil }
    switch code {
    case XML_ERROR_NO_ELEMENTS:
      return openElement == nil
        ? "there is no element" : "\(element ?? "an element") is not closed"
    case XML_ERROR_TAG_MISMATCH: return "the end tag is not that of \(element ?? "the element")"
    case XML_ERROR_INVALID_TOKEN: return "a character cannot stand here"
    case XML_ERROR_SYNTAX: return "text stands outside the root element"
    case XML_ERROR_JUNK_AFTER_DOC_ELEMENT: return "something stands behind the root element"
    case XML_ERROR_UNCLOSED_TOKEN: return "a tag, comment or instruction is not closed"
    case XML_ERROR_UNCLOSED_CDATA_SECTION: return "a CDATA section is not closed"
    case XML_ERROR_PARTIAL_CHAR: return "the document ends inside a character"
    case XML_ERROR_DUPLICATE_ATTRIBUTE: return "an attribute is given twice"
    case XML_ERROR_UNDEFINED_ENTITY: return "an entity is not declared"
    case XML_ERROR_RECURSIVE_ENTITY_REF: return "an entity refers to itself"
    case XML_ERROR_EXTERNAL_ENTITY_HANDLING, XML_ERROR_ATTRIBUTE_EXTERNAL_ENTITY_REF:
      return "it refers to an external entity, and none is loaded"
    case XML_ERROR_AMPLIFICATION_LIMIT_BREACH: return tooMuchText
    case XML_ERROR_BAD_CHAR_REF: return "a character reference names no character"
    case XML_ERROR_MISPLACED_XML_PI: return "something stands before the XML declaration"
    case XML_ERROR_INCORRECT_ENCODING: return "it is not in the encoding that it names"
    case XML_ERROR_UNKNOWN_ENCODING: return TextEncoding.unsupported(encoding ?? "")
    default:
      return XML_ErrorString(code).map { String(cString: $0) } ?? "it is not well-formed"
    }
  }
}
