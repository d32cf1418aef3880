package import ConnectorModel
import JSONDocument

/// What a server says about an error, as the connector's `error_message` finds it.
package enum ServerMessage {
  /// The longest text that is quoted, in characters.
  static let limit = 500

  /// The server's own text; nil where it says nothing that can be quoted.
  ///
  /// - Parameters:
  ///   - selectors: the connector's; the first that gives text or a list that is not empty is
  ///     taken. Without one, the start of a text body is quoted, and any other described.
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
    return
      switch BodyQuote(
        response.body, contentType: response.values(of: "Content-Type").first, limit: limit,
        hiding: redactor)
    {
    case .text(let text), .description(let text): text
    case nil: nil
    }
  }
}
