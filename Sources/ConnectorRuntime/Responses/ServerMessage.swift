package import ConnectorModel
import JSONDocument

/// What a server says about an error, as the connector's `error_message` finds it.
package enum ServerMessage {
  /// The longest text that is quoted, in characters.
  static let limit = 500

  /// How many bytes of a body without a selected text are looked at.
  private static let longestStart = 1 << 16

  /// The server's own text; nil where it says nothing that can be quoted.
  ///
  /// - Parameters:
  ///   - selectors: the connector's; the first that gives text or a list that is not empty is
  ///     taken. Without one, the start of a text body is quoted.
  ///   - fault: what the request's protocol calls the server's text, where no selector gives one.
  ///   - redactor: hides secrets before anything is cut.
  package static func text(
    of response: ReceivedResponse, selectors: [Selector], fault: String? = nil,
    hiding redactor: Redactor
  ) -> String? {
    let evaluator = SelectorEvaluator(response: response)
    for selector in selectors {
      guard let value = try? evaluator.value(of: selector) else { continue }
      if case .bool = value { continue }
      if let text = ServerText.shown(redactor.redact(value), limit: limit) { return text }
    }
    if let fault { return fault }
    if let fault = SOAPFault(in: response),
      let text = ServerText.shown(redactor.redact(fault.text), limit: limit)
    {
      return text
    }
    let start = redactor.redact(Array(response.body.prefix(longestStart)))
    let type = response.values(of: "Content-Type").first
    if ServerText.isHTML(contentType: type, body: start), !start.isEmpty {
      return ServerText.htmlPage(start)
    }
    let text = ServerText.singleLine(String(decoding: start, as: UTF8.self), limit: limit)
    return text.isEmpty ? nil : text
  }
}
