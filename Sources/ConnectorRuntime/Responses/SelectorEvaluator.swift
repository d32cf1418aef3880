package import ConnectorModel
import Cryptography
package import Diagnostics
package import JSONDocument
import RegularExpressions

/// Takes values out of a response.
package struct SelectorEvaluator: Sendable {
  /// The response.
  package let response: ReceivedResponse

  package init(response: ReceivedResponse) { self.response = response }

  /// The selected value: nil where there is none and no default.
  ///
  /// A singular JSONPath gives the value, any other always a list; an empty list is not missing.
  ///
  /// - Throws: `SelectorFailure` where the response cannot be read that way (the body cannot be
  ///   read, an expression runs over its limits, the value does not have the declared type).
  package func value(of selector: Selector) throws(SelectorFailure) -> JSONValue? {
    let raw: JSONValue?
    do throws(SelectorFailure) { raw = try rawValue(of: selector) } catch {
      // No body at all is one without values.
      guard error.isEmptyBody, let value = selector.defaultValue else { throw error }
      return value.value
    }
    guard let value = raw else { return selector.defaultValue?.value }
    guard let type = selector.type else { return value }
    guard let converted = ValueConversion.convert(value, to: type.value) else {
      throw SelectorFailure(
        Diagnostic(
          "type-mismatch",
          "the selected value is \(value.kindName), which cannot become \(type.value.rawValue)",
          at: type.span))
    }
    return converted
  }

  /// What a selector names in a token response, as `AuthenticationServices` takes it.
  ///
  /// - Throws: `RunFailure` of kind `authentication` where the response cannot be read that way.
  @Sendable package static func evaluate(
    _ selector: Selector, _ response: TransportResponse
  ) throws -> JSONValue? {
    do {
      return try SelectorEvaluator(response: ReceivedResponse(response)).value(of: selector)
    } catch {
      throw RunFailure(.authentication, error.diagnostic)
    }
  }

  private func rawValue(of selector: Selector) throws(SelectorFailure) -> JSONValue? {
    if let path = selector.jsonPath { return try value(at: path) }
    if let header = selector.header { return headerValue(header.value) }
    if let cookie = selector.cookie { return cookieValue(cookie.value).map(JSONValue.string) }
    if let expression = selector.regularExpression {
      return try match(expression, group: selector.group)
    }
    if selector.status?.value == true { return .number(JSONNumber(response.status)) }
    if selector.url?.value == true { return .string(response.url) }
    if selector.duration?.value == true {
      return .number(JSONNumber(response.duration.wholeMilliseconds))
    }
    switch selector.body?.value {
    case .text: return .string(try text(for: selector.body?.span))
    case .base64: return .string(Base64.encode(response.body))
    case nil: return nil
    }
  }

  /// The body as text.
  private func text(for span: SourceSpan?) throws(SelectorFailure) -> String {
    do throws(JSONSyntaxError) {
      return try response.decodedText()
    } catch {
      throw SelectorFailure(
        Diagnostic(
          "unknown-charset", "the response's text cannot be read: \(error.message)", at: span,
          help: "Select {body: base64}, or write the bytes to a file with -o FILE."))
    }
  }

  private func value(at path: Located<JSONPath>) throws(SelectorFailure) -> JSONValue? {
    if response.body.isEmpty, !path.value.isSingular { return .array([]) }
    let matches = try matches(of: path)
    if path.value.isSingular { return matches.first?.node.value }
    return .array(matches.map(\.node.value))
  }

  /// What a JSONPath selects in the body.
  func matches(of path: Located<JSONPath>) throws(SelectorFailure) -> [JSONPathMatch] {
    do {
      return try path.value.nodes(in: try document(for: path.span).root)
    } catch let failure as SelectorFailure {
      throw failure
    } catch {
      let message = (error as? JSONPathEvaluationError)?.message ?? "it cannot be evaluated"
      throw SelectorFailure(
        Diagnostic("bad-jsonpath", "the JSONPath was given up: \(message)", at: path.span))
    }
  }

  /// The body as JSON, whatever its format.
  func document(for span: SourceSpan?) throws(SelectorFailure) -> ParsedJSON {
    do {
      return try response.document()
    } catch {
      throw SelectorFailure(
        unreadableBody(error, at: span), isEmptyBody: response.body.isEmpty)
    }
  }

  private func unreadableBody(_ error: JSONSyntaxError, at span: SourceSpan?) -> Diagnostic {
    let format = response.format.name
    let type = response.mediaType.map { " (\($0))" } ?? ""
    let message =
      response.body.isEmpty
      ? "the response has no body"
      : "the response\(type) is not \(format): \(error.message) at line \(error.line), column "
        + "\(error.column)"
    return Diagnostic(
      response.format.failureID, message, at: span,
      help: response.body.isEmpty
        ? nil
        : response.looksLikeJSONLines
          ? "The body is JSON Lines, which is read as a list where its Content-Type says so "
            + "(application/x-ndjson); else select {body: text} or a {regex: …}."
          : "Select {body: text} or a {regex: …} from a body that is not \(format).")
  }

  private func headerValue(_ name: String) -> JSONValue? {
    let values = response.values(of: name)
    return values.isEmpty ? nil : .string(values.joined(separator: ", "))
  }

  /// The value of a cookie that the response sets (RFC 6265 §4.1.1), quotes taken away.
  private func cookieValue(_ name: String) -> String? {
    for field in response.values(of: "Set-Cookie").reversed() {
      let pair = field.prefix { $0 != ";" }
      guard let equals = pair.firstIndex(of: "="),
        String(pair[..<equals]).trimmingSpaces() == name
      else { continue }
      let value = String(pair[pair.index(after: equals)...]).trimmingSpaces()
      let isQuoted = value.count >= 2 && value.hasPrefix("\"") && value.hasSuffix("\"")
      return isQuoted ? String(value.dropFirst().dropLast()) : value
    }
    return nil
  }

  private func match(
    _ expression: RegularExpressionText, group: Located<JSONValue>?
  ) throws(SelectorFailure) -> JSONValue? {
    let compiled = expression.compiled
    let number: Int =
      switch group?.value {
      case .number(let number): Int(number.int64 ?? 0)
      case .string(let name): compiled.groupNumbers[name] ?? 0
      default: min(1, compiled.captureCount)
      }
    let text = try text(for: expression.pattern.span)
    do throws(RegularExpressionFailure) {
      return try compiled.firstMatch(in: text)?[number].map { .string($0.text) }
    } catch {
      throw SelectorFailure(
        Diagnostic(
          "bad-regex", "the regular expression was given up: \(error.message)",
          at: expression.pattern.span,
          help: "Make it simpler: nested repetitions such as (a+)+ take time without bound."))
    }
  }
}

/// Why a response could not be read as a selector says.
package struct SelectorFailure: Error, Sendable {
  /// What is wrong, at the selector.
  package var diagnostic: Diagnostic
  /// Whether there is no body, and so surely no value in it.
  ///
  /// One that is cut short or damaged may have held any.
  package var isEmptyBody: Bool

  package init(_ diagnostic: Diagnostic, isEmptyBody: Bool = false) {
    self.diagnostic = diagnostic
    self.isEmptyBody = isEmptyBody
  }
}
