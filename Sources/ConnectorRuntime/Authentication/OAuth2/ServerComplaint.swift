import ConnectorModel
import JSONDocument

/// What a response says went wrong, as far as it says so in a known way.
struct ServerComplaint: Sendable, Hashable {
  /// The error's code: RFC 6749's `error`, or what stands in its place.
  var code: String?
  /// The explanation.
  var text: String?

  /// Both on one line: `invalid_client: The secret is wrong`.
  var shown: String? {
    switch (code, text) {
    case (let code?, let text?): "\(code): \(text)"
    case (let code?, nil): code
    case (nil, let text): text
    }
  }

  /// Reads `error` and `error_description` (RFC 6749 §5.2), else the API's own selectors, else
  /// the members that most APIs use.
  init?(
    _ response: TransportResponse, document: JSONNode?, selectors: [Selector],
    evaluate: SelectorEvaluation
  ) {
    if let document, let standard = Self.standard(document) {
      self = standard
      return
    }
    for selector in selectors {
      if let text = ServerText.shown((try? evaluate(selector, response)) ?? nil) {
        self.init(code: nil, text: text)
        return
      }
    }
    guard let document, let common = Self.common(document) else { return nil }
    self = common
  }

  /// RFC 6749's own error, in a response of any status; nil where `error` is absent or says that
  /// there is none.
  static func standard(_ document: JSONNode) -> ServerComplaint? {
    guard let error = document.member(named: "error") else { return nil }
    switch error.kind {
    case .null, .array: return nil
    case .object:
      return common(error) ?? ServerComplaint(code: nil, text: ServerText.shown(error.value))
    case .boolean:
      guard error.bool == true else { return nil }
      return common(document) ?? ServerComplaint(code: "error", text: description(of: document))
    case .number:
      guard error.number?.int64 != 0 else { return nil }
      return ServerComplaint(
        code: ServerText.shown(error.value),
        text: description(of: document) ?? common(document)?.text)
    case .string:
      guard let code = ServerText.shown(error.value) else { return nil }
      return ServerComplaint(
        code: code, text: description(of: document) ?? common(document)?.text)
    }
  }

  /// What somebody's own selector found.
  init(text: String) {
    self.init(code: nil, text: text)
  }

  private init(code: String?, text: String?) {
    self.code = code
    self.text = text
  }

  private static func description(of node: JSONNode) -> String? {
    first(["error_description", "errorDescription"], of: node)
  }

  /// `{code, message}` under its usual names.
  private static func common(_ node: JSONNode) -> ServerComplaint? {
    let code = first(["code", "errorCode", "error_code"], of: node)
    let text = first(
      [
        "message", "error_description", "error_message", "errorMessage", "detail", "details",
        "errorSummary", "title", "errors",
      ], of: node)
    return text == nil ? nil : ServerComplaint(code: code, text: text)
  }

  private static func first(_ names: [String], of node: JSONNode) -> String? {
    for name in names {
      if let text = ServerText.shown(node.member(named: name)?.value) { return text }
    }
    return nil
  }
}
