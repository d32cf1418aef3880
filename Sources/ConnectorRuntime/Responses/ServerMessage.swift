package import ConnectorModel
import JSONDocument

/// What a server says about an error, as the connector's `error_message` finds it.
package enum ServerMessage {
  /// The longest text that is quoted, in characters.
  static let limit = 500

  /// How many bytes of a body are looked at for it.
  private static let longestStart = 1 << 16

  /// The server's own text; nil where it says nothing that can be quoted.
  ///
  /// - Parameters:
  ///   - selectors: the connector's; the first that gives text or a list that is not empty is
  ///     taken. Without one, a short text body is quoted.
  ///   - redactor: hides secrets before anything is cut.
  package static func text(
    of response: ReceivedResponse, selectors: [Selector], hiding redactor: Redactor
  ) -> String? {
    let evaluator = SelectorEvaluator(response: response)
    for selector in selectors {
      guard let value = try? evaluator.value(of: selector),
        let text = render(redactor.redact(value))
      else { continue }
      return clean(text)
    }
    return fallback(response, redactor)
  }

  private static func render(_ value: JSONValue) -> String? {
    switch value {
    case .string(let text): text.isEmpty ? nil : text
    case .number(let number): number.text
    case .array(let elements):
      elements.isEmpty
        ? nil : elements.map { render($0) ?? $0.text() }.joined(separator: "; ")
    case .object(let members): members.isEmpty ? nil : value.text()
    case .null, .bool: nil
    }
  }

  private static func fallback(_ response: ReceivedResponse, _ redactor: Redactor) -> String? {
    guard !response.body.isEmpty else { return nil }
    let start = redactor.redact(
      String(decoding: response.body.prefix(longestStart), as: UTF8.self))
    if response.mediaType == "text/html" || start.lowercased().hasPrefix("<!doctype html") {
      return "an HTML page" + (title(of: start).map { " titled '\($0)'" } ?? "")
    }
    return clean(start)
  }

  private static func title(of page: String) -> String? {
    guard let open = page.range(ofLowercased: "<title>"),
      let close = page.range(ofLowercased: "</title>", from: open.upperBound)
    else { return nil }
    let title = clean(String(page[open.upperBound..<close.lowerBound]))
    return title.isEmpty ? nil : title
  }

  /// The text on one line, without control characters, cut where it is long.
  package static func clean(_ text: String) -> String {
    var result = ""
    var isSpace = true
    var count = 0
    for scalar in text.unicodeScalars {
      if count >= limit { return result + "..." }
      let isControl = scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value)
      if isControl || scalar == " " {
        if !isSpace { result += " " }
        isSpace = true
      } else {
        result.unicodeScalars.append(scalar)
        isSpace = false
      }
      count += 1
    }
    return result.trimmingSpaces()
  }
}

extension String {
  /// Where an ASCII text in lower case stands, compared without case.
  fileprivate func range(
    ofLowercased needle: String, from start: Index? = nil
  ) -> Range<Index>? {
    var index = start ?? startIndex
    while index < endIndex {
      let end = self.index(index, offsetBy: needle.count, limitedBy: endIndex)
      guard let end else { return nil }
      if self[index..<end].lowercased() == needle { return index..<end }
      index = self.index(after: index)
    }
    return nil
  }
}
