/// Values of header fields: nothing can be escaped there, so what is not visible ASCII or a space
/// is refused (RFC 9110 §5.5 calls all else obsolete or forbidden).
enum HeaderEncoder {
  static func value(_ text: String) throws(EncodingProblem) -> String {
    for byte in text.utf8 {
      switch byte {
      case 0x20...0x7E: continue
      case 0x0A, 0x0D:
        throw EncodingProblem(
          "holds a line break, which a header cannot",
          help: "Write | trim where it comes from the end of a file.")
      case 0x00...0x1F, 0x7F:
        throw EncodingProblem("holds a control character, which a header cannot")
      default:
        throw EncodingProblem(
          "holds characters that are not ASCII, which a header cannot",
          help: "Write | base64, or as the API says how it wants them.")
      }
    }
    return text
  }
}
