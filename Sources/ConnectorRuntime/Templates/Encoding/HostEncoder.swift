import ConnectorModel

/// Values inside a URL's authority: a host or a part of one, with or without a port.
enum HostEncoder {
  static func value(_ text: String) throws(EncodingProblem) -> String {
    if text.isEmpty {
      throw EncodingProblem("is empty, but stands in a URL's host")
    }
    guard HostText.isLegal(text) else {
      throw EncodingProblem(
        "holds what a URL's host cannot",
        help: "A host is letters, digits, '.', '-' and '_', maybe with ':' and a port.")
    }
    return text
  }
}
